/** ssm:SendCommand, ssm:StartAutomationExecution: how many nodes (or other targets) at once, and after how many errors no more are begun; a count or a percentage. */
export interface RateControl {
  /** `10` or `25%`; at least one node. */
  readonly maxConcurrency: string;
  /** `0` or `10%`; it stops when there are more errors than this. */
  readonly maxErrors: string;
}

/** What AWS takes: no zero, no decimals, no blanks. */
export const concurrencyPattern = /^([1-9][0-9]{0,6}|[1-9][0-9]?%|100%)$/;
export const errorsPattern = /^([1-9][0-9]{0,6}|0|[1-9]?[0-9]%|100%)$/;

/** Node ids that one SendCommand takes. */
export const nodesAPart = 50;

/** Parameter values, and target maps, that one StartAutomationExecution takes. */
export const valuesAPart = 50;
export const mapsAPart = 300;

/** A count, or a percentage of `total` rounded down. */
export function shareOf(share: string, total: number): number {
  return share.endsWith('%') ? Math.floor((Number(share.slice(0, -1)) * total) / 100) : Number(share);
}

/** How many of `total` run at once. */
export function concurrencyOf({ maxConcurrency }: Pick<RateControl, 'maxConcurrency'>, total: number): number {
  return Math.max(1, Math.min(total, shareOf(maxConcurrency, total)));
}

/** How many errors all of the run may have; one more stops it. */
export function errorBudget({ maxErrors }: Pick<RateControl, 'maxErrors'>, total: number): number {
  return shareOf(maxErrors, total);
}

/** Splits nodes, or other targets, into parts that AWS takes at once, in their order. */
export function partsOf<T>(nodes: readonly T[], size = nodesAPart): Array<readonly T[]> {
  const count = Math.ceil(nodes.length / size);
  return Array.from({ length: count }, (_, part) => nodes.slice(part * size, (part + 1) * size));
}

/**
 * What a part is sent with: the whole run's concurrency as a count, as far as it fits into the part, and what is left of
 * the error budget after `errors`. Undefined where nothing is left: the part must not be sent. A run that is one part is
 * sent as it was asked for.
 */
export function partControl(
  control: RateControl,
  { total, size, errors }: { readonly total: number; readonly size: number; readonly errors: number },
): RateControl | undefined {
  const left = errorBudget(control, total) - errors;
  if (left < 0) return undefined;
  if (size === total) return control;
  return { maxConcurrency: String(Math.min(size, concurrencyOf(control, total))), maxErrors: String(left) };
}

/** The nodes that begin together, where all take as long as each other. */
export interface Wave<T> {
  readonly nodes: readonly T[];
  /** Which part it belongs to, from 1. */
  readonly part: number;
  /** Whether the run would stop within this wave if every node failed. */
  readonly stops: boolean;
}

/**
 * The waves of a run. `split` says whether it is sent in parts of `partSize` (nodes picked by their ids, values of a
 * parameter). AWS begins the next node as soon as one is through: the waves are what that comes to when all take as long.
 */
export function wavesOf<T>(
  nodes: readonly T[],
  control: RateControl,
  split: boolean,
  partSize = nodesAPart,
): Array<Wave<T>> {
  const budget = errorBudget(control, nodes.length);
  const size = concurrencyOf(control, nodes.length);
  const waves: Array<Wave<T>> = [];
  let begun = 0;
  for (const [part, members] of (split ? partsOf(nodes, partSize) : [nodes]).entries()) {
    for (let from = 0; from < members.length; from += size) {
      const wave = members.slice(from, from + size);
      waves.push({ nodes: wave, part: part + 1, stops: begun <= budget && begun + wave.length > budget });
      begun += wave.length;
    }
  }
  return waves;
}
