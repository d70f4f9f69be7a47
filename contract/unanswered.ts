import type { FailureCode } from './failure.ts';

/** AWS may have done what it was asked for: the answer alone is missing. */
export const unanswered: ReadonlySet<FailureCode> = new Set([
  'offline',
  'service-unavailable',
  'outcome-unknown',
  'no-answer',
  'host-unreachable',
  'name-unresolved',
]);
