import { setTimeout as pause } from 'node:timers/promises';
import { scopeKey } from '../../contract/scope.ts';
import type { Scope } from '../../contract/values.ts';

/** Waits until the next call of a scope may be made, and takes that place. Resolves at once when aborted. */
export type Spacing = (scope: Scope, signal: AbortSignal) => Promise<void>;

export interface SpacingParts {
  readonly now?: () => number;
  /** Milliseconds. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Calls of one account and Region one after the other, `gapMs` apart, whoever makes them. AWS publishes no rates for Run
 * Command and Automation and shares them among all that use the account: a thousand rows are read slowly, not in bursts.
 */
export function createSpacing(gapMs: number, { now = Date.now, wait = quietly }: SpacingParts = {}): Spacing {
  const free = new Map<string, number>();
  return async (scope, signal) => {
    const key = scopeKey(scope);
    const at = Math.max(now(), free.get(key) ?? 0);
    free.set(key, at + gapMs);
    if (at > now()) await wait(at - now(), signal);
  };
}

/** Waits so long, or until aborted. */
export async function quietly(ms: number, signal: AbortSignal): Promise<void> {
  await pause(ms, undefined, { signal }).catch(() => {});
}
