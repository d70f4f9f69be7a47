/** Tells which sessions the service will soon end for want of data. */
export interface IdleWatch {
  /** Data passed just now, either way. */
  readonly touch: (paneId: string) => void;
  /** Watches a session that ends after so many minutes without data; its time began with the last touch. */
  readonly watch: (paneId: string, minutes: number) => void;
  readonly forget: (paneId: string) => void;
  readonly dispose: () => void;
}

export interface IdleParts {
  /** When the session ends (epoch milliseconds) if nothing passes until then; undefined when that is over. */
  readonly onChange: (paneId: string, endsAt: number | undefined) => void;
  readonly now?: () => number;
}

interface Entry {
  last: number;
  /** Milliseconds; undefined while it is not known. */
  limit: number | undefined;
  warned: boolean;
}

const minute = 60_000;
/** So long before the end the user is told; half of the time where that is less. */
const lead = 2 * minute;

/**
 * The service has the clock; this side only counts with it. One timer, set for the next warning that may be due: data
 * moves no timer, it only makes the one that runs find nothing to say.
 */
export function createIdleWatch({ onChange, now = Date.now }: IdleParts): IdleWatch {
  const entries = new Map<string, Entry>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const dueOf = ({ last, limit, warned }: Entry) =>
    limit === undefined || warned ? Infinity : last + limit - Math.min(lead, limit / 2);
  const schedule = () => {
    clearTimeout(timer);
    const next = Math.min(...[...entries.values()].map(dueOf));
    timer = Number.isFinite(next) ? setTimeout(look, Math.max(0, next - now())) : undefined;
  };
  const look = () => {
    for (const [paneId, entry] of entries) {
      if (entry.limit === undefined || dueOf(entry) > now()) continue;
      entry.warned = true;
      onChange(paneId, entry.last + entry.limit);
    }
    schedule();
  };
  const entryOf = (paneId: string): Entry => {
    const entry = entries.get(paneId) ?? { last: now(), limit: undefined, warned: false };
    entries.set(paneId, entry);
    return entry;
  };

  return {
    touch(paneId) {
      const entry = entryOf(paneId);
      entry.last = now();
      if (!entry.warned) return;
      entry.warned = false;
      onChange(paneId, undefined);
      schedule();
    },
    watch(paneId, minutes) {
      entryOf(paneId).limit = minutes * minute;
      schedule();
    },
    forget(paneId) {
      if (entries.get(paneId)?.warned === true) onChange(paneId, undefined);
      if (entries.delete(paneId)) schedule();
    },
    dispose() {
      entries.clear();
      clearTimeout(timer);
    },
  };
}
