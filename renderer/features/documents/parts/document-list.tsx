import type { TFunction } from 'i18next';
import { Plus, Star } from 'lucide-react';
import { Tabs } from 'radix-ui';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { DocumentOwner } from '../../../../contract/features/documents.ts';
import { scopeKey } from '../../../../contract/scope.ts';
import type { Scope } from '../../../../contract/values.ts';
import { Button } from '../../../ui/button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import type { MenuItem } from '../../../ui/menu.tsx';
import { emptyLayout, type TableLayout } from '../../../ui/table/layout.ts';
import { ColumnsButton, ListPage, ListSummary, ListTools } from '../../../workspace/list/list-page.tsx';
import { ListTable } from '../../../workspace/list/list-table.tsx';
import { Nothing } from '../../../workspace/list/nothing.tsx';
import { ReadingState, RefreshButton, Troubles } from '../../../workspace/list/reading.tsx';
import { useList } from '../../../workspace/list/use-list.ts';
import { useWorkspace } from '../../../workspace/workspace.ts';
import { documentColumns } from '../columns.tsx';
import { copyForms } from '../copy.ts';
import { documentsFilterSource } from '../filter-source.ts';
import type { DocumentsPage } from '../page.ts';
import { owners } from '../store.ts';
import styles from '../view.module.css';
import { DocumentPane } from './document-pane.tsx';

const initialLayout: TableLayout = {
  ...emptyLayout,
  hidden: ['owner', 'target', 'tags'],
  sort: { column: 'name', descending: false },
};

export interface DocumentListProps {
  readonly page: DocumentsPage;
  readonly scope: Scope;
}

/** The documents of one kind of owner. */
export function DocumentList({ page, scope }: DocumentListProps) {
  const { t, i18n } = useTranslation();
  const { settings } = useWorkspace();
  const state = useStore(page.store.state);
  const { filter: text, favouritesOnly, selection, opened, told } = useStore(page.state);
  const favourites = useStore(settings, (current) => current.settings.favouriteDocuments);
  const { rows: all, owner, load } = state;
  const marked = useMemo(() => new Set(favourites), [favourites]);
  const rows = useMemo(
    () => (favouritesOnly ? all.filter(({ name }) => marked.has(name)) : all),
    [all, favouritesOnly, marked],
  );
  const columns = useMemo(
    () => documentColumns({ t, language: i18n.language, rows, favourites: marked }),
    [t, i18n.language, rows, marked],
  );
  const source = useMemo(() => documentsFilterSource(rows), [rows]);
  const list = useList({
    id: 'documents',
    initialLayout,
    columns,
    source,
    text,
    place: `${scopeKey(scope)}\n${owner}`,
    rows: { rows, count: rows.length, settled: state.settled },
    details: { isOpen: opened !== undefined, close: () => page.open(undefined) },
  });
  const { refresh, cancel } = page.store;
  const clear = () => {
    page.setFilter('');
    page.setFavouritesOnly(false);
  };
  return (
    <ListPage list={list}>
      <h1 className={styles['title']}>{t('shell.pages.documents')}</h1>
      <Tabs.Root
        className={styles['tabsRoot']}
        value={owner}
        onValueChange={(value) => page.showOwner(value as DocumentOwner)}
      >
        <ListTools
          list={list}
          onFilter={page.setFilter}
          before={<OwnerTabs />}
          after={
            <IconButton
              label={t('documents.favouritesOnly')}
              icon={Star}
              pressed={favouritesOnly}
              onClick={() => page.setFavouritesOnly(!favouritesOnly)}
            />
          }
          actions={
            <>
              <ColumnsButton list={list} />
              <RefreshButton id="documents" load={load} refresh={refresh} cancel={cancel} />
              <Button variant="primary" icon={Plus} onClick={page.create}>
                {t('documents.create')}
              </Button>
            </>
          }
        />
        <ListSummary list={list} total={all.length} told={told}>
          <ReadingState id="documents" load={load} readAt={state.readAt} />
          {state.more && <span className={styles['more']}>{t('documents.more', { count: all.length })}</span>}
        </ListSummary>
        <Troubles id="documents" load={load} count={all.length} retry={refresh} />
        <Tabs.Content value={owner} className={styles['content']} tabIndex={-1}>
          <ListTable
            list={list}
            rowKey={(row) => rows[row]?.name ?? ''}
            version={columns}
            selection={selection}
            onSelectionChange={page.select}
            onActivate={(row) => page.open(rows[row])}
            menu={rowMenu(page, owner, t)}
            selectionActions={copyForms.map((form) => (
              <Button key={form} onClick={() => page.copy(form)}>
                {t(`documents.copy.${form}`)}
              </Button>
            ))}
            detailsWidth={420}
            empty={
              <Nothing
                id="documents"
                count={all.length}
                load={load}
                clearFilter={clear}
                retry={refresh}
                title={t(`documents.empty.${owner}`)}
                text={t('documents.empty.text')}
                action={
                  owner === 'Self' ? (
                    <Button icon={Plus} onClick={page.create}>
                      {t('documents.create')}
                    </Button>
                  ) : (
                    <Button onClick={refresh}>{t('common.refresh')}</Button>
                  )
                }
              />
            }
            details={
              opened !== undefined && (
                <DocumentPane
                  key={opened.name}
                  page={page}
                  scope={scope}
                  document={opened}
                  own={owner === 'Self'}
                  onClose={list.closeDetails}
                />
              )
            }
          />
        </Tabs.Content>
      </Tabs.Root>
    </ListPage>
  );
}

function OwnerTabs() {
  const { t } = useTranslation();
  return (
    <Tabs.List className={styles['tabs']} aria-label={t('documents.owners.label')}>
      {owners.map((each) => (
        <Tabs.Trigger key={each} value={each} className={styles['tab']}>
          {t(`documents.owners.${each}`)}
        </Tabs.Trigger>
      ))}
    </Tabs.List>
  );
}

function rowMenu(page: DocumentsPage, owner: DocumentOwner, t: TFunction): readonly MenuItem[] {
  const [first] = page.chosen();
  const one = (id: string, label: string, act: (document: NonNullable<typeof first>) => void, danger = false) => ({
    id,
    label,
    danger,
    disabled: first === undefined,
    onSelect: () => {
      if (first !== undefined) act(first);
    },
  });
  return [
    one('details', t('documents.pane.open'), page.open),
    one('content', t('documents.content.open'), page.showContent),
    one('favourite', t('documents.toggleFavourite'), ({ name }) => page.toggleFavourite(name)),
    { separator: true },
    ...copyForms.map((form) => ({ id: form, label: t(`documents.copy.${form}`), onSelect: () => page.copy(form) })),
    ...(owner === 'Self'
      ? [
          { separator: true } as const,
          one('delete', t('documents.delete'), ({ name }) => page.review({ kind: 'delete', name }), true),
        ]
      : []),
  ];
}
