import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ColumnsMenu } from '../../ui/table/columns-menu.tsx';
import { FilterField } from '../filter/filter-field.tsx';
import styles from './list.module.css';
import type { List } from './use-list.ts';

interface PartProps {
  readonly list: List;
}

/** The frame of a page with a list: its parts below each other, and Escape that closes the details. */
export function ListPage({ list, children }: PartProps & { readonly children: ReactNode }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- Escape from wherever the focus is on the page
    <div
      className={styles['page']}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented && list.hasDetails) list.closeDetails();
      }}
    >
      {children}
    </div>
  );
}

export interface ListToolsProps extends PartProps {
  readonly onFilter: (text: string) => void;
  /** Left and right of the filter. */
  readonly before?: ReactNode;
  readonly after?: ReactNode;
  /** At the right end, beside the menu of the columns (`ColumnsButton`). */
  readonly actions: ReactNode;
}

/** The row over a list: its filter and what can be done. */
export function ListTools({ list, onFilter, before, after, actions }: ListToolsProps) {
  const { t } = useTranslation();
  const { id, text, fields, problems, grid } = list;
  return (
    <div className={styles['tools']}>
      {before}
      <FilterField
        label={t(`${id}.filter.label`)}
        placeholder={t(`${id}.filter.placeholder`)}
        value={text}
        onChange={onFilter}
        fields={fields}
        problems={problems}
        onLeave={() => grid.current?.focus()}
      />
      {after}
      <div className={styles['actions']}>{actions}</div>
    </div>
  );
}

/** Shows and hides the list's columns. */
export function ColumnsButton({ list: { columns, layout, setLayout } }: PartProps) {
  const { t } = useTranslation();
  return (
    <ColumnsMenu
      label={t('fleet.columnsMenu')}
      columns={columns}
      layout={layout}
      onLayoutChange={setLayout}
      show={(column) => t('fleet.show', { column })}
      hide={(column) => t('fleet.hide', { column })}
    />
  );
}

export interface SummaryLineProps {
  /** Said to screen readers when it changes. */
  readonly said: string;
  readonly children?: ReactNode;
  /** What the last copying did. */
  readonly told?: string | undefined;
}

/** The line under the tools. */
export function SummaryLine({ said, children, told }: SummaryLineProps) {
  return (
    <div className={styles['summary']}>
      <span role="status">{said}</span>
      {children}
      {told !== undefined && (
        <span role="status" className={styles['told']}>
          {told}
        </span>
      )}
    </div>
  );
}

export interface ListSummaryProps extends PartProps, Omit<SummaryLineProps, 'said'> {
  /** Rows shown, where that is not the length of the order. */
  readonly shown?: number;
  readonly total: number;
}

/** How many rows there are, then what else is to be said of them. */
export function ListSummary({ list, shown = list.order.length, total, ...line }: ListSummaryProps) {
  const { t } = useTranslation();
  const { id } = list;
  const said = shown === total ? t(`${id}.count`, { count: total }) : t(`${id}.countOf`, { shown, count: total });
  return <SummaryLine said={said} {...line} />;
}
