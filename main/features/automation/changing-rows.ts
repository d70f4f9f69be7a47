/** Rows by key, in the order in which they came, each with the version at which it last changed. */
export interface ChangingRows<T> {
  /** Grows with each change. */
  readonly version: number;
  /** The rows that changed after a version. */
  since(version: number): T[];
  get(key: string): T | undefined;
  /** Puts a row; one that is as before is no change. */
  put(key: string, row: T): void;
}

export function createChangingRows<T>(): ChangingRows<T> {
  const rows = new Map<string, { row: T; text: string; version: number }>();
  let version = 0;
  return {
    get version() {
      return version;
    },
    since: (before) => [...rows.values()].filter((entry) => entry.version > before).map(({ row }) => row),
    get: (key) => rows.get(key)?.row,
    put(key, row) {
      const text = JSON.stringify(row);
      if (rows.get(key)?.text === text) return;
      version += 1;
      rows.set(key, { row, text, version });
    },
  };
}
