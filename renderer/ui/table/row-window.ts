import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useState, type RefObject } from 'react';

/** Rows beside those on screen. */
const beside = 8;
/** When what is not seen is added to the first rows: what is seen is drawn before. */
const addedMs = 150;

/**
 * The rows that are on screen and, once these are drawn, a few beside them; `drawnFirst` tells when. Positions count the
 * header's height, which is one row.
 */
export function useRowWindow(scroller: RefObject<HTMLDivElement | null>, count: number, rowHeight: number) {
  const isEmpty = count === 0;
  const [drawnFirst, setDrawnFirst] = useState(false);
  useEffect(() => {
    if (isEmpty) {
      setDrawnFirst(false);
      return undefined;
    }
    const timer = setTimeout(setDrawnFirst, addedMs, true);
    return () => clearTimeout(timer);
  }, [isEmpty]);
  const virtual = useVirtualizer<HTMLDivElement, HTMLDivElement>({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: drawnFirst ? beside : 0,
    scrollMargin: rowHeight,
    scrollPaddingStart: rowHeight,
  });
  useEffect(() => virtual.measure(), [virtual, rowHeight]);
  return { virtual, drawnFirst };
}
