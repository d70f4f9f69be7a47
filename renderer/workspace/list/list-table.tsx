import { useLayoutEffect, useRef, type ReactNode, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { Group, Panel, Separator } from 'react-resizable-panels';
import { Table, type TableProps } from '../../ui/table/table.tsx';
import { useRowHeight } from '../row-height.ts';
import { useTableTexts } from '../table-texts.ts';
import styles from './list.module.css';
import type { List } from './use-list.ts';

export interface ListTableProps extends Pick<
  TableProps,
  | 'rowKey'
  | 'version'
  | 'selection'
  | 'onSelectionChange'
  | 'onActivate'
  | 'menu'
  | 'rowAction'
  | 'selectionActions'
  | 'empty'
> {
  readonly list: List;
  /** The pane beside the rows, drawn while the list has details. */
  readonly details?: ReactNode;
  /** Pixels, until the user chooses another width. */
  readonly detailsWidth?: number;
}

/** The rows of a list and, beside them, the details of one. */
export function ListTable({ list, details, detailsWidth = 380, ...table }: ListTableProps) {
  const { t } = useTranslation();
  const texts = useTableTexts();
  const rowHeight = useRowHeight();
  const { id, columns, order, question, layout, setLayout, grid, hasDetails } = list;
  return (
    <Group orientation="horizontal" className={styles['content']}>
      <Panel id="rows" className={styles['rows']} minSize={240}>
        <Table
          {...table}
          label={t(`${id}.table`)}
          columns={columns}
          texts={texts}
          order={order}
          rowHeight={rowHeight}
          question={question}
          layout={layout}
          onLayoutChange={setLayout}
          gridRef={grid}
        />
      </Panel>
      {hasDetails && (
        <Details width={detailsWidth} grid={grid}>
          {details}
        </Details>
      )}
    </Group>
  );
}

interface DetailsProps {
  readonly width: number;
  readonly grid: RefObject<HTMLElement | null>;
  readonly children: ReactNode;
}

/** They may close by themselves, when their row is gone: the keys they had are the rows' then. */
function Details({ width, grid, children }: DetailsProps) {
  const { t } = useTranslation();
  const pane = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const [here, rows] = [pane.current, grid.current];
    // Called while they are still there.
    return () => {
      if (here?.contains(document.activeElement) === true) rows?.focus();
    };
  }, [grid]);
  return (
    <>
      <Separator className={styles['edge']} aria-label={t('fleet.pane.resize')} />
      <Panel id="details" minSize={260} defaultSize={width} elementRef={pane}>
        {children}
      </Panel>
    </>
  );
}
