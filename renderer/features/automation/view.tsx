import { Plus, X } from 'lucide-react';
import { useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { scopeKey } from '../../../contract/scope.ts';
import type { Scope } from '../../../contract/values.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { emptyLayout, type TableLayout } from '../../ui/table/layout.ts';
import { FailureView } from '../../workspace/failure-view.tsx';
import { FormAside } from '../../workspace/form-aside.tsx';
import { ColumnsButton, ListPage, ListSummary, ListTools } from '../../workspace/list/list-page.tsx';
import { ListTable } from '../../workspace/list/list-table.tsx';
import { Nothing } from '../../workspace/list/nothing.tsx';
import { ReadingState, RefreshButton, Troubles } from '../../workspace/list/reading.tsx';
import { useList } from '../../workspace/list/use-list.ts';
import { useWorkspace } from '../../workspace/workspace.ts';
import { runColumns, statusText } from './columns.tsx';
import { runsFilterSource } from './filter-source.ts';
import { automationPageOf, type AutomationPage } from './page.ts';
import { AskedFields } from './parts/asked-fields.tsx';
import { Live } from './parts/live.tsx';
import { StartForm } from './parts/start-form.tsx';
import type { AutomationsState } from './store.ts';
import styles from './view.module.css';

const initialLayout: TableLayout = { ...emptyLayout, sort: { column: 'started', descending: true } };

/** The page `Automation`: the runs of the account, the form for a new one, and one run as it goes on. */
export function AutomationScreen() {
  const { t } = useTranslation();
  const workspace = useWorkspace();
  const page = automationPageOf(workspace);
  const scope = useStore(workspace.scope, (state) => state.scope);
  const { form, aside, live, failure } = useStore(page.state);
  return (
    <div className={styles['page']}>
      <h1 className={styles['title']}>{t('shell.pages.automation')}</h1>
      {failure !== undefined && (
        <div className={styles['trouble']}>
          <FailureView failure={failure} compact />
          <IconButton label={t('automation.dismiss')} icon={X} onClick={page.dismiss} />
        </div>
      )}
      {aside !== undefined && <FormAside text={t('automation.lost.text')} onBack={page.resume} onDismiss={page.drop} />}
      {form !== undefined ? (
        <StartForm key={scopeKey(form.scope)} page={page} form={form} />
      ) : live !== undefined ? (
        <Live key={live.runId} page={page} live={live} />
      ) : (
        scope !== undefined && <Runs page={page} scope={scope} />
      )}
    </div>
  );
}

interface RunsProps {
  readonly page: AutomationPage;
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

function History({ page, scope, state }: RunsProps & { readonly state: AutomationsState }) {
  const { t, i18n } = useTranslation();
  const { filter: text, selection, told } = useStore(page.state);
  const { rows, load, asked } = state;
  const columns = useMemo(() => runColumns(t, i18n.language, rows), [t, i18n.language, rows]);
  const source = useMemo(() => runsFilterSource(rows, (run) => statusText(t, run)), [rows, t]);
  const list = useList({
    id: 'automations',
    initialLayout,
    columns,
    source,
    text,
    place: `${scopeKey(scope)}\n${asked.status} ${asked.since} ${asked.type}`,
    rows: { rows, count: rows.length, settled: state.settled },
  });
  const create = () => page.create();
  const open = (row: number) => {
    const run = rows[row];
    if (run !== undefined) page.open(run.scope, run.runId);
  };
  const { refresh, cancel } = page.store;
  const isNarrow = Object.values(asked).some((part) => part !== 'any');
  return (
    <ListPage list={list}>
      <ListTools
        list={list}
        onFilter={page.setFilter}
        after={<AskedFields asked={asked} onChange={page.store.ask} />}
        actions={
          <>
            <ColumnsButton list={list} />
            <RefreshButton id="automations" load={load} refresh={refresh} cancel={cancel} />
            <Button variant="primary" icon={Plus} onClick={create}>
              {t('automation.new')}
            </Button>
          </>
        }
      />
      <ListSummary list={list} total={rows.length} told={told}>
        <ReadingState id="automations" load={load} readAt={state.readAt} />
        {state.more && <span>{t('automations.more', { count: rows.length })}</span>}
      </ListSummary>
      <Troubles id="automations" load={load} count={rows.length} retry={refresh} />
      <ListTable
        list={list}
        rowKey={(row) => rows[row]?.runId ?? ''}
        version={columns}
        selection={selection}
        onSelectionChange={page.select}
        onActivate={open}
        menu={[
          {
            id: 'open',
            label: t('automations.open'),
            onSelect: () => open(rows.findIndex(({ runId }) => runId === selection.active)),
          },
        ]}
        empty={
          <Nothing
            id="automations"
            count={rows.length}
            load={load}
            clearFilter={() => page.setFilter('')}
            retry={refresh}
            title={t(isNarrow ? 'automations.empty.asked' : 'automations.empty.title')}
            text={t('automations.empty.text')}
            action={<Button onClick={create}>{t('automation.new')}</Button>}
          />
        }
      />
    </ListPage>
  );
}
