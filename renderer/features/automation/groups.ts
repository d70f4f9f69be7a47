/** Rows by a number that they share, the lowest number first. */
export function groupsOf<T>(
  rows: readonly T[],
  numberOf: (row: T) => number,
): ReadonlyArray<readonly [number, readonly T[]]> {
  const groups = new Map<number, T[]>();
  for (const row of rows) {
    const group = groups.get(numberOf(row));
    if (group === undefined) groups.set(numberOf(row), [row]);
    else group.push(row);
  }
  return [...groups].toSorted(([a], [b]) => a - b);
}
