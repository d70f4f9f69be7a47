/**
 * Splits a section's header into words as a POSIX shell does (the AWS CLI uses Python's shlex.split for it): quotes
 * hold a name with spaces together, a backslash takes the next character as it is. Undefined for an open quote.
 */
export function shellWords(text: string): string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    const next = text[at + 1] ?? '';
    if (quote !== '' && character === quote) quote = '';
    else if (character === '\\' && (quote === '' || (quote === '"' && (next === '"' || next === '\\')))) {
      word = (word ?? '') + next;
      at += 1;
    } else if (quote !== '') word = (word ?? '') + character;
    else if (character === '"' || character === "'") {
      quote = character;
      word ??= '';
    } else if (/\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? '') + character;
  }
  if (word !== undefined) words.push(word);
  return quote === '' ? words : undefined;
}
