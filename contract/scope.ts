import type { Scope } from './values.ts';

/** The same scope has the same key. */
export function scopeKey(scope: Scope): string {
  return `${scope.profile}\n${scope.region}`;
}
