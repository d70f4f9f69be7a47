import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunRow } from '../../../../contract/features/run-command.ts';
import { Button } from '../../../ui/button.tsx';
import { emptyLayout, type TableLayout } from '../../../ui/table/layout.ts';
import { chosenKeys, noSelection } from '../../../ui/table/selection.ts';
import { ColumnsButton, ListPage, ListSummary, ListTools } from '../../../workspace/list/list-page.tsx';
import { ListTable } from '../../../workspace/list/list-table.tsx';
import { Nothing } from '../../../workspace/list/nothing.tsx';
import { useList } from '../../../workspace/list/use-list.ts';
import { nodeColumns } from '../columns.tsx';
import { nodesFilterSource } from '../filter-source.ts';
import type { RunPage } from '../page.ts';
import { isThrough } from '../states.ts';

const initialLayout: TableLayout = { ...emptyLayout, sort: { column: 'node', descending: false } };

export interface NodeListProps {
  readonly page: RunPage;
  readonly runId: string;
  readonly rows: readonly RunRow[];
  readonly onShow: (nodeId: string) => void;
}

/** The nodes of a run as a table. */
export function NodeList({ page, runId, rows, onShow }: NodeListProps) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [selection, setSelection] = useState(noSelection);
  const columns = useMemo(() => nodeColumns(t, rows), [t, rows]);
  const source = useMemo(() => nodesFilterSource(rows), [rows]);
  const list = useList({
    id: 'runNodes',
    initialLayout,
    columns,
    source,
    text,
    place: runId,
    rows: { rows, count: rows.length },
  });
  const keys = chosenKeys(selection);
  const running = rows.filter((row) => keys.has(row.nodeId) && !isThrough(row)).map(({ nodeId }) => nodeId);
  const cancel = () => page.ask(running);
  return (
    <ListPage list={list}>
      <ListTools list={list} onFilter={setText} actions={<ColumnsButton list={list} />} />
      <ListSummary list={list} total={rows.length} />
      <ListTable
        list={list}
        rowKey={(row) => rows[row]?.nodeId ?? ''}
        version={columns}
        selection={selection}
        onSelectionChange={setSelection}
        onActivate={(row) => onShow(rows[row]?.nodeId ?? '')}
        menu={[
          { id: 'show', label: t('runNodes.show'), onSelect: () => onShow(selection.active ?? '') },
          { id: 'cancel', label: t('runNodes.cancel'), danger: true, disabled: running.length === 0, onSelect: cancel },
        ]}
        selectionActions={
          <Button variant="danger" disabled={running.length === 0} onClick={cancel}>
            {t('runNodes.cancel')}
          </Button>
        }
        empty={
          <Nothing
            id="runNodes"
            count={rows.length}
            load={{ status: 'ready' }}
            clearFilter={() => setText('')}
            title={t('runNodes.empty.title')}
            text={t('runNodes.empty.text')}
          />
        }
      />
    </ListPage>
  );
}
