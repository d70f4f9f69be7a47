import type { TFunction } from 'i18next';
import { RefreshCw, Search as SearchIcon, Square, X } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Recording } from '../../../contract/features/recordings.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import type { MenuItem } from '../../ui/menu.tsx';
import type { TableColumn } from '../../ui/table/column.ts';
import { ColumnsMenu } from '../../ui/table/columns-menu.tsx';
import { emptyLayout, type TableLayout } from '../../ui/table/layout.ts';
import { createOrdering } from '../../ui/table/order.ts';
import { Table } from '../../ui/table/table.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { FailureView } from '../../workspace/failure-view.tsx';
import { compileFilter } from '../../workspace/filter/compile.ts';
import { FilterField } from '../../workspace/filter/filter-field.tsx';
import { useRowHeight } from '../../workspace/row-height.ts';
import { useTableTexts } from '../../workspace/table-texts.ts';
import { useLayout } from '../../workspace/use-layout.ts';
import { usePaintOf } from '../../workspace/use-paint.ts';
import { useWorkspace } from '../../workspace/workspace.ts';
import { recordingColumns } from './columns.tsx';
import { recordingsFilterSource } from './filter-source.ts';
import { recordingsPageOf, type RecordingsPage } from './page.ts';
import { Confirm } from './parts/confirm.tsx';
import { Nothing } from './parts/nothing.tsx';
import { Player } from './parts/player.tsx';
import { Results } from './parts/results.tsx';
import type { CreatePlayScreen } from './play-screen.ts';
import type { RecordingsState, Search } from './store.ts';
import styles from './view.module.css';

const initialLayout: TableLayout = { ...emptyLayout, hidden: ['node'], sort: { column: 'started', descending: true } };

export interface RecordingsScreenProps {
  /** The player's emulator; xterm when absent. */
  readonly createScreen?: CreatePlayScreen;
}

/** The section `Recordings` of the page `Sessions`: what was recorded on this computer, and its player. */
export function RecordingsScreen({ createScreen }: RecordingsScreenProps) {
  const workspace = useWorkspace();
  const page = recordingsPageOf(workspace);
  const { store } = page;
  const item = useStore(workspace.pages, (pages) => pages.item);
  const state = useStore(store.state);
  const { playing, asked, failure } = useStore(page.state);
  useEffect(() => {
    store.refresh();
    return store.follow();
  }, [store]);
  useEffect(() => {
    const recordingId = item === undefined ? undefined : workspace.pages.getState().takeItem();
    if (recordingId !== undefined) page.play({ recordingId, at: 0, term: '' });
  }, [workspace, page, item]);
  const recording = state.rows.find(({ recordingId }) => recordingId === playing?.recordingId);
  return (
    <div className={styles['page']}>
      {failure !== undefined && (
        <div className={styles['trouble']}>
          <FailureView failure={failure} compact />
          <DismissButton page={page} />
        </div>
      )}
      {playing !== undefined && recording !== undefined ? (
        <Player
          page={page}
          recording={recording}
          playing={playing}
          {...(createScreen !== undefined && { createScreen })}
        />
      ) : (
        <Recordings page={page} state={state} />
      )}
      <Told page={page} />
      <Confirm recordings={asked} onAnswer={page.answer} />
    </div>
  );
}

function DismissButton({ page }: { readonly page: RecordingsPage }) {
  const { t } = useTranslation();
  return <IconButton label={t('recordings.dismiss')} icon={X} onClick={page.dismiss} />;
}

function Told({ page }: { readonly page: RecordingsPage }) {
  const told = useStore(page.state, (state) => state.told);
  return (
    <p role="status" className={styles['told']}>
      {told}
    </p>
  );
}

function Recordings({ page, state }: { readonly page: RecordingsPage; readonly state: RecordingsState }) {
  const { t, i18n } = useTranslation();
  const { pages } = useWorkspace();
  const { filter: text, searched, selection } = useStore(page.state);
  const paintOf = usePaintOf();
  const grid = useRef<HTMLDivElement>(null);
  const [layout, setLayout] = useLayout('recordings', initialLayout);
  const texts = useTableTexts();
  const rowHeight = useRowHeight();
  const { rows, search } = state;
  const columns = useMemo(() => recordingColumns(t, i18n.language, rows, paintOf), [t, i18n.language, rows, paintOf]);
  const { order, filter, source, sorting } = useShown(state, text, columns, layout);
  const { refresh } = page.store;
  const play = (recording: Recording | undefined) => {
    if (recording !== undefined) page.play({ recordingId: recording.recordingId, at: 0, term: '' });
  };
  return (
    <>
      <div className={styles['tools']}>
        <FilterField
          label={t('recordings.filter.label')}
          placeholder={t('recordings.filter.placeholder')}
          value={text}
          onChange={page.setFilter}
          fields={source.fields}
          problems={filter.problems}
          onLeave={() => grid.current?.focus()}
        />
        <TextField
          hideLabel
          className={styles['search']}
          icon={SearchIcon}
          label={t('recordings.search.label')}
          placeholder={t('recordings.search.label')}
          value={searched}
          maxLength={200}
          onChange={page.setSearched}
          onKeyDown={(event) => {
            if (event.key === 'Escape') page.setSearched('');
          }}
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
          <IconButton label={t('common.refresh')} icon={RefreshCw} onClick={refresh} />
        </div>
      </div>
      <div className={styles['under']}>
        {search === undefined ? (
          <span role="status">
            {order.length === rows.length
              ? t('recordings.count', { count: rows.length })
              : t('recordings.countOf', { shown: order.length, count: rows.length })}
          </span>
        ) : (
          <SearchState page={page} search={search} />
        )}
      </div>
      <div className={styles['content']}>
        {search !== undefined ? (
          <Results page={page} search={search} rows={rows} />
        ) : (
          <Table
            label={t('recordings.table')}
            columns={columns}
            texts={texts}
            order={order}
            rowKey={(row) => rows[row]?.recordingId ?? ''}
            rowHeight={rowHeight}
            version={columns}
            question={`${text}\n${sorting}`}
            layout={layout}
            onLayoutChange={setLayout}
            selection={selection}
            onSelectionChange={page.select}
            onActivate={(row) => play(rows[row])}
            menu={rowMenu(page, t, play)}
            rowAction={(row, active) => (
              <Button tabIndex={active ? 0 : -1} onClick={() => play(rows[row])}>
                {t('recordings.play')}
              </Button>
            )}
            selectionActions={
              <Button variant="danger" onClick={() => page.ask(page.chosen())}>
                {t('recordings.delete')}
              </Button>
            }
            empty={
              <Nothing
                state={state}
                clearFilter={() => page.setFilter('')}
                retry={refresh}
                openSettings={() => pages.getState().show('settings')}
              />
            }
            gridRef={grid}
          />
        )}
      </div>
    </>
  );
}

function SearchState({ page, search }: { readonly page: RecordingsPage; readonly search: Search }) {
  const { t } = useTranslation();
  const { matches, searched, total, status, more } = search;
  const progress = { count: matches.length, searched, total };
  return (
    <>
      <span role="status">{t('recordings.search.state', progress)}</span>
      {more && <span className={styles['more']}>{t('recordings.search.more', { count: matches.length })}</span>}
      {status === 'running' && (
        <IconButton label={t('recordings.search.stop')} icon={Square} onClick={page.store.stopSearch} />
      )}
    </>
  );
}

function useShown(state: RecordingsState, text: string, columns: readonly TableColumn[], { sort }: TableLayout) {
  const { rows, settled } = state;
  const source = useMemo(() => recordingsFilterSource(rows), [rows]);
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

function rowMenu(
  page: RecordingsPage,
  t: TFunction,
  play: (recording: Recording | undefined) => void,
): readonly MenuItem[] {
  const first = () => page.chosen()[0];
  const onFirst = (run: (recordingId: string) => void) => () => {
    const recording = first();
    if (recording !== undefined) run(recording.recordingId);
  };
  return [
    { id: 'play', label: t('recordings.play'), onSelect: () => play(first()) },
    { separator: true },
    { id: 'text', label: t('recordings.exportText'), onSelect: onFirst((id) => page.save(id, 'text')) },
    { id: 'cast', label: t('recordings.exportCast'), onSelect: onFirst((id) => page.save(id, 'cast')) },
    { id: 'reveal', label: t('recordings.reveal'), onSelect: onFirst(page.reveal) },
    { separator: true },
    { id: 'delete', label: t('recordings.delete'), danger: true, onSelect: () => page.ask(page.chosen()) },
  ];
}
