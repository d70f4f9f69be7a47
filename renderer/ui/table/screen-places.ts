import { useLayoutEffect, useRef, type RefObject } from 'react';
import { positionOf, type Rows } from './selection.ts';

export interface Places extends Rows {
  readonly rowHeight: number;
  readonly question: string;
}

interface Seen {
  readonly order: Uint32Array;
  readonly question: string;
  readonly rowHeight: number;
}

/**
 * Keeps rows where they are on the screen when the order changes under the user: the row at the top stays at the top.
 * Another question (filter, sorting) begins at its first row.
 */
export function useScreenPlaces(scroller: RefObject<HTMLDivElement | null>, places: Places): void {
  const { order, rowKey, rowHeight, question } = places;
  const seen = useRef<Seen>(undefined);
  const latest = useRef(places);
  /** The row at the top; none at the very top, where new rows may come in above: there the user waits for the first. */
  const top = useRef<{ key: string; rest: number }>(undefined);

  useLayoutEffect(() => {
    const element = scroller.current;
    const before = seen.current;
    seen.current = { order, question, rowHeight };
    latest.current = { order, rowKey, rowHeight, question };
    // Asking an element where it is scrolled to lays the page out at once, so it is only asked when it has moved.
    if (element === null || before === undefined || top.current === undefined) return;
    if (before.question !== question) {
      element.scrollTop = 0;
      top.current = undefined;
    } else if (before.order !== order || before.rowHeight !== rowHeight) {
      const position = positionOf({ order, rowKey }, top.current.key);
      if (position >= 0) element.scrollTop = position * rowHeight + top.current.rest;
    }
  }, [scroller, order, rowKey, rowHeight, question]);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const remember = () => {
      const now = latest.current;
      const position = Math.floor(element.scrollTop / now.rowHeight);
      const row = now.order[position];
      const scrolled = element.scrollTop > 0 && row !== undefined;
      top.current = scrolled ? { key: now.rowKey(row), rest: element.scrollTop - position * now.rowHeight } : undefined;
    };
    element.addEventListener('scroll', remember, { passive: true });
    return () => element.removeEventListener('scroll', remember);
  }, [scroller]);
}
