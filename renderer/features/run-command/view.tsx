import type { TFunction } from 'i18next';
import { Plus, X } from 'lucide-react';
import { useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { scopeKey } from '../../../contract/scope.ts';
import type { Scope } from '../../../contract/values.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import type { MenuItem } from '../../ui/menu.tsx';
import { emptyLayout, type TableLayout } from '../../ui/table/layout.ts';
import { FailureView } from '../../workspace/failure-view.tsx';
import { FormAside } from '../../workspace/form-aside.tsx';
import { ColumnsButton, ListPage, ListSummary, ListTools } from '../../workspace/list/list-page.tsx';
import { ListTable } from '../../workspace/list/list-table.tsx';
import { Nothing } from '../../workspace/list/nothing.tsx';
import { ReadingState, RefreshButton, Troubles } from '../../workspace/list/reading.tsx';
import { useList } from '../../workspace/list/use-list.ts';
import { useWorkspace } from '../../workspace/workspace.ts';
import { runColumns } from './columns.tsx';
import { runsFilterSource } from './filter-source.ts';
import { runPageOf, type RunPage } from './page.ts';
import { Board } from './parts/board.tsx';
import { RunForm } from './parts/run-form.tsx';
import { SavedMenu } from './parts/saved-menu.tsx';
import type { RunsState } from './store.ts';
import styles from './view.module.css';

const initialLayout: TableLayout = { ...emptyLayout, sort: { column: 'requested', descending: true } };

/** The page `Run Command`: the runs of the account, the form for a new one, and one run as it goes on. */
export function RunCommandScreen() {
  const { t } = useTranslation();
  const workspace = useWorkspace();
  const page = runPageOf(workspace);
  const scope = useStore(workspace.scope, (state) => state.scope);
  const { form, aside, board, failure } = useStore(page.state);
  return (
    <div className={styles['page']}>
      <h1 className={styles['title']}>{t('shell.pages.run-command')}</h1>
      {failure !== undefined && (
        <div className={styles['trouble']}>
          <FailureView failure={failure} compact />
          <IconButton label={t('runCommand.dismiss')} icon={X} onClick={page.dismiss} />
        </div>
      )}
      {aside !== undefined && <FormAside text={t('runCommand.lost.text')} onBack={page.resume} onDismiss={page.drop} />}
      {form !== undefined ? (
        <RunForm key={scopeKey(form.scope)} page={page} form={form} />
      ) : board !== undefined ? (
        <Board key={board.runId} page={page} board={board} />
      ) : (
        scope !== undefined && <Runs page={page} scope={scope} />
      )}
    </div>
  );
}

interface RunsProps {
  readonly page: RunPage;
  readonly scope: Scope;
}

function Runs({ page, scope }: RunsProps) {
  const state = useStore(page.store.state);
  const { status } = useWorkspace();
  const { store } = page;
  useEffect(() => {
    const before = store.state.getState();
    store.show(scope);
    // Whoever returns to the page wants today's.
    if (before.scope === store.state.getState().scope) store.refresh();
  }, [store, scope]);
  useEffect(() => {
    status.getState().setDataAt(state.readAt);
    return () => status.getState().setDataAt(undefined);
  }, [status, state.readAt]);
  if (state.scope === undefined || scopeKey(state.scope) !== scopeKey(scope)) return null;
  return <History page={page} scope={scope} state={state} />;
}

function History({ page, scope, state }: RunsProps & { readonly state: RunsState }) {
  const { t, i18n } = useTranslation();
  const { filter: text, selection, told } = useStore(page.state);
  const { rows, load } = state;
  const columns = useMemo(() => runColumns(t, i18n.language, rows), [t, i18n.language, rows]);
  const source = useMemo(() => runsFilterSource(rows, (run) => t(`runCommand.states.${run.state}`)), [rows, t]);
  const list = useList({
    id: 'runs',
    initialLayout,
    columns,
    source,
    text,
    place: scopeKey(scope),
    rows: { rows, count: rows.length, settled: state.settled },
  });
  const create = () => page.create();
  const open = (row: number) => {
    const run = rows[row];
    if (run !== undefined) page.open(run.scope, run.runId);
  };
  const { refresh, cancel } = page.store;
  return (
    <ListPage list={list}>
      <ListTools
        list={list}
        onFilter={page.setFilter}
        actions={
          <>
            <ColumnsButton list={list} />
            <RefreshButton id="runs" load={load} refresh={refresh} cancel={cancel} />
            <SavedMenu page={page} />
            <Button variant="primary" icon={Plus} onClick={create}>
              {t('runCommand.new')}
            </Button>
          </>
        }
      />
      <ListSummary list={list} total={rows.length} told={told}>
        <ReadingState id="runs" load={load} readAt={state.readAt} />
        {state.more && <span>{t('runs.more', { count: rows.length })}</span>}
      </ListSummary>
      <Troubles id="runs" load={load} count={rows.length} retry={refresh} />
      <ListTable
        list={list}
        rowKey={(row) => rows[row]?.runId ?? ''}
        version={columns}
        selection={selection}
        onSelectionChange={page.select}
        onActivate={open}
        menu={rowMenu(() => open(rows.findIndex(({ runId }) => runId === selection.active)), t)}
        empty={
          <Nothing
            id="runs"
            count={rows.length}
            load={load}
            clearFilter={() => page.setFilter('')}
            retry={refresh}
            title={t('runs.empty.title')}
            text={t('runs.empty.text')}
            action={<Button onClick={create}>{t('runCommand.new')}</Button>}
          />
        }
      />
    </ListPage>
  );
}

function rowMenu(open: () => void, t: TFunction): readonly MenuItem[] {
  return [{ id: 'open', label: t('runs.open'), onSelect: open }];
}
