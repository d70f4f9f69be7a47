/** Something that AWS works on for a while, and that is asked about until it is over. */
export interface Followable {
  /** Goes on until it is over and all that is looked at is known, or until `signal`. One at a time. */
  follow(signal: AbortSignal): Promise<void>;
  /** Somebody looks: more is asked. */
  setWatched(watched: boolean): void;
  /** Looks at once. */
  wake(): void;
}

export interface Kept<R> {
  readonly run: R;
  /** Begun by this app: followed whether anybody looks or not. */
  readonly isBegun: boolean;
  readonly listeners: Set<() => void>;
  life: AbortController;
  following: Promise<void> | undefined;
  /** Asked for while it was followed already. */
  again: boolean;
}

/** Tells one watcher what changed: at once, some time after a change, and no more. */
export interface Teller {
  now(): void;
  soon(): void;
  stop(): void;
}

/** Time between two messages about one thing, in milliseconds: it changes much oftener than anyone reads. */
const tellMs = 150;
/** Those that nobody looks at any more and that are over: so many are still known. */
const mostIdle = 3;
const mostBegun = 20;

/** What is under way or looked at: shared by all who look, and asked about by nobody else. */
export interface FollowedRuns<R, S> {
  get(key: string): Kept<R> | undefined;
  all(): readonly R[];
  /** Makes one; it is known after `add`. */
  make(isBegun: boolean, create: (onChange: () => void) => R): Kept<R>;
  /** Makes it known; answers the one that was known before, where there is one. */
  add(key: string, kept: Kept<R>): Kept<R>;
  /** Goes on with one that is under way or looked at. */
  follow(kept: Kept<R>): void;
  /** Those begun here, newest first; calls now and when one of them has changed. The returned function stops it. */
  watchBegun(listener: (runs: readonly S[]) => void): () => void;
  tellBegun(): void;
  /** Begins to look; the returned function ends it. */
  look(kept: Kept<R>, teller: Teller): () => void;
}

export function createFollowedRuns<R extends Followable & { summary(): S }, S>(): FollowedRuns<R, S> {
  const known = new Map<string, Kept<R>>();
  const begunListeners = new Set<(runs: readonly S[]) => void>();
  const begun = () =>
    [...known.values()]
      .filter(({ isBegun }) => isBegun)
      .map(({ run }) => run.summary())
      .toReversed();
  let telling: NodeJS.Timeout | undefined;
  let told = '';
  const tellBegun = () => {
    telling ??= setTimeout(() => {
      telling = undefined;
      const runs = begun();
      const text = JSON.stringify(runs);
      if (text === told) return;
      told = text;
      for (const listener of begunListeners) listener(runs);
    }, tellMs).unref();
  };
  const follow = (kept: Kept<R>) => {
    kept.run.wake();
    if (kept.following !== undefined) {
      kept.again = true;
      return;
    }
    kept.following = kept.run.follow(kept.life.signal).finally(() => {
      kept.following = undefined;
      const { again } = kept;
      kept.again = false;
      if (again && kept.listeners.size > 0) follow(kept);
    });
  };
  const forgetIdle = () => {
    const idle = [...known].filter(([, { listeners, following }]) => listeners.size === 0 && following === undefined);
    for (const [begunHere, most] of [
      [false, mostIdle],
      [true, mostBegun],
    ] as const) {
      const some = idle.filter(([, { isBegun }]) => isBegun === begunHere);
      for (const [key] of some.slice(0, Math.max(0, some.length - most))) known.delete(key);
    }
  };
  return {
    get: (key) => known.get(key),
    all: () => [...known.values()].map(({ run }) => run),
    make(isBegun, create) {
      const listeners = new Set<() => void>();
      const run = create(() => {
        for (const listener of listeners) listener();
        if (isBegun) tellBegun();
      });
      return { run, isBegun, listeners, life: new AbortController(), following: undefined, again: false };
    },
    add(key, kept) {
      const other = known.get(key);
      if (other !== undefined) return other;
      known.set(key, kept);
      return kept;
    },
    follow,
    watchBegun(listener) {
      begunListeners.add(listener);
      listener(begun());
      return () => begunListeners.delete(listener);
    },
    tellBegun,
    look(kept, teller) {
      kept.listeners.add(teller.soon);
      kept.run.setWatched(true);
      teller.now();
      follow(kept);
      return () => {
        teller.stop();
        kept.listeners.delete(teller.soon);
        if (kept.listeners.size > 0) return;
        kept.run.setWatched(false);
        // Nobody looks: what was begun elsewhere is no business of this app's.
        if (!kept.isBegun) {
          kept.life.abort();
          kept.life = new AbortController();
        }
        forgetIdle();
      };
    },
  };
}

/** A teller that gathers what changes within `tellMs`. */
export function createTeller(tell: () => void): Teller {
  let timer: NodeJS.Timeout | undefined;
  const now = () => {
    clearTimeout(timer);
    timer = undefined;
    tell();
  };
  return {
    now,
    soon() {
      timer ??= setTimeout(now, tellMs);
    },
    stop: () => clearTimeout(timer),
  };
}
