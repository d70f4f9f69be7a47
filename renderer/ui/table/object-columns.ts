import type { ReactNode } from 'react';
import { compareText } from './compare.ts';
import { textColumn } from './column.ts';

/**
 * What columns are made of whose rows are objects; undefined for a row that is none (a group's head): its cell stays
 * empty.
 */
export function objectColumns<R extends object>(rows: ReadonlyArray<R | undefined>) {
  const textOf = (read: (row: R) => string) => (at: number) => (rows[at] === undefined ? undefined : read(rows[at]));
  const drawn = (draw: (row: R) => ReactNode) => (at: number) => (rows[at] === undefined ? null : draw(rows[at]));
  return {
    text: (read: (row: R) => string) => textColumn(textOf(read)),
    drawn,
    /** Sorted by a text, drawn in another way. */
    drawnText(read: (row: R) => string, draw: (row: R) => ReactNode) {
      const text = textOf(read);
      return { compare: (a: number, b: number) => compareText(text(a) ?? '', text(b) ?? ''), render: drawn(draw) };
    },
    /** Sorted by a number; what has none comes first, and is drawn as nothing known. */
    drawnNumber(read: (row: R) => number | undefined, draw: (value: number) => ReactNode) {
      const number = (at: number) => (rows[at] === undefined ? undefined : read(rows[at]));
      return {
        compare: (a: number, b: number) => (number(a) ?? -1) - (number(b) ?? -1),
        render: drawn((row) => {
          const value = read(row);
          return value === undefined ? '' : draw(value);
        }),
      };
    },
  };
}
