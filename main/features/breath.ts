import { ownTurn } from '../aws/turns.ts';

/** Milliseconds for which long work holds main's thread at a time: a frame of the window is 16. */
const turnMs = 4;
/** Characters written between two looks at the clock: the slowest kinds of text take some microseconds each. */
const pieceCharacters = 1_024;

/** Work that is long for main's thread, which serves the whole app, done in turns of a few milliseconds. */
export interface Breath {
  /** The thread has been held long enough. */
  readonly isDue: boolean;
  /** Resolves in another turn. Throws when the signal is aborted. */
  take(): Promise<void>;
}

export function createBreath(signal: AbortSignal): Breath {
  let since = performance.now();
  return {
    get isDue() {
      return performance.now() - since >= turnMs;
    },
    async take() {
      await ownTurn();
      signal.throwIfAborted();
      since = performance.now();
    },
  };
}

/** A text in pieces that are worked on between two looks at the clock, cut between characters. */
export function* piecesOf(text: string): Generator<string> {
  for (let from = 0; from < text.length;) {
    const end = from + pieceCharacters;
    // Half of a character would be none.
    const isSplit = end < text.length && /[\uD800-\uDBFF]/.test(text.charAt(end - 1));
    const to = isSplit ? end - 1 : end;
    yield text.slice(from, to);
    from = to;
  }
}
