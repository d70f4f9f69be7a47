import type { TFunction } from 'i18next';
import { RefreshCw, Square } from 'lucide-react';
import { useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Group, Panel, Separator } from 'react-resizable-panels';
import { useStore } from 'zustand';
import { scopeKey } from '../../../contract/scope.ts';
import type { Scope } from '../../../contract/values.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import type { MenuItem } from '../../ui/menu.tsx';
import { ColumnsMenu } from '../../ui/table/columns-menu.tsx';
import { emptyLayout, type TableLayout } from '../../ui/table/layout.ts';
import { Table } from '../../ui/table/table.tsx';
import { FilterField } from '../../workspace/filter/filter-field.tsx';
import { usePaintOf } from '../../workspace/use-paint.ts';
import { useRowHeight } from '../../workspace/row-height.ts';
import { useTableTexts } from '../../workspace/table-texts.ts';
import { useLayout } from '../../workspace/use-layout.ts';
import { useWorkspace } from '../../workspace/workspace.ts';
import { fleetColumns } from './columns.tsx';
import { copyForms } from './copy.ts';
import { fleetPageOf, type FleetPage } from './page.ts';
import { DetailsPane } from './parts/details-pane.tsx';
import { ManyDialog } from './parts/many-dialog.tsx';
import { Nothing } from './parts/nothing.tsx';
import { Summary } from './parts/summary.tsx';
import { Troubles } from './parts/troubles.tsx';
import type { FleetState } from './store.ts';
import { useFollowing } from './use-following.ts';
import { useShownRows } from './use-shown-rows.ts';
import styles from './view.module.css';

const initialLayout: TableLayout = { ...emptyLayout, sort: { column: 'name', descending: false } };

/** The page `Fleet`: every node of the scope on screen. */
export function FleetScreen() {
  const workspace = useWorkspace();
  const page = fleetPageOf(workspace);
  const scope = useStore(workspace.scope, (state) => state.scope);
  const state = useStore(page.store.state);
  useFollowing(page.store);
  // A page that comes back follows one effect behind: rows of the scope before are never drawn under the new one.
  if (scope === undefined || state.scope === undefined || scopeKey(state.scope) !== scopeKey(scope)) return null;
  return <Fleet scope={state.scope} page={page} state={state} />;
}

interface FleetProps {
  readonly scope: Scope;
  readonly page: FleetPage;
  readonly state: FleetState;
}

function Fleet({ scope, page, state }: FleetProps) {
  const { t, i18n } = useTranslation();
  const { filter: text, selection, opened, told, asked } = useStore(page.state);
  const grid = useRef<HTMLDivElement>(null);
  const { colour } = usePaintOf()(scope.profile);
  const [layout, setLayout] = useLayout('fleet', initialLayout);
  const texts = useTableTexts();
  const rowHeight = useRowHeight();
  const { rows, accountId, newestAgent, changes } = state;
  const columns = useMemo(
    () => fleetColumns({ t, language: i18n.language, columns: rows.columns, scope, accountId, newestAgent }),
    [t, i18n.language, rows, scope, accountId, newestAgent],
  );
  const { order, filter, source, question } = useShownRows(page.store, state, text, columns, layout);
  const rowAction = useMemo(() => connectButton(page, rows.columns, t), [page, rows, t]);
  const openedRow = opened === undefined ? undefined : rows.at(opened);
  const { refresh, cancel } = page.store;
  const closeDetails = () => {
    page.open(undefined);
    grid.current?.focus();
  };

  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- Escape from wherever the focus is on the page
    <div
      className={styles['page']}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented && opened !== undefined) closeDetails();
      }}
    >
      <h1 className={styles['title']}>{t('shell.pages.fleet')}</h1>
      <div className={styles['tools']}>
        <FilterField
          label={t('fleet.filter.label')}
          placeholder={t('fleet.filter.placeholder')}
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
          {state.load.status === 'reading' ? (
            <IconButton label={t('fleet.stop')} icon={Square} onClick={cancel} />
          ) : (
            <IconButton label={t('common.refresh')} icon={RefreshCw} onClick={refresh} />
          )}
        </div>
      </div>
      <Summary state={state} shown={order.length} told={told} />
      <Troubles state={state} retry={refresh} />
      <Group orientation="horizontal" className={styles['content']}>
        <Panel id="nodes" className={styles['main']} minSize={240}>
          <Table
            label={t('fleet.table')}
            columns={columns}
            texts={texts}
            order={order}
            rowKey={(row) => rows.columns.id[row] ?? ''}
            rowHeight={rowHeight}
            version={changes}
            question={`${scopeKey(scope)}\n${question}`}
            layout={layout}
            onLayoutChange={setLayout}
            selection={selection}
            onSelectionChange={page.select}
            onActivate={page.connect}
            menu={rowMenu(page, t)}
            rowAction={rowAction}
            selectionActions={<SelectionActions page={page} />}
            empty={<Nothing state={state} clearFilter={() => page.setFilter('')} retry={refresh} />}
            gridRef={grid}
          />
        </Panel>
        {openedRow !== undefined && (
          <>
            <Separator className={styles['edge']} aria-label={t('fleet.pane.resize')} />
            <Panel id="details" minSize={260} defaultSize={380}>
              <DetailsPane
                key={opened}
                scope={scope}
                columns={rows.columns}
                row={openedRow}
                onConnect={() => page.connect(openedRow)}
                onClose={closeDetails}
              />
            </Panel>
          </>
        )}
      </Group>
      <ManyDialog count={asked.length} colour={colour} onAnswer={page.answer} />
    </div>
  );
}

function connectButton({ connect }: FleetPage, columns: FleetState['rows']['columns'], t: TFunction) {
  const words = t('fleet.connect');
  return function ConnectCell(row: number, active: boolean) {
    if (columns.reach[row] !== 'online') return null;
    return (
      <Button
        tabIndex={active ? 0 : -1}
        aria-label={t('fleet.connectTo', { name: columns.name[row] || (columns.id[row] ?? '') })}
        onClick={() => connect(row)}
      >
        {words}
      </Button>
    );
  };
}

function rowMenu(page: FleetPage, t: TFunction): readonly MenuItem[] {
  return [
    { id: 'connect', label: t('fleet.connect'), onSelect: page.connectSelected },
    { id: 'connect-with', label: t('fleet.connectWith'), onSelect: page.connectWith },
    {
      id: 'details',
      label: t('fleet.details'),
      onSelect: () => page.open(page.state.getState().selection.active),
    },
    { id: 'tunnel', label: t('tunnels.toNode'), onSelect: page.newTunnel },
    { separator: true },
    ...copyForms.map((form) => ({ id: form, label: t(`fleet.copy.${form}`), onSelect: () => page.copy(form) })),
  ];
}

function SelectionActions({ page }: { readonly page: FleetPage }) {
  const { t } = useTranslation();
  return (
    <>
      <Button onClick={page.connectSelected}>{t('fleet.connect')}</Button>
      {copyForms.map((form) => (
        <Button key={form} onClick={() => page.copy(form)}>
          {t(`fleet.copy.${form}`)}
        </Button>
      ))}
    </>
  );
}
