/**
 * Splits a command line into words as the agent does for commands without a terminal (shlex): blanks part words, quotes
 * and backslashes keep them together, a `#` begins a comment. Throws an Error for an open quote or escape.
 */
export function splitWords(line: string): string[] {
  const words: string[] = [];
  const token = /\s+|#[^\n]*|((?:'[^']*'|"(?:\\[\s\S]|[^"\\])*"|\\[\s\S]|[^\s'"\\])+)/y;
  while (token.lastIndex < line.length) {
    const found = token.exec(line);
    if (found === null) throw new Error('EOF found when expecting closing quote');
    const [text, word] = found;
    if (word !== undefined && !text.startsWith('#')) words.push(unquoted(word));
  }
  return words;
}

function unquoted(word: string): string {
  return word.replace(
    /'([^']*)'|"((?:\\[\s\S]|[^"\\])*)"|\\([\s\S])/g,
    (_all, single?: string, double?: string, escaped?: string) => {
      if (single !== undefined) return single;
      return double === undefined ? (escaped ?? '') : double.replace(/\\(["\\])/g, '$1');
    },
  );
}
