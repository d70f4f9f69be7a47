import type { ReactNode } from 'react';
import type { Compare } from './compare.ts';

/** One column: it draws and compares rows by their numbers. Pass the same object from drawing to drawing. */
export interface TableColumn {
  readonly id: string;
  readonly title: string;
  /** Pixels, until the user chooses another. */
  readonly width: number;
  readonly align?: 'end';
  /** Ids, addresses, versions. */
  readonly mono?: boolean;
  readonly render: (row: number) => ReactNode;
  /** Without it the column cannot be sorted. */
  readonly compare?: Compare;
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
