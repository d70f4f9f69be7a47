import type { Failure } from '../../contract/failure.ts';

/** Things the user must be told whatever page is shown. */
export interface Notices {
  /** Oldest first. */
  all(): readonly Failure[];
  add(failure: Failure): void;
  /** Told of each new one. */
  watch(listener: (failure: Failure) => void): () => void;
}

const kept = 20;

export function createNotices(): Notices {
  const failures: Failure[] = [];
  const listeners = new Set<(failure: Failure) => void>();
  return {
    all: () => failures,
    add(failure) {
      failures.push(failure);
      if (failures.length > kept) failures.shift();
      for (const listener of listeners) listener(failure);
    },
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
