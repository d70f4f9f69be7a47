import { X } from 'lucide-react';
import {
  useId,
  useMemo,
  useRef,
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type Ref,
} from 'react';
import { IconButton } from '../icon-button.tsx';
import { ContextMenu, type MenuItem } from '../menu.tsx';
import type { TableColumn, TableTexts } from './column.ts';
import { useColumnWindow } from './column-window.ts';
import { arranged, widthOf, type TableLayout } from './layout.ts';
import { useScreenPlaces } from './screen-places.ts';
import { chosen, noSelection, type Rows, type Selection } from './selection.ts';
import { TableHeader } from './table-header.tsx';
import { onGridKey } from './table-keys.ts';
import { TableRow } from './table-row.tsx';
import styles from './table.module.css';
import { useRowWindow } from './row-window.ts';

export interface TableProps extends Rows {
  /** Name for screen readers. */
  readonly label: string;
  readonly columns: readonly TableColumn[];
  readonly texts: TableTexts;
  /** Pixels; the same as `--row-height`. */
  readonly rowHeight: number;
  /** Another value when the rows' texts may have changed. */
  readonly version: unknown;
  /** Another value scrolls to the top: what is shown is another question's answer. */
  readonly question: string;
  readonly layout: TableLayout;
  readonly onLayoutChange: (layout: TableLayout) => void;
  readonly selection: Selection;
  readonly onSelectionChange: (selection: Selection) => void;
  /** Double click, Enter. */
  readonly onActivate: (row: number) => void;
  /** For the selected rows, or the one that was pointed at. */
  readonly menu: readonly MenuItem[];
  /** At the row's right end, shown on hover and on the active row. Keep its buttons out of the tab order unless active. */
  readonly rowAction?: (row: number, active: boolean) => ReactNode;
  /** Buttons of the bar that stands in place of the header while rows are selected. */
  readonly selectionActions?: ReactNode;
  /** In place of rows where there are none. */
  readonly empty?: ReactNode;
  readonly gridRef?: Ref<HTMLDivElement>;
}

const actionWidth = 88;
/** One selected row is the row under the cursor; from two on there is something to do with all of them. */
const barFrom = 2;

/** A grid over `order`: see README.md. */
export function Table(props: TableProps) {
  const { label, columns, texts, order, rowKey, rowHeight, layout, onLayoutChange, selection, onSelectionChange } =
    props;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const visible = useMemo(() => arranged(columns, layout), [columns, layout]);
  const { virtual, drawnFirst } = useRowWindow(scroller, order.length, rowHeight);
  useScreenPlaces(scroller, props);
  const rows = { order, rowKey };
  const widths = visible.map((column) => widthOf(column, layout));
  const drawnCount = useColumnWindow(scroller, widths, drawnFirst);
  const drawn = useMemo(() => visible.slice(0, drawnCount), [visible, drawnCount]);
  const tracks = widths.map((width) => `${width}px`).join(' ');
  const withAction = props.rowAction !== undefined;
  const selectedCount = selection.keys.size;

  const select = (position: number, event: MouseEvent) => {
    const gesture = event.shiftKey ? 'range' : event.ctrlKey || event.metaKey ? 'toggle' : 'alone';
    onSelectionChange(chosen(selection, rows, position, gesture));
  };
  const openMenu = (position: number) => {
    const place = scroller.current?.querySelector(`[data-position="${position}"]`)?.getBoundingClientRect();
    const target = scroller.current?.querySelector(`[data-position="${position}"]`) ?? scroller.current;
    const at = { clientX: (place?.left ?? 0) + 24, clientY: place?.bottom ?? 0 };
    target?.dispatchEvent(new window.MouseEvent('contextmenu', { bubbles: true, cancelable: true, ...at }));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    // Enter and Space on a button are the button's.
    if (event.target !== event.currentTarget && !/^(Arrow(Up|Down)|ContextMenu|F10)$/.test(event.key)) return;
    const inHead = event.target instanceof Element && event.target.closest('[role=columnheader]') !== null;
    if (inHead) return;
    const taken = onGridKey(event, {
      rows,
      selection,
      page: Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 2),
      select: onSelectionChange,
      scrollTo: (position) => virtual.scrollToIndex(position),
      activate: props.onActivate,
      openMenu,
    });
    if (!taken) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key.startsWith('Arrow')) event.currentTarget.focus();
  };

  return (
    <div
      className={styles['frame']}
      style={{ '--columns': `${tracks} minmax(0, 1fr)${withAction ? ` ${actionWidth}px` : ''}` } as CSSProperties}
    >
      <ContextMenu
        items={props.menu}
        trigger={
          <div
            ref={(element) => {
              scroller.current = element;
              assign(props.gridRef, element);
            }}
            role="grid"
            tabIndex={0}
            aria-label={label}
            aria-multiselectable
            aria-rowcount={order.length + 1}
            aria-colcount={visible.length + (withAction ? 1 : 0)}
            aria-activedescendant={activeId(id, props, virtual.getVirtualItems())}
            className={styles['grid']}
            onKeyDown={onKeyDown}
            onClick={(event) => {
              const position = positionAt(event);
              if (position !== undefined) select(position, event);
            }}
            onDoubleClick={(event) => {
              const row = order[positionAt(event) ?? -1];
              if (row !== undefined) props.onActivate(row);
            }}
            onContextMenu={(event) => {
              const position = positionAt(event);
              const row = order[position ?? -1];
              // A menu without a row would act on what is not pointed at.
              if (position === undefined || row === undefined) event.preventDefault();
              else if (!selection.keys.has(rowKey(row))) onSelectionChange(chosen(selection, rows, position, 'alone'));
              else onSelectionChange(chosen(selection, rows, position, 'move'));
            }}
          >
            <div role="rowgroup" className={styles['head']} style={{ width: 'max-content' }}>
              <TableHeader
                columns={columns}
                layout={layout}
                onLayoutChange={onLayoutChange}
                texts={texts}
                withAction={withAction}
              />
            </div>
            {order.length === 0 ? (
              <div role="rowgroup">
                <div role="row">
                  <div role="gridcell">{props.empty}</div>
                </div>
              </div>
            ) : (
              <div
                role="rowgroup"
                className={styles['body']}
                style={{ height: virtual.getTotalSize(), width: rowWidth(widths, withAction) }}
              >
                {virtual.getVirtualItems().map(({ index, start }) => {
                  const row = order[index] ?? 0;
                  const key = rowKey(row);
                  return (
                    <TableRow
                      key={key}
                      id={`${id}-${key}`}
                      row={row}
                      position={index}
                      top={start - rowHeight}
                      columns={drawn}
                      actionIndex={visible.length + 1}
                      version={props.version}
                      selected={selection.keys.has(key)}
                      active={selection.active === key}
                      action={drawnFirst ? props.rowAction : undefined}
                    />
                  );
                })}
              </div>
            )}
          </div>
        }
      />
      {selectedCount >= barFrom && (
        <div role="toolbar" aria-label={texts.selected(selectedCount)} className={styles['bar']}>
          <span className={styles['count']}>{texts.selected(selectedCount)}</span>
          {props.selectionActions}
          <span className={styles['gap']} />
          <IconButton
            label={texts.clearSelection}
            icon={X}
            onClick={() => {
              onSelectionChange({ ...noSelection, active: selection.active });
              scroller.current?.focus();
            }}
          />
        </div>
      )}
    </div>
  );
}

function rowWidth(widths: readonly number[], withAction: boolean): number {
  return widths.reduce((sum, width) => sum + width, withAction ? actionWidth : 0);
}

function activeId(
  id: string,
  { order, rowKey, selection: { active } }: TableProps,
  items: ReadonlyArray<{ readonly index: number }>,
): string | undefined {
  if (active === undefined) return undefined;
  // Only an element that is there may be named.
  return items.some(({ index }) => order[index] !== undefined && rowKey(order[index]) === active)
    ? `${id}-${active}`
    : undefined;
}

/** The row that an event means; none for buttons inside of it and for the header. */
function positionAt(event: MouseEvent): number | undefined {
  if (!(event.target instanceof Element)) return undefined;
  const isClick = event.type !== 'contextmenu';
  if (isClick && event.target.closest('button') !== null) return undefined;
  const position = event.target.closest('[data-position]')?.getAttribute('data-position');
  return position === null || position === undefined ? undefined : Number(position);
}

function assign(ref: Ref<HTMLDivElement> | undefined, element: HTMLDivElement | null): void {
  if (typeof ref === 'function') ref(element);
  else if (ref !== null && ref !== undefined) ref.current = element;
}
