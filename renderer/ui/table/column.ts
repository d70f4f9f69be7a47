import type { ReactNode } from 'react';
import { compareText, type Compare } from './compare.ts';

/**
 * One column: it draws and compares rows by their numbers. Pass the same object from drawing to drawing. Where a cell's
 * text is `''` a dash is drawn: nothing is known. `undefined` leaves the cell empty.
 */
export type TableColumn = ColumnFrame &
  (
    | { readonly text: (row: number) => string | undefined; readonly render?: undefined }
    | { readonly render: (row: number) => ReactNode; readonly text?: undefined }
  );

interface ColumnFrame {
  readonly id: string;
  readonly title: string;
  /** Pixels, until the user chooses another. */
  readonly width: number;
  readonly align?: 'end';
  /** Ids, addresses, versions. */
  readonly mono?: boolean;
  /** Without it the column cannot be sorted. */
  readonly compare?: Compare;
}

/** What a column of plain text is made of. Prefer it to `render`: such a cell is one element, cut where it ends. */
export function textColumn(read: (row: number) => string | undefined) {
  return { text: read, compare: (a: number, b: number) => compareText(read(a) ?? '', read(b) ?? '') };
}

/** The table's own words. */
export interface TableTexts {
  readonly hide: string;
  readonly moveLeft: string;
  readonly moveRight: string;
  readonly wider: string;
  readonly narrower: string;
  readonly clearSelection: string;
  readonly selected: (count: number) => string;
}
