import { RefreshCw, Square } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Scope } from '../../../contract/values.ts';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import type { MenuItem } from '../../ui/menu.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import type { TableColumn } from '../../ui/table/column.ts';
import { ColumnsMenu } from '../../ui/table/columns-menu.tsx';
import { emptyLayout, type TableLayout } from '../../ui/table/layout.ts';
import { orderOf } from '../../ui/table/order.ts';
import { noSelection } from '../../ui/table/selection.ts';
import { Table } from '../../ui/table/table.tsx';
import { FailureView } from '../../workspace/failure-view.tsx';
import { parseFilter } from '../../workspace/filter-terms.ts';
import { useTableTexts } from '../../workspace/table-texts.ts';
import { useLayout } from '../../workspace/use-layout.ts';
import { useWorkspace } from '../../workspace/workspace.ts';
import { fleetColumns } from './columns.tsx';
import { copyText, type CopyForm } from './copy.ts';
import { compileFilter, filterKeys } from './filter.ts';
import { DetailsPane } from './parts/details-pane.tsx';
import { FilterField } from './parts/filter-field.tsx';
import { reasonText } from './reason.ts';
import { createFleetStore, type FleetState, type FleetStore } from './store.ts';
import { suggestionsFor } from './suggest.ts';
import { useFleetActions } from './use-fleet-actions.ts';
import styles from './view.module.css';

const refreshMs = 60_000;
const initialLayout: TableLayout = {
  ...emptyLayout,
  hidden: ['profile', 'account', 'region'],
  sort: { column: 'name', descending: false },
};

/** The page `Fleet`: every node of the scope on screen. */
export function FleetScreen() {
  const { clients, scope: scopes, status } = useWorkspace();
  const scope = useStore(scopes, (state) => state.scope);
  const [store] = useState(() => createFleetStore(clients.fleet, (at) => status.getState().setDataAt(at)));
  const state = useStore(store.state);
  useEffect(() => {
    if (scope !== undefined) store.show(scope);
  }, [store, scope]);
  useEffect(() => {
    status.getState().setDataAt(store.state.getState().dataAt);
    // Nobody looks at a hidden window, so nothing is asked for it.
    const timer = setInterval(() => document.visibilityState === 'visible' && store.refresh(), refreshMs);
    return () => clearInterval(timer);
  }, [status, store]);
  // The store follows one effect behind the scope: rows of the scope before are never drawn under the new one.
  if (scope === undefined || state.scope?.profile !== scope.profile || state.scope.region !== scope.region) return null;
  return <Fleet key={`${scope.profile} ${scope.region}`} scope={scope} store={store} state={state} />;
}

function Fleet({ scope, store, state }: { scope: Scope; store: FleetStore; state: FleetState }) {
  const { t, i18n } = useTranslation();
  const { openTerminal, settings, info } = useWorkspace();
  const density = useStore(settings, ({ settings: current }) => current.density);
  const { rows, revision, newestAgent, accountId } = state;
  const [text, setText] = useState('');
  const [selection, setSelection] = useState(noSelection);
  const [opened, setOpened] = useState<string>();
  const [layout, setLayout] = useLayout('fleet', initialLayout);
  const texts = useTableTexts();

  const connect = (position: number) => {
    const nodeId = rows.columns.id[position] ?? '';
    if (rows.columns.reach[position] === 'online') {
      openTerminal({ kind: 'session', scope, nodeId, nodeName: rows.columns.name[position] || nodeId });
    } else setOpened(nodeId);
  };
  const columns = useMemo(
    () => fleetColumns({ t, language: i18n.language, rows, scope, accountId, newestAgent }),
    [t, i18n.language, rows, scope, accountId, newestAgent],
  );
  const { drawn, problem } = useDrawnRows(state, text, columns, layout);
  const chosen = [...selection.keys].map((key) => rows.at(key)).filter((position) => position !== undefined);
  const copy = (form: CopyForm) =>
    void navigator.clipboard.writeText(copyText(form, rows, chosen, scope, accountId ?? ''));
  const connectChosen = () => {
    for (const position of chosen) connect(position);
  };
  useFleetActions({ store, chosen: chosen.length, connect: connectChosen, copy });
  useConnectFlag(info.flags.connect, state, connect);

  const menu: MenuItem[] = [
    {
      id: 'connect',
      label: t('fleet.connect'),
      onSelect: connectChosen,
      disabled: !chosen.some((position) => rows.columns.reach[position] === 'online'),
    },
    {
      id: 'details',
      label: t('fleet.details'),
      onSelect: () => setOpened(selection.active),
      disabled: selection.active === undefined,
    },
    { separator: true },
    { id: 'id', label: t('fleet.copyId'), onSelect: () => copy('ids') },
    { id: 'csv', label: t('fleet.copyCsv'), onSelect: () => copy('csv') },
    { id: 'json', label: t('fleet.copyJson'), onSelect: () => copy('json') },
    { id: 'command', label: t('fleet.copyCommand'), onSelect: () => copy('command') },
  ];
  const openedAt = opened === undefined ? undefined : rows.at(opened);
  return (
    <section className={styles['page']}>
      <div className={styles['top']}>
        <h1>{t('shell.pages.fleet')}</h1>
        <FilterField value={text} onChange={setText} problem={problem} suggest={(word) => suggestionsFor(word, rows)} />
        <div className={styles['actions']}>
          <ColumnsMenu
            label={t('fleet.columnsMenu')}
            columns={columns}
            layout={layout}
            onLayoutChange={setLayout}
            show={(column) => t('fleet.show', { column })}
            hide={(column) => t('fleet.hide', { column })}
          />
          {state.status === 'reading' ? (
            <IconButton label={t('fleet.stop')} icon={Square} onClick={store.cancel} />
          ) : (
            <IconButton label={t('common.refresh')} icon={RefreshCw} onClick={store.refresh} />
          )}
        </div>
      </div>
      <div className={styles['under']} role="status">
        <span>
          {drawn.length === rows.count
            ? t('fleet.count', { count: rows.count })
            : t('fleet.countOf', { shown: drawn.length, count: rows.count })}
        </span>
        {state.status === 'reading' ? (
          <span>{t('fleet.reading')}</span>
        ) : (
          state.dataAt !== undefined && <RelativeTime at={state.dataAt} language={i18n.language} />
        )}
      </div>
      <Troubles state={state} retry={store.refresh} />
      <div className={styles['content']}>
        <div className={styles['main']}>
          <Table
            label={t('fleet.table')}
            columns={columns}
            texts={texts}
            order={drawn}
            rowKey={(row) => rows.columns.id[row] ?? ''}
            rowHeight={density === 'comfortable' ? 36 : 28}
            version={revision}
            question={`${text} ${JSON.stringify(layout.sort)}`}
            layout={layout}
            onLayoutChange={setLayout}
            selection={selection}
            onSelectionChange={setSelection}
            onActivate={connect}
            menu={menu}
            rowAction={(row, active) =>
              rows.columns.reach[row] === 'online' && (
                <Button
                  className={styles['connect']}
                  tabIndex={active ? 0 : -1}
                  aria-label={t('fleet.connectTo', {
                    name: (rows.columns.name[row] ?? '') || (rows.columns.id[row] ?? ''),
                  })}
                  onClick={() => connect(row)}
                >
                  {t('fleet.connect')}
                </Button>
              )
            }
            selectionActions={
              <>
                <Button onClick={connectChosen}>{t('fleet.connect')}</Button>
                <Button onClick={() => copy('ids')}>{t('fleet.copyId')}</Button>
                <Button onClick={() => copy('csv')}>{t('fleet.copyCsv')}</Button>
                <Button onClick={() => copy('command')}>{t('fleet.copyCommand')}</Button>
              </>
            }
            empty={<Nothing state={state} clear={() => setText('')} />}
          />
        </div>
        {openedAt !== undefined && (
          <DetailsPane
            key={opened}
            scope={scope}
            nodeId={opened ?? ''}
            name={rows.columns.name[openedAt] || (opened ?? '')}
            reason={reasonText(t, rows, openedAt, i18n.language)}
            onClose={() => setOpened(undefined)}
          />
        )}
      </div>
    </section>
  );
}

/** The positions to draw: filtered and sorted. A term that cannot be understood filters nothing. */
function useDrawnRows(
  { rows, revision }: FleetState,
  text: string,
  columns: readonly TableColumn[],
  { sort }: TableLayout,
) {
  const { t } = useTranslation();
  const parsed = useMemo(() => parseFilter(text, filterKeys), [text]);
  const drawn = useMemo(() => {
    const passes = compileFilter(parsed.terms, rows);
    const compare = columns.find(({ id }) => id === sort?.column)?.compare;
    return orderOf(rows.columns.id.length, (row) => rows.holds(row) && passes(row), compare, sort?.descending === true);
    // oxlint-disable-next-line react/exhaustive-deps -- the rows are changed in place under one revision
  }, [rows, revision, parsed, columns, sort]);
  const problem =
    parsed.problem !== undefined
      ? t(`fleet.problem.${parsed.problem.kind}`, { text: parsed.problem.text, keys: filterKeys.join(', ') })
      : undefined;
  return { drawn, problem };
}

function Troubles({ state, retry }: { state: FleetState; retry: () => void }) {
  if (state.rows.count === 0 && state.status === 'failed') return null;
  const failures = [...(state.failure === undefined ? [] : [state.failure]), ...state.notices];
  if (failures.length === 0) return null;
  return (
    <div className={styles['notices']}>
      {failures.map((failure) => (
        <FailureView key={`${failure.operation ?? ''} ${failure.code}`} failure={failure} compact onRemedy={retry} />
      ))}
    </div>
  );
}

function Nothing({ state, clear }: { state: FleetState; clear: () => void }) {
  const { t } = useTranslation();
  if (state.rows.count > 0) {
    return (
      <div className={styles['center']}>
        <Empty title={t('fleet.empty.filtered')} action={<Button onClick={clear}>{t('fleet.empty.clear')}</Button>} />
      </div>
    );
  }
  if (state.status === 'failed' && state.failure !== undefined) {
    return (
      <div className={styles['center']}>
        <FailureView failure={state.failure} />
      </div>
    );
  }
  if (state.status !== 'ready') return <Skeleton rows={16} />;
  return (
    <div className={styles['center']}>
      <Empty title={t('fleet.empty.title')} text={t('fleet.empty.text')} />
    </div>
  );
}

/** `--connect NODE_ID` opens one terminal, as soon as the node is there and can be reached. */
function useConnectFlag(
  nodeId: string | undefined,
  { rows, revision }: FleetState,
  connect: (position: number) => void,
): void {
  const [done, setDone] = useState(false);
  useEffect(() => {
    const position = nodeId === undefined || done ? undefined : rows.at(nodeId);
    if (position === undefined) return;
    setDone(true);
    connect(position);
    // oxlint-disable-next-line react/exhaustive-deps -- asked again with each revision of the rows
  }, [nodeId, done, rows, revision]);
}
