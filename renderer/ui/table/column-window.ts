import { useEffect, useState, type RefObject } from 'react';

/** Columns are drawn so many pixels before they come into sight. */
const ahead = 240;

/** How many of the columns, from the left, reach into the first `right` pixels; at least one. */
export function columnsWithin(widths: readonly number[], right: number): number {
  let count = 0;
  for (let left = 0; count < widths.length && left < right; count += 1) left += widths[count] ?? 0;
  return Math.max(1, count);
}

/**
 * How many columns to draw: those that are in sight or have been and, with `beside`, those that come next. The first ones
 * are always drawn, for they say which row it is. All are drawn until the grid's width is known.
 */
export function useColumnWindow(
  scroller: RefObject<HTMLDivElement | null>,
  widths: readonly number[],
  beside: boolean,
): number {
  const [width, setWidth] = useState(Infinity);
  const [scrolled, setScrolled] = useState(0);
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    // Told by the browser after its layout: to ask the element would lay the page out once more.
    const sizes = new ResizeObserver(([entry]) => entry !== undefined && setWidth(inSteps(entry.contentRect.width)));
    const look = () => setScrolled((before) => Math.max(before, inSteps(element.scrollLeft)));
    sizes.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      sizes.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [scroller]);
  return columnsWithin(widths, width + scrolled + (beside ? ahead : 0));
}

/** Not every pixel is worth a drawing. */
function inSteps(pixels: number): number {
  return Math.ceil(pixels / ahead) * ahead;
}
