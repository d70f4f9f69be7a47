/** ssm: how many targets at once, and after how many errors no more are begun. */
export interface RateControl {
  /** A count or a percentage (`10`, `25%`). */
  readonly maxConcurrency: string;
  readonly maxErrors: string;
}

export const concurrencyPattern = /^([1-9][0-9]*|[1-9][0-9]%|[1-9]%|100%)$/;
export const errorsPattern = /^([1-9][0-9]*|[0]|[1-9][0-9]%|[0-9]%|100%)$/;

/** A count, or a percentage of `total` rounded down. */
export function shareOf(share: string, total: number): number {
  return share.endsWith('%') ? Math.floor((Number(share.slice(0, -1)) * total) / 100) : Number(share);
}

/** How many run at once: one at least. */
export function concurrencyOf({ maxConcurrency }: RateControl, total: number): number {
  return Math.max(1, shareOf(maxConcurrency, total));
}

export interface Waves<T> {
  readonly targets: readonly T[];
  readonly control: RateControl;
  /** Aborted when no more are to be begun. */
  readonly stop: AbortSignal;
  /** Runs one target to its end; whether it counts as an error. */
  readonly run: (target: T) => Promise<boolean>;
}

/** Runs targets as rate control allows; gives those that were never begun and the number of errors. */
export async function runInWaves<T>({ targets, control, stop, run }: Waves<T>): Promise<{ left: T[]; errors: number }> {
  const most = shareOf(control.maxErrors, targets.length);
  let next = 0;
  let errors = 0;
  const lane = async () => {
    while (next < targets.length && errors <= most && !stop.aborted) {
      const target = targets[next];
      next += 1;
      if (target !== undefined && (await run(target))) errors += 1;
    }
  };
  const lanes = Math.min(targets.length, concurrencyOf(control, targets.length));
  await Promise.all(Array.from({ length: lanes }, lane));
  return { left: targets.slice(next), errors };
}
