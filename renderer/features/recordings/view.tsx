import type { TFunction } from 'i18next';
import { RefreshCw, Search as SearchIcon, Square, X } from 'lucide-react';
import { useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Recording } from '../../../contract/features/recordings.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import type { MenuItem } from '../../ui/menu.tsx';
import { emptyLayout, type TableLayout } from '../../ui/table/layout.ts';
import { TextField } from '../../ui/text-field.tsx';
import { FailureView } from '../../workspace/failure-view.tsx';
import { ColumnsButton, ListPage, ListSummary, ListTools, SummaryLine } from '../../workspace/list/list-page.tsx';
import { ListTable } from '../../workspace/list/list-table.tsx';
import { Nothing } from '../../workspace/list/nothing.tsx';
import { useList } from '../../workspace/list/use-list.ts';
import { useWorkspace } from '../../workspace/workspace.ts';
import { recordingColumns } from './columns.tsx';
import { recordingsFilterSource } from './filter-source.ts';
import { recordingsPageOf, type RecordingsPage } from './page.ts';
import { ConfirmDelete } from './parts/confirm-delete.tsx';
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
      <ConfirmDelete recordings={asked} onAnswer={page.answer} />
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
  const { settings, pages } = useWorkspace();
  const { filter: text, selection } = useStore(page.state);
  const paints = useStore(settings, (current) => current.settings.paints);
  const { rows, search, settled } = state;
  const columns = useMemo(() => recordingColumns(t, i18n.language, rows, { paints }), [t, i18n.language, rows, paints]);
  const source = useMemo(() => recordingsFilterSource(rows), [rows]);
  const list = useList({
    id: 'recordings',
    initialLayout,
    columns,
    source,
    text,
    rows: { rows, count: rows.length, settled },
  });
  const { refresh } = page.store;
  const play = (recording: Recording | undefined) => {
    if (recording !== undefined) page.play({ recordingId: recording.recordingId, at: 0, term: '' });
  };
  return (
    <ListPage list={list}>
      <ListTools
        list={list}
        onFilter={page.setFilter}
        after={<SearchField page={page} />}
        actions={
          <>
            <ColumnsButton list={list} />
            <IconButton label={t('common.refresh')} icon={RefreshCw} onClick={refresh} />
          </>
        }
      />
      {search === undefined ? (
        <>
          <ListSummary list={list} total={rows.length} />
          <ListTable
            list={list}
            rowKey={(row) => rows[row]?.recordingId ?? ''}
            version={columns}
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
                id="recordings"
                count={rows.length}
                load={state.load}
                clearFilter={() => page.setFilter('')}
                retry={refresh}
                title={t('recordings.empty.title')}
                text={t('recordings.empty.text')}
                action={
                  <Button onClick={() => pages.getState().show('settings')}>{t('recordings.empty.settings')}</Button>
                }
              />
            }
          />
        </>
      ) : (
        <>
          <SearchSummary page={page} search={search} />
          <div className={styles['content']}>
            <Results page={page} search={search} rows={rows} />
          </div>
        </>
      )}
    </ListPage>
  );
}

function SearchField({ page }: { readonly page: RecordingsPage }) {
  const { t } = useTranslation();
  const searched = useStore(page.state, (state) => state.searched);
  return (
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
  );
}

function SearchSummary({ page, search }: { readonly page: RecordingsPage; readonly search: Search }) {
  const { t } = useTranslation();
  const { matches, searched, total, status, more } = search;
  const progress = { count: matches.length, searched, total };
  return (
    <SummaryLine said={t('recordings.search.state', progress)}>
      {more && <span className={styles['more']}>{t('recordings.search.more', { count: matches.length })}</span>}
      {status === 'running' && (
        <IconButton label={t('recordings.search.stop')} icon={Square} onClick={page.store.stopSearch} />
      )}
    </SummaryLine>
  );
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
