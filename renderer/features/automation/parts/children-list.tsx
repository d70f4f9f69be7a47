import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { AutomationChild } from '../../../../contract/automation-run.ts';
import { Button } from '../../../ui/button.tsx';
import { emptyLayout, type TableLayout } from '../../../ui/table/layout.ts';
import { chosenKeys, noSelection } from '../../../ui/table/selection.ts';
import { ColumnsButton, ListPage, ListSummary, ListTools } from '../../../workspace/list/list-page.tsx';
import { ListTable } from '../../../workspace/list/list-table.tsx';
import { Nothing } from '../../../workspace/list/nothing.tsx';
import { useList } from '../../../workspace/list/use-list.ts';
import { childColumns } from '../columns.tsx';
import { childrenFilterSource } from '../filter-source.ts';
import type { LiveStore } from '../live-store.ts';
import type { AutomationPage, Signalled } from '../page.ts';

const initialLayout: TableLayout = {
  ...emptyLayout,
  hidden: ['account', 'region', 'id'],
  sort: { column: 'wave', descending: false },
};

export interface ChildrenListProps {
  readonly page: AutomationPage;
  readonly live: LiveStore;
}

/** The executions that a run has started, one for each target or place. */
export function ChildrenList({ page, live }: ChildrenListProps) {
  const { t, i18n } = useTranslation();
  const { children: rows, run } = useStore(live.state);
  const [text, setText] = useState('');
  const [selection, setSelection] = useState(noSelection);
  const columns = useMemo(() => childColumns(t, i18n.language, rows), [t, i18n.language, rows]);
  const source = useMemo(() => childrenFilterSource(rows), [rows]);
  const list = useList({
    id: 'automationChildren',
    initialLayout,
    columns,
    source,
    text,
    place: live.runId,
    rows: { rows, count: rows.length },
  });
  const keys = chosenKeys(selection);
  const executions = rows.filter(({ key }) => keys.has(key)).flatMap(approvable);
  const open = (child: AutomationChild | undefined) => {
    if (child?.scope !== undefined && child.executionId !== '') page.openChild(child.scope, child.executionId);
  };
  const active = rows.find(({ key }) => key === selection.active);
  const none = executions.length === 0;
  const approve = () => page.ask({ kind: 'approve', executions });
  const reject = () => page.ask({ kind: 'reject', executions });
  return (
    <ListPage list={list}>
      <ListTools list={list} onFilter={setText} actions={<ColumnsButton list={list} />} />
      <ListSummary list={list} total={rows.length} />
      <ListTable
        list={list}
        rowKey={(row) => rows[row]?.key ?? ''}
        version={columns}
        selection={selection}
        onSelectionChange={setSelection}
        onActivate={(row) => open(rows[row])}
        menu={[
          {
            id: 'open',
            label: t('automationChildren.open'),
            disabled: active?.scope === undefined || active.executionId === '',
            onSelect: () => open(active),
          },
          { id: 'approve', label: t('automation.live.approve'), disabled: none, onSelect: approve },
          { id: 'reject', label: t('automation.live.reject'), danger: true, disabled: none, onSelect: reject },
        ]}
        selectionActions={
          !none && (
            <>
              <Button onClick={approve}>{t('automation.live.approve')}</Button>
              <Button variant="danger" onClick={reject}>
                {t('automation.live.reject')}
              </Button>
            </>
          )
        }
        empty={
          <Nothing
            id="automationChildren"
            count={rows.length}
            load={{ status: run?.isOver === true || rows.length > 0 ? 'ready' : 'reading' }}
            clearFilter={() => setText('')}
            title={t('automationChildren.empty.title')}
            text={t('automationChildren.empty.text')}
          />
        }
      />
    </ListPage>
  );
}

function approvable({ scope, executionId, waiting }: AutomationChild): Signalled[] {
  return scope === undefined || executionId === '' || waiting?.kind !== 'approval' ? [] : [{ scope, executionId }];
}
