import type { TFunction } from 'i18next';
import { Plus, X } from 'lucide-react';
import { useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Group, Panel, Separator } from 'react-resizable-panels';
import { useStore } from 'zustand';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import type { MenuItem } from '../../ui/menu.tsx';
import type { TableColumn } from '../../ui/table/column.ts';
import { ColumnsMenu } from '../../ui/table/columns-menu.tsx';
import { emptyLayout, type TableLayout } from '../../ui/table/layout.ts';
import { Table } from '../../ui/table/table.tsx';
import { FailureView } from '../../workspace/failure-view.tsx';
import { compileFilter } from '../../workspace/filter/compile.ts';
import { FilterField } from '../../workspace/filter/filter-field.tsx';
import { useRowHeight } from '../../workspace/row-height.ts';
import { useTableTexts } from '../../workspace/table-texts.ts';
import { useLayout } from '../../workspace/use-layout.ts';
import { usePaintOf } from '../../workspace/use-paint.ts';
import { useWorkspace } from '../../workspace/workspace.ts';
import { tunnelColumns } from './columns.tsx';
import { copyForms } from './copy.ts';
import { tunnelsFilterSource } from './filter-source.ts';
import { tunnelsPageOf, type TunnelsPage } from './page.ts';
import { Confirm } from './parts/confirm.tsx';
import { Nothing } from './parts/nothing.tsx';
import { TunnelForm } from './parts/tunnel-form.tsx';
import { TunnelPane } from './parts/tunnel-pane.tsx';
import { rowKey, shelfOrder, shelfRows, type ShelfRow } from './rows.ts';
import { isOn } from './store.ts';
import styles from './view.module.css';

const initialLayout: TableLayout = { ...emptyLayout, sort: { column: 'name', descending: false } };

/** The section `Tunnels` of the page `Sessions`: the tunnel shelf, whatever account its tunnels lead to. */
export function TunnelsScreen() {
  const { t } = useTranslation();
  const page = tunnelsPageOf(useWorkspace());
  const { draft, asked, failure, told } = useStore(page.state);
  return (
    <div className={styles['page']}>
      <Shelf page={page} />
      <p role="status" className={styles['told']}>
        {told}
      </p>
      {failure !== undefined && (
        <div className={styles['trouble']}>
          <FailureView failure={failure} compact />
          <IconButton label={t('tunnels.dismiss')} icon={X} onClick={page.dismiss} />
        </div>
      )}
      {draft !== undefined && <TunnelForm page={page} begun={draft} />}
      <Confirm tunnels={asked} onAnswer={page.answer} />
    </div>
  );
}

function Shelf({ page }: { readonly page: TunnelsPage }) {
  const { t, i18n } = useTranslation();
  const { filter: text, selection, shown } = useStore(page.state);
  const state = useStore(page.store.state);
  const paintOf = usePaintOf();
  const grid = useRef<HTMLDivElement>(null);
  const [layout, setLayout] = useLayout('tunnels', initialLayout);
  const texts = useTableTexts();
  const rowHeight = useRowHeight();
  const { tunnels } = state;
  const rows = useMemo(() => shelfRows(tunnels), [tunnels]);
  const columns = useMemo(
    () => tunnelColumns({ t, language: i18n.language, rows, paintOf, page }),
    [t, i18n.language, rows, paintOf, page],
  );
  const { order, filter, source, sorting } = useShown(rows, text, columns, layout);
  const count = order.reduce((sum, row) => sum + (rows[row]?.kind === 'tunnel' ? 1 : 0), 0);
  const inPane = tunnels.find(({ tunnel }) => tunnel.tunnelId === shown);
  const open = tunnels.filter((one) => isOn(one.state)).length;
  const create = () => page.create();
  const closePane = () => {
    page.show(undefined);
    grid.current?.focus();
  };
  return (
    <>
      <div className={styles['tools']}>
        <FilterField
          label={t('tunnels.filter.label')}
          placeholder={t('tunnels.filter.placeholder')}
          value={text}
          onChange={page.setFilter}
          fields={source.fields}
          problems={filter.problems}
          onLeave={() => grid.current?.focus()}
        />
        <div className={styles['actions']}>
          <ColumnsMenu
            label={t('fleet.columnsMenu')}
            columns={columns}
            layout={layout}
            onLayoutChange={setLayout}
            show={(column) => t('fleet.show', { column })}
            hide={(column) => t('fleet.hide', { column })}
          />
          <Button variant="primary" icon={Plus} onClick={create}>
            {t('tunnels.new')}
          </Button>
        </div>
      </div>
      <div className={styles['under']}>
        <span>
          {count === tunnels.length
            ? t('tunnels.count', { count })
            : t('tunnels.countOf', { shown: count, count: tunnels.length })}
        </span>
        {open > 0 && <span>{t('tunnels.openCount', { count: open })}</span>}
      </div>
      <Group orientation="horizontal" className={styles['content']}>
        <Panel id="tunnels" className={styles['main']} minSize={240}>
          <Table
            label={t('tunnels.table')}
            columns={columns}
            texts={texts}
            order={order}
            rowKey={(row) => rowKey(rows[row])}
            rowHeight={rowHeight}
            version={columns}
            question={`${text}\n${sorting}`}
            layout={layout}
            onLayoutChange={setLayout}
            selection={selection}
            onSelectionChange={page.select}
            onActivate={(row) => {
              const one = rows[row];
              if (one?.kind === 'tunnel') page.show(one.shelved.tunnel.tunnelId);
            }}
            menu={rowMenu(page, t)}
            selectionActions={<SelectionActions page={page} />}
            empty={<Nothing state={state} clearFilter={() => page.setFilter('')} create={create} />}
            gridRef={grid}
          />
        </Panel>
        {inPane !== undefined && (
          <>
            <Separator className={styles['edge']} aria-label={t('fleet.pane.resize')} />
            <Panel id="tunnel" minSize={260} defaultSize={400}>
              <TunnelPane page={page} shelved={inPane} onClose={closePane} />
            </Panel>
          </>
        )}
      </Group>
    </>
  );
}

function useShown(rows: readonly ShelfRow[], text: string, columns: readonly TableColumn[], { sort }: TableLayout) {
  const source = useMemo(() => tunnelsFilterSource(rows), [rows]);
  const filter = useMemo(() => compileFilter(text, source), [text, source]);
  const compare = columns.find(({ id }) => id === sort?.column)?.compare;
  const descending = sort?.descending ?? false;
  const order = useMemo(
    () => shelfOrder(rows, filter.matches, compare, descending),
    [rows, filter, compare, descending],
  );
  return { order, filter, source, sorting: sort === undefined ? '' : `${sort.column} ${String(descending)}` };
}

type Texts = TFunction;

function idsOf(page: TunnelsPage, on: boolean): string[] {
  return page
    .chosen()
    .filter(({ state }) => isOn(state) === on)
    .map(({ tunnel }) => tunnel.tunnelId);
}

function rowMenu(page: TunnelsPage, t: Texts): readonly MenuItem[] {
  const chosen = page.chosen();
  const [first] = chosen;
  const isOne = chosen.length === 1;
  return [
    {
      id: 'open',
      label: t('tunnels.open'),
      disabled: idsOf(page, false).length === 0,
      onSelect: () => page.open(idsOf(page, false)),
    },
    {
      id: 'close',
      label: t('tunnels.close'),
      disabled: idsOf(page, true).length === 0,
      onSelect: () => page.close(idsOf(page, true)),
    },
    { separator: true },
    {
      id: 'details',
      label: t('tunnels.details'),
      disabled: !isOne,
      onSelect: () => page.show(first?.tunnel.tunnelId),
    },
    {
      id: 'edit',
      label: t('tunnels.edit'),
      disabled: !isOne,
      onSelect: () => {
        if (first !== undefined) page.edit(first.tunnel);
      },
    },
    ...copyForms.map((form) => ({
      id: form,
      label: t(`tunnels.copy.${form}`),
      onSelect: () => page.copy(form, page.chosen()),
    })),
    { separator: true },
    { id: 'remove', label: t('tunnels.remove'), danger: true, onSelect: () => page.ask(page.chosen()) },
  ];
}

function SelectionActions({ page }: { readonly page: TunnelsPage }) {
  const { t } = useTranslation();
  return (
    <>
      <Button onClick={() => page.open(idsOf(page, false))}>{t('tunnels.open')}</Button>
      <Button onClick={() => page.close(idsOf(page, true))}>{t('tunnels.close')}</Button>
      <Button variant="danger" onClick={() => page.ask(page.chosen())}>
        {t('tunnels.remove')}
      </Button>
    </>
  );
}
