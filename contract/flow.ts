/**
 * Flow control between host and window, in bytes of terminal output: the host stops reading its source above `high`
 * unacknowledged bytes and goes on below `low`. Measured together with `coalesceMs` (100 MB at 46 MB/s).
 */
export const flow = { high: 400_000, low: 100_000, coalesceMs: 5 } as const;

/** The largest number of table rows in one message across the door (measured: 24 ms a page). */
export const pageRows = 5_000;
