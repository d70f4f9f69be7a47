import type { TFunction } from 'i18next';
import { Plus, X } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import type { MenuItem } from '../../ui/menu.tsx';
import { emptyLayout, type TableLayout } from '../../ui/table/layout.ts';
import { FailureView } from '../../workspace/failure-view.tsx';
import { ColumnsButton, ListPage, ListSummary, ListTools } from '../../workspace/list/list-page.tsx';
import { ListTable } from '../../workspace/list/list-table.tsx';
import type { ListLoad } from '../../workspace/list/list-id.ts';
import { Nothing } from '../../workspace/list/nothing.tsx';
import { useList } from '../../workspace/list/use-list.ts';
import { useWorkspace } from '../../workspace/workspace.ts';
import { tunnelColumns } from './columns.tsx';
import { copyForms } from './copy.ts';
import { tunnelsFilterSource } from './filter-source.ts';
import { tunnelsPageOf, type TunnelsPage } from './page.ts';
import { ConfirmRemove } from './parts/confirm-remove.tsx';
import { TunnelForm } from './parts/tunnel-form.tsx';
import { TunnelPane } from './parts/tunnel-pane.tsx';
import { rowKey, shelfOrder, shelfRows, shelvedOf } from './rows.ts';
import { isOn, type TunnelsState } from './store.ts';
import styles from './view.module.css';

const initialLayout: TableLayout = { ...emptyLayout, sort: { column: 'name', descending: false } };

/** The section `Tunnels` of the page `Sessions`: the tunnel shelf, whatever account its tunnels lead to. */
export function TunnelsScreen() {
  const { t } = useTranslation();
  const page = tunnelsPageOf(useWorkspace());
  const { draft, asked, failure, told } = useStore(page.state);
  return (
    <div className={styles['page']}>
      <Shelf page={page} />
      <p role="status" className={styles['told']}>
        {told}
      </p>
      {failure !== undefined && (
        <div className={styles['trouble']}>
          <FailureView failure={failure} compact />
          <IconButton label={t('tunnels.dismiss')} icon={X} onClick={page.dismiss} />
        </div>
      )}
      {draft !== undefined && <TunnelForm page={page} begun={draft} />}
      <ConfirmRemove tunnels={asked} onAnswer={page.answer} />
    </div>
  );
}

function Shelf({ page }: { readonly page: TunnelsPage }) {
  const { t, i18n } = useTranslation();
  const { settings } = useWorkspace();
  const { filter: text, selection, shown } = useStore(page.state);
  const state = useStore(page.store.state);
  const paints = useStore(settings, (current) => current.settings.paints);
  const { tunnels } = state;
  const rows = useMemo(() => shelfRows(tunnels), [tunnels]);
  const columns = useMemo(
    () => tunnelColumns({ t, language: i18n.language, rows, settings: { paints }, page }),
    [t, i18n.language, rows, paints, page],
  );
  const source = useMemo(() => tunnelsFilterSource(rows), [rows]);
  const inPane = tunnels.find(({ tunnel }) => tunnel.tunnelId === shown);
  const list = useList({
    id: 'tunnels',
    initialLayout,
    columns,
    source,
    text,
    rows: { rows, count: rows.length },
    arrange: (input) => shelfOrder(rows, input),
    details: { isOpen: inPane !== undefined, close: () => page.show(undefined) },
  });
  const open = tunnels.filter((one) => isOn(one.state)).length;
  const create = () => page.create();
  return (
    <ListPage list={list}>
      <ListTools
        list={list}
        onFilter={page.setFilter}
        actions={
          <>
            <ColumnsButton list={list} />
            <Button variant="primary" icon={Plus} className={styles['new']} onClick={create}>
              {t('tunnels.new')}
            </Button>
          </>
        }
      />
      <ListSummary
        list={list}
        shown={list.order.reduce((sum, row) => sum + (rows[row]?.kind === 'tunnel' ? 1 : 0), 0)}
        total={tunnels.length}
      >
        {open > 0 && <span>{t('tunnels.openCount', { count: open })}</span>}
      </ListSummary>
      <ListTable
        list={list}
        rowKey={(row) => rowKey(rows[row])}
        version={columns}
        selection={selection}
        onSelectionChange={page.select}
        onActivate={(row) => {
          const shelved = shelvedOf(rows[row]);
          if (shelved !== undefined) page.show(shelved.tunnel.tunnelId);
        }}
        menu={rowMenu(page, t)}
        selectionActions={<SelectionActions page={page} />}
        empty={
          <Nothing
            id="tunnels"
            count={tunnels.length}
            load={loadOf(state)}
            clearFilter={() => page.setFilter('')}
            sketched={6}
            title={t('tunnels.empty.title')}
            text={t('tunnels.empty.text')}
            action={
              <Button icon={Plus} onClick={create}>
                {t('tunnels.new')}
              </Button>
            }
          />
        }
        detailsWidth={400}
        details={inPane !== undefined && <TunnelPane page={page} shelved={inPane} onClose={list.closeDetails} />}
      />
    </ListPage>
  );
}

function loadOf({ status, failure }: TunnelsState): ListLoad {
  if (failure !== undefined) return { status: 'failed', failure };
  return { status: status === 'loading' ? 'reading' : 'ready' };
}

function idsOf(page: TunnelsPage, on: boolean): string[] {
  return page
    .chosen()
    .filter(({ state }) => isOn(state) === on)
    .map(({ tunnel }) => tunnel.tunnelId);
}

function rowMenu(page: TunnelsPage, t: TFunction): readonly MenuItem[] {
  const chosen = page.chosen();
  const [first] = chosen;
  const isOne = chosen.length === 1;
  return [
    {
      id: 'open',
      label: t('tunnels.open'),
      disabled: idsOf(page, false).length === 0,
      onSelect: () => page.open(idsOf(page, false)),
    },
    {
      id: 'close',
      label: t('tunnels.close'),
      disabled: idsOf(page, true).length === 0,
      onSelect: () => page.close(idsOf(page, true)),
    },
    { separator: true },
    {
      id: 'details',
      label: t('tunnels.details'),
      disabled: !isOne,
      onSelect: () => page.show(first?.tunnel.tunnelId),
    },
    {
      id: 'edit',
      label: t('tunnels.edit'),
      disabled: !isOne,
      onSelect: () => {
        if (first !== undefined) page.edit(first.tunnel);
      },
    },
    ...copyForms.map((form) => ({
      id: form,
      label: t(`tunnels.copy.${form}`),
      onSelect: () => page.copy(form, page.chosen()),
    })),
    { separator: true },
    { id: 'remove', label: t('tunnels.remove'), danger: true, onSelect: () => page.ask(page.chosen()) },
  ];
}

function SelectionActions({ page }: { readonly page: TunnelsPage }) {
  const { t } = useTranslation();
  return (
    <>
      <Button onClick={() => page.open(idsOf(page, false))}>{t('tunnels.open')}</Button>
      <Button onClick={() => page.close(idsOf(page, true))}>{t('tunnels.close')}</Button>
      <Button variant="danger" onClick={() => page.ask(page.chosen())}>
        {t('tunnels.remove')}
      </Button>
    </>
  );
}
