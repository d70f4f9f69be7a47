import { Tabs } from 'radix-ui';
import { useEffect, useMemo } from 'react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { scopeKey } from '../../../contract/scope.ts';
import type { Scope } from '../../../contract/values.ts';
import { Button } from '../../ui/button.tsx';
import type { MenuItem } from '../../ui/menu.tsx';
import { emptyLayout, type TableLayout } from '../../ui/table/layout.ts';
import { ColumnsButton, ListPage, ListSummary, ListTools } from '../../workspace/list/list-page.tsx';
import { ListTable } from '../../workspace/list/list-table.tsx';
import { Nothing } from '../../workspace/list/nothing.tsx';
import { ReadingState, RefreshButton, Troubles } from '../../workspace/list/reading.tsx';
import { useList } from '../../workspace/list/use-list.ts';
import { paintOf } from '../../workspace/paint.ts';
import { useWorkspace } from '../../workspace/workspace.ts';
import { sessionColumns } from './columns.tsx';
import { copyForms } from './copy.ts';
import { sessionsFilterSource } from './filter-source.ts';
import { sessionsPageOf, type SessionsPage } from './page.ts';
import { ConfirmTerminate } from './parts/confirm-terminate.tsx';
import { Result } from './parts/result.tsx';
import { SessionPane } from './parts/session-pane.tsx';
import { TranscriptView } from './parts/transcript.tsx';
import type { SessionsState, Which } from './store.ts';
import styles from './view.module.css';

const initialLayout: TableLayout = { ...emptyLayout, sort: { column: 'started', descending: true } };

/** The sessions of the page `Sessions`: active and past sessions of the account, this app's own marked. */
export function SessionsScreen() {
  const workspace = useWorkspace();
  const page = sessionsPageOf(workspace);
  const scope = useStore(workspace.scope, (state) => state.scope);
  const state = useStore(page.store.state);
  const { store } = page;
  useEffect(() => {
    if (scope === undefined) return;
    const { which, scope: before, load } = store.state.getState();
    store.show(scope, which);
    // Sessions come and go: whoever returns to the page wants today's.
    if (before === store.state.getState().scope && load.status !== 'reading') store.refresh();
  }, [store, scope]);
  useEffect(() => store.followOwn(), [store]);
  useEffect(() => {
    workspace.status.getState().setDataAt(state.readAt);
    return () => workspace.status.getState().setDataAt(undefined);
  }, [workspace, state.readAt]);
  if (scope === undefined || state.scope === undefined || scopeKey(state.scope) !== scopeKey(scope)) return null;
  return <Shown scope={state.scope} page={page} state={state} />;
}

interface SessionsProps {
  readonly scope: Scope;
  readonly page: SessionsPage;
  readonly state: SessionsState;
}

/** The list, or the transcript that was opened from it. */
function Shown(props: SessionsProps) {
  const { page, state } = props;
  const { opened, reading } = useStore(page.state);
  if (opened === undefined || !reading) return <Sessions {...props} />;
  const { session, history } = opened;
  return (
    <TranscriptView
      session={session}
      name={state.names.get(session.target) ?? ''}
      history={history}
      onBack={() => page.setReading(false)}
    />
  );
}

function Sessions({ scope, page, state }: SessionsProps) {
  const { t, i18n } = useTranslation();
  const { settings } = useWorkspace();
  const { filter: text, selection, asked, opened, told } = useStore(page.state);
  const paints = useStore(settings, (current) => current.settings.paints);
  const { rows, names, own, which, load, termination } = state;
  const columns = useMemo(
    () => sessionColumns(t, i18n.language, { rows, names, own }),
    [t, i18n.language, rows, names, own],
  );
  const source = useMemo(() => sessionsFilterSource({ rows, names, own }), [rows, names, own]);
  const list = useList({
    id: 'sessions',
    initialLayout,
    columns,
    source,
    text,
    place: `${scopeKey(scope)}\n${which}`,
    rows: { rows, count: rows.length, settled: state.settled },
    details: { isOpen: opened !== undefined, close: () => page.open(undefined) },
  });
  const { refresh, cancel, dismissResult } = page.store;
  return (
    <ListPage list={list}>
      <Tabs.Root
        className={styles['tabsRoot']}
        value={which}
        onValueChange={(value) => page.store.show(scope, value as Which)}
      >
        <ListTools
          list={list}
          onFilter={page.setFilter}
          before={<WhichTabs />}
          actions={
            <>
              {which === 'Active' && (
                <Button variant="danger" disabled={page.chosen().length === 0} onClick={page.ask}>
                  {t('sessions.terminate')}
                </Button>
              )}
              <ColumnsButton list={list} />
              <RefreshButton id="sessions" load={load} refresh={refresh} cancel={cancel} />
            </>
          }
        />
        <ListSummary list={list} total={rows.length} told={told}>
          <ReadingState id="sessions" load={load} readAt={state.readAt} />
          {state.more && <span className={styles['more']}>{t('sessions.more', { count: rows.length })}</span>}
        </ListSummary>
        <Troubles id="sessions" load={load} count={rows.length} retry={refresh} />
        {termination !== undefined && <Result termination={termination} onDismiss={dismissResult} />}
        <Tabs.Content value={which} className={styles['content']} tabIndex={-1}>
          <ListTable
            list={list}
            rowKey={(row) => rows[row]?.sessionId ?? ''}
            version={columns}
            selection={selection}
            onSelectionChange={page.select}
            onActivate={(row) => page.open(rows[row])}
            menu={rowMenu(page, which, t)}
            selectionActions={<SelectionActions page={page} which={which} />}
            empty={
              <Nothing
                id="sessions"
                count={rows.length}
                load={load}
                clearFilter={() => page.setFilter('')}
                retry={refresh}
                title={t(`sessions.empty.${which}`)}
                text={t('sessions.empty.text')}
                action={<Button onClick={refresh}>{t('common.refresh')}</Button>}
              />
            }
            details={
              opened !== undefined && (
                <SessionPane
                  key={opened.session.sessionId}
                  session={opened.session}
                  name={names.get(opened.session.target) ?? ''}
                  history={opened.history}
                  onTranscript={() => page.setReading(true)}
                  onClose={list.closeDetails}
                />
              )
            }
          />
        </Tabs.Content>
      </Tabs.Root>
      <ConfirmTerminate
        scope={scope}
        account={page.account()}
        paint={paintOf({ paints }, scope.profile)}
        sessions={asked}
        names={names}
        onAnswer={page.answer}
      />
    </ListPage>
  );
}

function WhichTabs() {
  const { t } = useTranslation();
  return (
    <Tabs.List className={styles['tabs']} aria-label={t('sessions.tabs.label')}>
      {(['Active', 'History'] as const).map((each) => (
        <Tabs.Trigger key={each} value={each} className={styles['tab']}>
          {t(`sessions.tabs.${each}`)}
        </Tabs.Trigger>
      ))}
    </Tabs.List>
  );
}

function rowMenu(page: SessionsPage, which: Which, t: TFunction): readonly MenuItem[] {
  const copies = copyForms.map((form) => ({
    id: form,
    label: t(`sessions.copy.${form}`),
    onSelect: () => page.copy(form),
  }));
  const details = {
    id: 'details',
    label: t('sessions.pane.open'),
    onSelect: () => page.open(page.chosen()[0]),
  };
  if (which === 'History') return [details, { separator: true }, ...copies];
  return [
    details,
    { separator: true },
    ...copies,
    { separator: true },
    { id: 'terminate', label: t('sessions.terminate'), onSelect: page.ask, danger: true },
  ];
}

function SelectionActions({ page, which }: { readonly page: SessionsPage; readonly which: Which }) {
  const { t } = useTranslation();
  return (
    <>
      {which === 'Active' && (
        <Button variant="danger" onClick={page.ask}>
          {t('sessions.terminate')}
        </Button>
      )}
      {copyForms.map((form) => (
        <Button key={form} onClick={() => page.copy(form)}>
          {t(`sessions.copy.${form}`)}
        </Button>
      ))}
    </>
  );
}
