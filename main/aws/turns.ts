import { setImmediate } from 'node:timers';

/** Waits for a turn of the event loop in which no other piece of work of these turns is done. */
export type OwnTurn = () => Promise<void>;

/**
 * Turns of this thread's event loop for work that takes milliseconds: one piece a turn, first come first served. Answers
 * that arrive together are then decoded one after the other, and messages of the window come between.
 */
export function createTurns(later: (work: () => void) => unknown = setImmediate): OwnTurn {
  const waiting: Array<() => void> = [];
  const give = () => {
    waiting.shift()?.();
    // Asked for in a turn of its own: two that are asked for at once would share one.
    if (waiting.length > 0) later(give);
  };
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      if (waiting.length === 1) later(give);
    });
}

/** The turns of main's own thread. */
export const ownTurn: OwnTurn = createTurns();
