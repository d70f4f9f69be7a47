/** What the node sent and local programs have not taken yet. */
export interface Backlog {
  added(streamId: number, bytes: number): void;
  delivered(streamId: number, bytes: number): void;
  /** The connection is gone, with what it had not taken. */
  forget(streamId: number): void;
  /** No more can be taken at all: what comes must be refused. */
  readonly isFull: boolean;
  readonly isHeld: boolean;
}

export interface BacklogEvents {
  /** Stop or go on reading the session; called on change. */
  hold(isHeld: boolean): void;
  /** A connection is at fault for that, or is not any more. */
  stalled(streamId: number, isStalled: boolean): void;
}

/** At `stream` of one connection, or `session` of all together, the session is held. */
export const backlogLimits = {
  stream: 1_048_576,
  session: 4_194_304,
  /** What may still come after reading was stopped: it was on its way. */
  most: 6_291_456,
} as const;

/** Beside its bytes, a chunk that waits costs what the runtime keeps of it. */
const chunkCost = 128;

/**
 * smux version 1 has no window for a connection: one local program that does not read would fill the memory, or, held
 * back, holds back the whole session. The latter is chosen, and told.
 */
export function createBacklog(events: BacklogEvents): Backlog {
  const waiting = new Map<number, number>();
  /** Those at fault, and below how many bytes each is let off: a quarter of what it had. */
  const stalled = new Map<number, number>();
  let total = 0;
  let held = false;

  const accuse = (streamId: number, bytes: number) => {
    stalled.set(streamId, bytes / 4);
    events.stalled(streamId, true);
  };

  const judge = (streamId: number, bytes: number) => {
    const below = stalled.get(streamId);
    if (below === undefined && bytes >= backlogLimits.stream) accuse(streamId, bytes);
    else if (below !== undefined && bytes < below) {
      stalled.delete(streamId);
      events.stalled(streamId, false);
    }
  };

  const regulate = () => {
    const wasHeld = held;
    held = stalled.size > 0 || total >= (held ? backlogLimits.session / 2 : backlogLimits.session);
    // Many that are a little behind hold the session as well: then the one with the most is at fault.
    if (held && stalled.size === 0) {
      let [most, bytes] = [0, 0];
      for (const [streamId, has] of waiting) if (has > bytes) [most, bytes] = [streamId, has];
      accuse(most, bytes);
    }
    // Last: what was held back may come at once.
    if (held !== wasHeld) events.hold(held);
  };

  const set = (streamId: number, bytes: number) => {
    total += bytes - (waiting.get(streamId) ?? 0);
    if (bytes > 0) waiting.set(streamId, bytes);
    else waiting.delete(streamId);
    judge(streamId, bytes);
    regulate();
  };

  return {
    added: (streamId, bytes) => set(streamId, (waiting.get(streamId) ?? 0) + bytes + chunkCost),
    delivered(streamId, bytes) {
      const before = waiting.get(streamId);
      if (before !== undefined) set(streamId, Math.max(0, before - bytes - chunkCost));
    },
    forget(streamId) {
      if (waiting.has(streamId)) set(streamId, 0);
    },
    get isFull() {
      return total >= backlogLimits.most;
    },
    get isHeld() {
      return held;
    },
  };
}
