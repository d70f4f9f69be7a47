import type { CastEvent, CastPage } from '../../../contract/features/recordings.ts';
import type { TerminalSize } from '../../../contract/terminal.ts';

/** A recording's events by their place, read a page at a time. */
export interface Events {
  /** The size at the start. */
  size(): Promise<TerminalSize>;
  /** The event at `place` and the place after it; undefined at the end. Times never go back. */
  next(place: Place): Promise<{ readonly event: CastEvent; readonly after: Place } | undefined>;
  /** Lines that could not be read, as far as it was read. */
  skipped(): number;
}

export interface Place {
  readonly page: number;
  readonly event: number;
}

export const beginning: Place = { page: 0, event: 0 };

interface KnownPage {
  readonly next: number | undefined;
  readonly skipped: number;
  /** The time of its last event, in seconds. */
  readonly last: number;
  /** Dropped when many pages were read after it, and read again when it is wanted. */
  events: readonly CastEvent[] | undefined;
}

/** A page holds about 256 KiB of the file. */
const pagesKept = 64;

/** `read` gives the page at a byte offset. */
export function createEvents(read: (from: number) => Promise<CastPage>): Events {
  const pages: KnownPage[] = [];
  const kept: KnownPage[] = [];
  let size: TerminalSize | undefined;

  const keep = (page: KnownPage) => {
    kept.push(page);
    const oldest = kept.length > pagesKept ? kept.shift() : undefined;
    if (oldest !== undefined) oldest.events = undefined;
  };

  const load = async (at: number): Promise<KnownPage | undefined> => {
    const known = pages[at];
    if (known?.events !== undefined) return known;
    const before = pages[at - 1];
    const from = at === 0 ? 0 : before?.next;
    if (from === undefined) return undefined;
    const answer = await read(from);
    size ??= answer.size;
    let last = before?.last ?? 0;
    const events = answer.events.map(([time, kind, text]): CastEvent => {
      last = Math.max(last, time);
      return [last, kind, text];
    });
    const page = { next: answer.next, skipped: answer.skipped, last, events };
    pages[at] = page;
    keep(page);
    return page;
  };

  return {
    async size() {
      await load(0);
      return size ?? { cols: 80, rows: 24 };
    },
    async next(place) {
      for (let { page, event } = place; ; page += 1, event = 0) {
        const found = await load(page);
        if (found === undefined) return undefined;
        const next = found.events?.[event];
        if (next !== undefined) return { event: next, after: { page, event: event + 1 } };
      }
    },
    skipped: () => pages.reduce((sum, { skipped }) => sum + skipped, 0),
  };
}
