import type { TFunction } from 'i18next';
import { RefreshCw } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { scopeKey } from '../../../contract/scope.ts';
import type { Scope } from '../../../contract/values.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { DropdownMenu, type MenuItem } from '../../ui/menu.tsx';
import { emptyLayout, type TableLayout } from '../../ui/table/layout.ts';
import { ColumnsButton, ListPage, ListTools } from '../../workspace/list/list-page.tsx';
import { ListTable } from '../../workspace/list/list-table.tsx';
import { Nothing } from '../../workspace/list/nothing.tsx';
import { RefreshButton } from '../../workspace/list/reading.tsx';
import { useList } from '../../workspace/list/use-list.ts';
import { usePaintOf } from '../../workspace/use-paint.ts';
import { useWorkspace } from '../../workspace/workspace.ts';
import { fleetColumns } from './columns.tsx';
import { copyForms } from './copy.ts';
import { fleetFilterSource } from './filter-source.ts';
import { fleetPageOf, type FleetPage } from './page.ts';
import { NodePane } from './parts/node-pane.tsx';
import { FleetTroubles } from './parts/fleet-troubles.tsx';
import { Summary } from './parts/summary.tsx';
import type { FleetState } from './store.ts';
import { useFollowing } from './use-following.ts';
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
  const { colour } = usePaintOf()(scope.profile);
  const { store } = page;
  const { rows, accountId, newestAgent, changes, load } = state;
  const columns = useMemo(
    () => fleetColumns({ t, language: i18n.language, columns: rows.columns, scope, accountId, newestAgent }),
    [t, i18n.language, rows, scope, accountId, newestAgent],
  );
  // oxlint-disable-next-line react/exhaustive-deps -- the source reads the rows of the state it was made with
  const source = useMemo(() => fleetFilterSource(store.state.getState), [store, rows]);
  const openedRow = opened === undefined ? undefined : rows.at(opened);
  const list = useList({
    id: 'fleet',
    initialLayout,
    columns,
    source,
    text,
    place: scopeKey(scope),
    rows: {
      rows,
      count: rows.count,
      generation: rows.generation,
      settled: state.settled,
      revision: state.revision,
    },
    details: { isOpen: openedRow !== undefined, close: () => page.open(undefined) },
  });
  // oxlint-disable-next-line react/exhaustive-deps -- the page reads the selection and the rows
  const canRun = useMemo(() => page.canRunCommand(), [page, selection, rows, changes]);
  const noCommand = canRun ? undefined : t('fleet.noCommand');
  const rowAction = useMemo(() => connectButton(page, rows.columns, t), [page, rows, t]);
  return (
    <ListPage list={list}>
      <h1 className={styles['title']}>{t('shell.pages.fleet')}</h1>
      <ListTools
        list={list}
        onFilter={page.setFilter}
        actions={
          <>
            <ColumnsButton list={list} />
            <RefreshButton id="fleet" load={load} refresh={store.refresh} cancel={store.cancel} />
          </>
        }
      />
      <Summary list={list} state={state} told={told} />
      <FleetTroubles state={state} retry={store.refresh} />
      <ListTable
        list={list}
        rowKey={(row) => rows.columns.id[row] ?? ''}
        version={changes}
        selection={selection}
        onSelectionChange={page.select}
        onActivate={page.connect}
        menu={rowMenu(page, t, noCommand)}
        rowAction={rowAction}
        selectionActions={<SelectionActions page={page} noCommand={noCommand} />}
        empty={
          <Nothing
            id="fleet"
            count={rows.count}
            load={load}
            clearFilter={() => page.setFilter('')}
            retry={store.refresh}
            sketched={16}
            title={t('fleet.empty.title')}
            text={t('fleet.empty.text')}
            action={
              <Button icon={RefreshCw} onClick={store.refresh}>
                {t('common.refresh')}
              </Button>
            }
          />
        }
        details={
          openedRow !== undefined && (
            <NodePane
              key={opened}
              scope={scope}
              columns={rows.columns}
              row={openedRow}
              onConnect={() => page.connect(openedRow)}
              onClose={list.closeDetails}
            />
          )
        }
      />
      <Confirm
        open={asked.length > 0}
        title={t('fleet.many.title', { count: asked.length })}
        colour={colour}
        yes={t('fleet.connect')}
        no={t('common.cancel')}
        variant="primary"
        onAnswer={page.answer}
      >
        <p>{t('fleet.many.text')}</p>
      </Confirm>
    </ListPage>
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

/** `noCommand` is why no command can be run on what is selected. */
function rowMenu(page: FleetPage, t: TFunction, noCommand: string | undefined): readonly MenuItem[] {
  return [
    { id: 'connect', label: t('fleet.connect'), onSelect: page.connectSelected },
    { id: 'connect-with', label: t('fleet.connectWith'), onSelect: page.connectWith },
    {
      id: 'details',
      label: t('fleet.details'),
      onSelect: () => page.open(page.state.getState().selection.active),
    },
    { id: 'tunnel', label: t('tunnels.toNode'), onSelect: page.newTunnel },
    {
      id: 'run-command',
      label: t('runCommand.onNodes'),
      disabled: noCommand !== undefined,
      reason: noCommand,
      onSelect: page.runCommand,
    },
    { id: 'run-automation', label: t('automation.onNodes'), onSelect: page.runAutomation },
    { separator: true },
    ...copyItems(page, t),
  ];
}

function copyItems({ copy }: FleetPage, t: TFunction): MenuItem[] {
  return copyForms.map((form) => ({ id: form, label: t(`fleet.copy.${form}`), onSelect: () => copy(form) }));
}

interface SelectionActionsProps {
  readonly page: FleetPage;
  readonly noCommand: string | undefined;
}

function SelectionActions({ page, noCommand }: SelectionActionsProps) {
  const { t } = useTranslation();
  return (
    <>
      <Button onClick={page.connectSelected}>{t('fleet.connect')}</Button>
      <Button disabled={noCommand !== undefined} title={noCommand} onClick={page.runCommand}>
        {t('runCommand.onNodes')}
      </Button>
      <Button onClick={page.runAutomation}>{t('automation.onNodes')}</Button>
      <DropdownMenu trigger={<Button>{t('common.copy')}</Button>} items={copyItems(page, t)} />
    </>
  );
}
