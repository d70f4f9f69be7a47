/** A well-mixed 32-bit number of some parts: the same parts, the same number, on every machine. */
export function mix(...parts: number[]): number {
  let hash = 0x9e3779b9;
  for (const part of parts) {
    hash = Math.imul(hash ^ part, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hash ^= hash >>> 16;
  }
  return hash >>> 0;
}

/** One of a list, by a number. */
export function pick<T>(list: readonly T[], by: number): T {
  const value = list[by % list.length];
  if (value === undefined) throw new Error('pick from an empty list');
  return value;
}

export function hex(value: number, digits: number): string {
  return (value >>> 0).toString(16).padStart(digits, '0').slice(-digits);
}
