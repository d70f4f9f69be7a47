import { memo, type ReactNode } from 'react';
import type { TableColumn } from './column.ts';
import styles from './table.module.css';

export interface TableRowProps {
  readonly id: string;
  readonly row: number;
  /** Place in the order, from 0. */
  readonly position: number;
  /** Pixels from the first row. */
  readonly top: number;
  /** The columns to draw, from the first on. */
  readonly columns: readonly TableColumn[];
  /** The place of the action among all columns, from 1. */
  readonly actionIndex: number;
  /** Another value draws the row again though its number is the same: its text may have changed. */
  readonly version: unknown;
  readonly selected: boolean;
  readonly active: boolean;
  readonly action: ((row: number, active: boolean) => ReactNode) | undefined;
}

/** One row on screen. Drawn again only when something of it changes: scrolling draws new rows alone. */
export const TableRow = memo(function TableRow(props: TableRowProps) {
  const { id, row, position, top, columns, actionIndex, selected, active, action } = props;
  return (
    // oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- the grid has the focus and names the active row
    <div
      id={id}
      role="row"
      aria-rowindex={position + 2}
      aria-selected={selected}
      data-position={position}
      data-active={active ? '' : undefined}
      className={styles['row']}
      style={{ top }}
    >
      {columns.map((column, at) => (
        <Cell key={column.id} column={column} row={row} at={at} />
      ))}
      {action !== undefined && (
        <div role="gridcell" aria-colindex={actionIndex} className={styles['action']}>
          {action(row, active)}
        </div>
      )}
    </div>
  );
});

function Cell({ column, row, at }: { readonly column: TableColumn; readonly row: number; readonly at: number }) {
  const { align, mono, text, render } = column;
  const content = text === undefined ? render(row) : text(row);
  const isText = typeof content === 'string';
  return (
    <div
      role="gridcell"
      aria-colindex={at + 1}
      className={isText ? styles['text'] : styles['cell']}
      data-align={align}
      data-mono={mono === true && content !== '' ? '' : undefined}
      data-missing={content === '' ? '' : undefined}
      // What is cut is read on hover.
      title={isText && content !== '' ? content : undefined}
    >
      {content === '' ? '—' : content}
    </div>
  );
}
