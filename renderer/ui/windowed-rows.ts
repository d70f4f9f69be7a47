import { useState, type UIEvent } from 'react';

const overscan = 6;
/** Rows drawn before the list knows its height (and where nothing is laid out). */
const atLeast = 20;

/** Which rows of a long list are in view. */
export function useWindowedRows(count: number, rowHeight: number) {
  const [view, setView] = useState({ top: 0, height: 0 });
  const first = Math.max(0, Math.min(count, Math.floor(view.top / rowHeight)) - overscan);
  const shown = Math.max(atLeast, Math.ceil(view.height / rowHeight)) + overscan * 2;
  const look = (element: HTMLElement) => setView({ top: element.scrollTop, height: element.clientHeight });
  return {
    first,
    end: Math.min(count, first + shown),
    /** Of all rows, in pixels. */
    height: count * rowHeight,
    attach: (element: HTMLElement | null) => {
      if (element !== null && element.clientHeight !== view.height) look(element);
    },
    onScroll: (event: UIEvent<HTMLElement>) => look(event.currentTarget),
  };
}
