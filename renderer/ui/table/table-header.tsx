import { ArrowDown, ArrowUp } from 'lucide-react';
import { memo, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { ContextMenu, type MenuItem } from '../menu.tsx';
import type { TableColumn, TableTexts } from './column.ts';
import { arranged, movedBy, movedTo, resized, sortedBy, widthOf, withHidden, type TableLayout } from './layout.ts';
import styles from './table.module.css';

export interface TableHeaderProps {
  readonly columns: readonly TableColumn[];
  readonly layout: TableLayout;
  readonly onLayoutChange: (layout: TableLayout) => void;
  readonly texts: TableTexts;
  /** The last cell is for the rows' action. */
  readonly withAction: boolean;
}

const step = 16;
const dragType = 'application/x-fleetdeck-column';

/**
 * The titles: a click sorts, the edge resizes, dragging moves. By keyboard: one tab stop, arrows go along, Enter sorts,
 * Shift with an arrow resizes, the menu key has the rest.
 */
export const TableHeader = memo(function TableHeader(props: TableHeaderProps) {
  const { columns, layout, withAction } = props;
  const visible = arranged(columns, layout);
  const [stop, setStop] = useState<string>();
  const tabStop = visible.some(({ id }) => id === stop) ? stop : visible[0]?.id;
  return (
    <div role="row" aria-rowindex={1} className={styles['headRow']}>
      {visible.map((column, at) => (
        <HeaderCell
          key={column.id}
          {...props}
          column={column}
          index={at + 1}
          tabStop={column.id === tabStop}
          onFocus={() => setStop(column.id)}
        />
      ))}
      <div role="presentation" />
      {withAction && <div role="presentation" className={styles['headAction']} />}
    </div>
  );
});

interface HeaderCellProps extends TableHeaderProps {
  readonly column: TableColumn;
  readonly index: number;
  readonly tabStop: boolean;
  readonly onFocus: () => void;
}

function HeaderCell(props: HeaderCellProps) {
  const { column, columns, layout, onLayoutChange, index, tabStop, onFocus } = props;
  const { id, title, compare } = column;
  const [drop, setDrop] = useState(false);
  const sort = layout.sort?.column === id ? (layout.sort.descending ? 'descending' : 'ascending') : undefined;
  const Arrow = sort === 'descending' ? ArrowDown : ArrowUp;
  return (
    <ContextMenu
      items={columnMenu(props)}
      trigger={
        <div
          role="columnheader"
          tabIndex={-1}
          aria-colindex={index}
          aria-sort={compare === undefined ? undefined : (sort ?? 'none')}
          className={styles['headCell']}
          data-drop={drop ? '' : undefined}
          onDragOver={(event) => {
            if (!event.dataTransfer.types.includes(dragType)) return;
            event.preventDefault();
            setDrop(true);
          }}
          onDragLeave={() => setDrop(false)}
          onDrop={(event) => {
            setDrop(false);
            onLayoutChange(movedTo(columns, layout, event.dataTransfer.getData(dragType), id));
          }}
        >
          <button
            type="button"
            draggable
            tabIndex={tabStop ? 0 : -1}
            className={styles['sort']}
            data-align={column.align}
            data-sorted={sort}
            title={title}
            onFocus={onFocus}
            onClick={() => compare !== undefined && onLayoutChange(sortedBy(layout, id))}
            onKeyDown={(event) => onHeaderKey(event, props)}
            onDragStart={(event) => event.dataTransfer.setData(dragType, id)}
          >
            <span>{title}</span>
            {sort !== undefined && <Arrow size={12} strokeWidth={2} aria-hidden />}
          </button>
          <ResizeEdge {...props} />
        </div>
      }
    />
  );
}

function onHeaderKey(event: KeyboardEvent<HTMLButtonElement>, { column, layout, onLayoutChange }: HeaderCellProps) {
  const direction = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
  if (direction === 0) return;
  event.preventDefault();
  event.stopPropagation();
  if (event.shiftKey) {
    onLayoutChange(resized(layout, column.id, widthOf(column, layout) + direction * step));
    return;
  }
  const cell = event.currentTarget.closest('[role=columnheader]');
  const next = direction < 0 ? cell?.previousElementSibling : cell?.nextElementSibling;
  next?.querySelector('button')?.focus();
}

function columnMenu({ column, columns, layout, onLayoutChange, texts }: HeaderCellProps): readonly MenuItem[] {
  const { id } = column;
  const visible = arranged(columns, layout);
  const at = visible.findIndex((each) => each.id === id);
  const resize = (by: number) => () => onLayoutChange(resized(layout, id, widthOf(column, layout) + by));
  const move = (by: -1 | 1) => () => onLayoutChange(movedBy(columns, layout, id, by));
  return [
    { id: 'left', label: texts.moveLeft, onSelect: move(-1), disabled: at === 0 },
    { id: 'right', label: texts.moveRight, onSelect: move(1), disabled: at === visible.length - 1 },
    { id: 'wider', label: texts.wider, onSelect: resize(step * 2) },
    { id: 'narrower', label: texts.narrower, onSelect: resize(-step * 2) },
    { separator: true },
    {
      id: 'hide',
      label: texts.hide,
      onSelect: () => onLayoutChange(withHidden(columns, layout, id, true)),
      disabled: visible.length === 1,
    },
  ];
}

/** The edge between two titles. For the pointer alone: the keyboard has Shift with the arrows, and the menu. */
function ResizeEdge({ column, layout, onLayoutChange }: HeaderCellProps) {
  const drag = useRef<{ x: number; width: number; scale: number }>(undefined);
  const [dragging, setDragging] = useState(false);
  const begin = (event: PointerEvent<HTMLDivElement>) => {
    event.preventDefault();
    event.stopPropagation();
    const cell = event.currentTarget.parentElement;
    // The pointer counts zoomed pixels, widths do not.
    const scale = cell === null || cell.offsetWidth === 0 ? 1 : cell.getBoundingClientRect().width / cell.offsetWidth;
    drag.current = { x: event.clientX, width: widthOf(column, layout), scale: scale || 1 };
    event.currentTarget.setPointerCapture(event.pointerId);
    setDragging(true);
  };
  const move = (event: PointerEvent) => {
    if (drag.current === undefined) return;
    const { x, width, scale } = drag.current;
    onLayoutChange(resized(layout, column.id, width + (event.clientX - x) / scale));
  };
  const end = () => {
    drag.current = undefined;
    setDragging(false);
  };
  return (
    <div
      aria-hidden
      className={styles['resize']}
      data-dragging={dragging ? '' : undefined}
      onPointerDown={begin}
      onPointerMove={move}
      onPointerUp={end}
      onPointerCancel={end}
    />
  );
}
