import { RefreshCw, Square } from 'lucide-react';
import { Tabs } from 'radix-ui';
import { Group, Panel, Separator } from 'react-resizable-panels';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { scopeKey } from '../../../contract/scope.ts';
import type { Scope } from '../../../contract/values.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import type { MenuItem } from '../../ui/menu.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import type { TableColumn } from '../../ui/table/column.ts';
import { ColumnsMenu } from '../../ui/table/columns-menu.tsx';
import { emptyLayout, type TableLayout } from '../../ui/table/layout.ts';
import { createOrdering } from '../../ui/table/order.ts';
import { Table } from '../../ui/table/table.tsx';
import { FailureView } from '../../workspace/failure-view.tsx';
import { compileFilter } from '../../workspace/filter/compile.ts';
import { FilterField } from '../../workspace/filter/filter-field.tsx';
import { usePaintOf } from '../../workspace/use-paint.ts';
import { useRowHeight } from '../../workspace/row-height.ts';
import { useTableTexts } from '../../workspace/table-texts.ts';
import { useLayout } from '../../workspace/use-layout.ts';
import { useWorkspace } from '../../workspace/workspace.ts';
import { sessionColumns } from './columns.tsx';
import { copyForms } from './copy.ts';
import { sessionsFilterSource } from './filter-source.ts';
import { sessionsPageOf, type SessionsPage } from './page.ts';
import { Confirm } from './parts/confirm.tsx';
import { DetailsPane } from './parts/details-pane.tsx';
import { Nothing } from './parts/nothing.tsx';
import { Result } from './parts/result.tsx';
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
  const { filter: text, selection, asked, opened, told } = useStore(page.state);
  const paintOf = usePaintOf();
  const grid = useRef<HTMLDivElement>(null);
  const [layout, setLayout] = useLayout('sessions', initialLayout);
  const texts = useTableTexts();
  const rowHeight = useRowHeight();
  const { rows, names, own, which } = state;
  const columns = useMemo(
    () => sessionColumns(t, i18n.language, { rows, names, own }),
    [t, i18n.language, rows, names, own],
  );
  const { order, filter, source, sorting } = useShownSessions(state, text, columns, layout);
  const { refresh } = page.store;
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
      <Tabs.Root
        className={styles['tabsRoot']}
        value={which}
        onValueChange={(value) => page.store.show(scope, value as Which)}
      >
        <div className={styles['tools']}>
          <Tabs.List className={styles['tabs']} aria-label={t('sessions.tabs.label')}>
            {(['Active', 'History'] as const).map((each) => (
              <Tabs.Trigger key={each} value={each} className={styles['tab']}>
                {t(`sessions.tabs.${each}`)}
              </Tabs.Trigger>
            ))}
          </Tabs.List>
          <FilterField
            label={t('sessions.filter.label')}
            placeholder={t('sessions.filter.placeholder')}
            value={text}
            onChange={page.setFilter}
            fields={source.fields}
            problems={filter.problems}
            onLeave={() => grid.current?.focus()}
          />
          <div className={styles['actions']}>
            {which === 'Active' && (
              <Button variant="danger" disabled={page.chosen().length === 0} onClick={page.ask}>
                {t('sessions.terminate')}
              </Button>
            )}
            <ColumnsMenu
              label={t('fleet.columnsMenu')}
              columns={columns}
              layout={layout}
              onLayoutChange={setLayout}
              show={(column) => t('fleet.show', { column })}
              hide={(column) => t('fleet.hide', { column })}
            />
            {state.load.status === 'reading' ? (
              <IconButton label={t('sessions.stop')} icon={Square} onClick={page.store.cancel} />
            ) : (
              <IconButton label={t('common.refresh')} icon={RefreshCw} onClick={refresh} />
            )}
          </div>
        </div>
        <Summary state={state} shown={order.length} told={told} />
        {state.load.status === 'failed' && rows.length > 0 && (
          <section className={styles['troubles']} aria-label={t('sessions.notice.old')}>
            <p>{t('sessions.notice.old')}</p>
            <FailureView failure={{ remedy: 'retry', ...state.load.failure }} compact onRemedy={refresh} />
          </section>
        )}
        {state.termination !== undefined && (
          <Result termination={state.termination} onDismiss={page.store.dismissResult} />
        )}
        <Tabs.Content value={which} className={styles['content']} tabIndex={-1}>
          <Group orientation="horizontal" className={styles['group']}>
            <Panel id="sessions" className={styles['main']} minSize={240}>
              <Table
                label={t('sessions.table')}
                columns={columns}
                texts={texts}
                order={order}
                rowKey={(row) => rows[row]?.sessionId ?? ''}
                rowHeight={rowHeight}
                version={columns}
                question={`${scopeKey(scope)}\n${which}\n${text}\n${sorting}`}
                layout={layout}
                onLayoutChange={setLayout}
                selection={selection}
                onSelectionChange={page.select}
                onActivate={(row) => page.open(rows[row])}
                menu={rowMenu(page, which, t)}
                selectionActions={<SelectionActions page={page} which={which} />}
                empty={<Nothing state={state} clearFilter={() => page.setFilter('')} retry={refresh} />}
                gridRef={grid}
              />
            </Panel>
            {opened !== undefined && (
              <>
                <Separator className={styles['edge']} aria-label={t('fleet.pane.resize')} />
                <Panel id="session" minSize={260} defaultSize={380}>
                  <DetailsPane
                    key={opened.session.sessionId}
                    session={opened.session}
                    name={names.get(opened.session.target) ?? ''}
                    history={opened.history}
                    onTranscript={() => page.setReading(true)}
                    onClose={closeDetails}
                  />
                </Panel>
              </>
            )}
          </Group>
        </Tabs.Content>
      </Tabs.Root>
      <Confirm
        scope={scope}
        account={page.account()}
        paint={paintOf(scope.profile)}
        sessions={asked}
        names={names}
        onAnswer={page.answer}
      />
    </div>
  );
}

function useShownSessions(state: SessionsState, text: string, columns: readonly TableColumn[], { sort }: TableLayout) {
  const { rows, names, own, settled } = state;
  // oxlint-disable-next-line react/exhaustive-deps -- what the filter reads; the rest of the state changes nothing in it
  const source = useMemo(() => sessionsFilterSource(state), [rows, names, own]);
  const filter = useMemo(() => compileFilter(text, source), [text, source]);
  const [ordering] = useState(createOrdering);
  const compare = columns.find(({ id }) => id === sort?.column)?.compare;
  const descending = sort?.descending ?? false;
  const sorting = sort === undefined ? '' : `${sort.column} ${String(descending)}`;
  const order = useMemo(
    () =>
      ordering({
        rows,
        generation: 0,
        settled,
        count: rows.length,
        matches: filter.matches,
        sorting,
        compare,
        descending,
      }),
    [ordering, rows, settled, filter, sorting, compare, descending],
  );
  return { order, filter, source, sorting };
}

function Summary({
  state,
  shown,
  told,
}: {
  readonly state: SessionsState;
  readonly shown: number;
  readonly told: string;
}) {
  const { t, i18n } = useTranslation();
  const { rows, readAt, load, more } = state;
  const count = rows.length;
  return (
    <div className={styles['under']}>
      <span role="status">
        {shown === count ? t('sessions.count', { count }) : t('sessions.countOf', { shown, count })}
      </span>
      {readAt !== undefined && (
        <span>
          {t('sessions.read')} <RelativeTime at={readAt} language={i18n.language} />
        </span>
      )}
      {load.status === 'reading' && <span>{t('sessions.reading')}</span>}
      {load.status === 'cancelled' && <span>{t('sessions.cancelled')}</span>}
      {more && <span className={styles['more']}>{t('sessions.more', { count })}</span>}
      <span role="status" className={styles['told']}>
        {told}
      </span>
    </div>
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
