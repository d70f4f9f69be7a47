import { readFile } from 'node:fs/promises';
import type { IniProblem } from './ini.ts';

/** A text file with what stands in the way of reading it whole. A missing file is an empty one unless it must exist. */
export async function readText(file: string, mustExist: boolean): Promise<{ text: string; problems: IniProblem[] }> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    const missing = code === 'ENOENT' || code === 'ENOTDIR';
    return {
      text: '',
      problems: missing && !mustExist ? [] : [{ line: 0, text: `The file cannot be read (${code}).` }],
    };
  }
  // Windows' editors call UTF-16 "Unicode".
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { text: bytes.toString('utf16le'), problems: [] };
  const text = bytes.toString('utf8');
  const broken = text.split(/\r\n|\r|\n/).findIndex((line) => line.includes('\uFFFD'));
  return { text, problems: broken < 0 ? [] : [{ line: broken + 1, text: 'This line is no UTF-8 text.' }] };
}
