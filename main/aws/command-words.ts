import { shellWords } from './shell-words.ts';

/**
 * Splits a credential_process as the AWS CLI does: by the POSIX shells' quotes, on Windows by those of the C runtime
 * ("Parsing C++ command-line arguments"). Undefined for an open quote.
 */
export function commandWords(command: string, platform: NodeJS.Platform = process.platform): string[] | undefined {
  return platform === 'win32' ? windowsWords(command) : shellWords(command);
}

/** Double quotes alone; backslashes mean something before a double quote only, where two are one. */
function windowsWords(command: string): string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let quoted = false;
  for (const [piece] of command.matchAll(/\\*"|\\+|[ \t]|[^\\" \t]+/g)) {
    if (/^[ \t]$/.test(piece) && !quoted) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (piece.endsWith('"')) {
      const backslashes = piece.length - 1;
      word = (word ?? '') + '\\'.repeat(Math.floor(backslashes / 2));
      if (backslashes % 2 === 1) word += '"';
      else quoted = !quoted;
    } else word = (word ?? '') + piece;
  }
  if (word !== undefined) words.push(word);
  return quoted ? undefined : words;
}
