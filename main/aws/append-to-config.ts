import { readBytes, replaceBytes } from './user-file.ts';

/** Where the file is copied to before it is changed. */
export function backupOf(file: string): string {
  return `${file}.before-fleetdeck`;
}

/**
 * Puts sections at the end of a config file: every byte that is there stays, with its line ends, byte order mark and
 * mode. The file is copied beside itself first, and replaced whole or not at all. Throws `file-failed`.
 */
export async function appendToConfig(file: string, sections: string): Promise<void> {
  const before = await readBytes(file);
  if (before !== undefined) await replaceBytes(backupOf(file), before);
  await replaceBytes(file, withSections(before ?? '', sections));
}

/** The bytes (a character each) of a file with sections at its end, after a blank line. */
function withSections(before: string, sections: string): string {
  const isWide = before.startsWith('\u00ff\u00fe');
  const text = isWide ? Buffer.from(before, 'latin1').toString('utf16le') : before;
  const lineEnd = /\r\n/.test(text) ? '\r\n' : '\n';
  const rest = text.replace(/^\uFEFF|^\u00ef\u00bb\u00bf/, '');
  // Two line ends make a blank line; a file that ends in the middle of a line gets its own first.
  const gap =
    /^\s*$/.test(rest) || /(\r?\n)[ \t]*\r?\n$/.test(rest) ? '' : rest.endsWith('\n') ? lineEnd : lineEnd + lineEnd;
  const added = `${gap}${sections.replaceAll('\n', lineEnd)}${lineEnd}`;
  return before + Buffer.from(added, isWide ? 'utf16le' : 'utf8').toString('latin1');
}
