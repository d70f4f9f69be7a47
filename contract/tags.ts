// Control characters cannot stand in a tag's key or value (EC2 CreateTags), so they separate without escaping.
const betweenTags = '\u001f';
const beforeValue = '\u001e';

/** One string for a node's tags: 100,000 small maps would cost more than the rest of the table. */
export function encodeTags(tags: ReadonlyArray<readonly [string, string]>): string {
  return tags.map(([key, value]) => key + beforeValue + value).join(betweenTags);
}

/** The reverse of `encodeTags`; `''` has no tags. */
export function decodeTags(encoded: string): Array<[string, string]> {
  if (encoded === '') return [];
  return encoded.split(betweenTags).map((entry) => {
    const at = entry.indexOf(beforeValue);
    return at < 0 ? [entry, ''] : [entry.slice(0, at), entry.slice(at + 1)];
  });
}
