import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useState, type RefObject } from 'react';

/** Rows beside those on screen, and when they are added to the first ones: what is seen is drawn before. */
const beside = 8;
const addedMs = 150;

/** The rows that are on screen and a few beside them. Positions count the header's height, which is one row. */
export function useRowWindow(scroller: RefObject<HTMLDivElement | null>, count: number, rowHeight: number) {
  const isEmpty = count === 0;
  const [overscan, setOverscan] = useState(0);
  useEffect(() => {
    if (isEmpty) {
      setOverscan(0);
      return undefined;
    }
    const timer = setTimeout(setOverscan, addedMs, beside);
    return () => clearTimeout(timer);
  }, [isEmpty]);
  const virtual = useVirtualizer<HTMLDivElement, HTMLDivElement>({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan,
    scrollMargin: rowHeight,
    scrollPaddingStart: rowHeight,
  });
  useEffect(() => virtual.measure(), [virtual, rowHeight]);
  return virtual;
}
