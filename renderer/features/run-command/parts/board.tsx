import { Tabs } from 'radix-ui';
import { ArrowLeft, Search, X } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { RunRow, RunSummary } from '../../../../contract/features/run-command.ts';
import { Button } from '../../../ui/button.tsx';
import { Confirm } from '../../../ui/confirm.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { DropdownMenu } from '../../../ui/menu.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { StateDot } from '../../../ui/state-dot.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { writeClipboard } from '../../../workspace/clipboard.ts';
import { cliFor } from '../../../workspace/copy-as.ts';
import { FailureView } from '../../../workspace/failure-view.tsx';
import { usePaintOf } from '../../../workspace/use-paint.ts';
import { useWorkspace } from '../../../workspace/workspace.ts';
import type { BoardStore } from '../board-store.ts';
import { sendCommandLines } from '../command.ts';
import { foldRows } from '../fold.ts';
import type { RunPage } from '../page.ts';
import { failedRows, tones } from '../states.ts';
import styles from './board.module.css';
import { Cards } from './cards.tsx';
import { NodeList } from './node-list.tsx';
import { NodePane } from './node-pane.tsx';

export interface BoardProps {
  readonly page: RunPage;
  readonly board: BoardStore;
}

/** One run: how it stands, what its nodes said, and what can be done with it. */
export function Board({ page, board }: BoardProps) {
  const { t } = useTranslation();
  const { run, failure, rows, found, pending } = useStore(board.state);
  const { told } = useStore(page.state);
  const [shown, setShown] = useState<string>();
  const visible = useMemo(
    () => (found === undefined ? rows : rows.filter(({ nodeId }) => found.lines.has(nodeId))),
    [rows, found],
  );
  const folded = useMemo(() => foldRows(visible), [visible]);
  const inPane = rows.find(({ nodeId }) => nodeId === shown);
  if (run === undefined)
    return (
      <div className={styles['board']}>
        <Head page={page} board={board} />
        {failure === undefined ? (
          <Skeleton rows={6} />
        ) : (
          <div className={styles['trouble']}>
            <FailureView failure={failure} />
          </div>
        )}
      </div>
    );
  return (
    <div className={styles['board']}>
      <Head page={page} board={board} />
      <Progress run={run} rows={rows} />
      {failure !== undefined && (
        <div className={styles['trouble']}>
          <FailureView failure={failure} compact />
        </div>
      )}
      <Tabs.Root defaultValue="outputs" className={styles['tabsRoot']}>
        <div className={styles['tools']}>
          <Tabs.List className={styles['tabs']} aria-label={t('runCommand.views')}>
            {(['outputs', 'nodes'] as const).map((view) => (
              <Tabs.Trigger key={view} value={view} className={styles['tab']}>
                {t(`runCommand.view.${view}`)}
              </Tabs.Trigger>
            ))}
          </Tabs.List>
          <SearchField board={board} />
          <p role="status" className={styles['muted']}>
            {told ||
              (pending > 0
                ? t('runCommand.pending', { count: pending })
                : found === undefined
                  ? ''
                  : t('runCommand.found', { count: found.lines.size }))}
          </p>
        </div>
        <div className={styles['content']}>
          <Tabs.Content value="outputs" className={styles['cards']}>
            <Cards board={board} folded={folded} isOver={run.isOver} onShow={setShown} />
          </Tabs.Content>
          <Tabs.Content value="nodes" className={styles['nodes']} tabIndex={-1}>
            <NodeList page={page} rows={visible} runId={run.runId} onShow={setShown} />
          </Tabs.Content>
          {inPane !== undefined && (
            <div className={styles['pane']}>
              <NodePane key={shown} board={board} row={inPane} onClose={() => setShown(undefined)} />
            </div>
          )}
        </div>
      </Tabs.Root>
      <CancelQuestion page={page} board={board} run={run} />
    </div>
  );
}

function Head({ page, board }: BoardProps) {
  const { t, i18n } = useTranslation();
  const workspace = useWorkspace();
  const { run, command, rows } = useStore(board.state);
  const { cancelling } = useStore(page.state);
  const failed = failedRows(rows);
  const copyCli = () => {
    if (command !== undefined)
      void writeClipboard(sendCommandLines(command, cliFor(workspace, board.scope)).join('\n'));
  };
  return (
    <header className={styles['head']}>
      <IconButton label={t('runCommand.back')} icon={ArrowLeft} onClick={page.leave} />
      <h2 title={run?.document}>{run?.document ?? t('common.loading')}</h2>
      {run !== undefined && (
        <span className={styles['muted']}>
          {run.comment !== '' && `${run.comment} · `}
          <RelativeTime at={run.requestedAt} language={i18n.language} />
        </span>
      )}
      <span className={styles['buttons']}>
        {run !== undefined && !run.isOver && (
          <Button disabled={cancelling || run.state === 'Cancelling'} onClick={() => page.ask([])}>
            {t('runCommand.cancel')}
          </Button>
        )}
        {command !== undefined && (
          <>
            {failed.length > 0 && (
              <Button onClick={() => page.repeat(command, failed)}>
                {t('runCommand.repeatFailed', { count: failed.length })}
              </Button>
            )}
            <Button onClick={() => page.repeat(command)}>{t('runCommand.repeat')}</Button>
          </>
        )}
        <DropdownMenu
          trigger={<Button disabled={rows.length === 0}>{t('runCommand.export')}</Button>}
          items={[
            ...(['csv', 'json', 'text'] as const).map((form) => ({
              id: form,
              label: t(`runCommand.exports.${form}`),
              onSelect: () => page.exportAs(form),
            })),
            { separator: true },
            { id: 'cli', label: t('runCommand.copyCli'), onSelect: copyCli },
          ]}
        />
      </span>
    </header>
  );
}

function Progress({ run, rows }: { readonly run: RunSummary; readonly rows: readonly RunRow[] }) {
  const { t } = useTranslation();
  const share = (count: number) => `${(100 * count) / Math.max(1, run.nodes)}%`;
  const unsent = rows.filter(({ state }) => state === 'NotSent').length;
  return (
    <div className={styles['progress']}>
      <StateDot tone={tones[run.state]} label={t(`runCommand.states.${run.state}`)} />
      <div
        role="progressbar"
        aria-label={t('runCommand.progress')}
        aria-valuemin={0}
        aria-valuemax={run.nodes}
        aria-valuenow={run.completed}
        className={styles['bar']}
      >
        <span className={styles['good']} style={{ width: share(run.completed - run.errors) }} />
        <span className={styles['errors']} style={{ width: share(run.errors) }} />
      </div>
      <span>{t('runCommand.through', { completed: run.completed, count: run.nodes })}</span>
      {run.errors > 0 && <span className={styles['bad']}>{t('runCommand.errors', { count: run.errors })}</span>}
      {run.parts > 1 && <span>{t('runCommand.partsSent', { sent: run.commandIds.length, count: run.parts })}</span>}
      {unsent > 0 && <span className={styles['warn']}>{t('runCommand.unsent', { count: unsent })}</span>}
      {run.alarms?.map(({ name, state }) => (
        <span key={name} className={styles['warn']}>
          {t(state === 'UNKNOWN' ? 'runCommand.unreadAlarm' : 'runCommand.stoppedBy', { name })}
        </span>
      ))}
    </div>
  );
}

function SearchField({ board }: Pick<BoardProps, 'board'>) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const change = (typed: string) => {
    setText(typed);
    board.search(typed);
  };
  return (
    <div className={styles['search']}>
      <TextField
        hideLabel
        icon={Search}
        label={t('runCommand.search')}
        placeholder={t('runCommand.search')}
        value={text}
        maxLength={200}
        onChange={change}
      />
      {text !== '' && <IconButton label={t('common.clear')} icon={X} onClick={() => change('')} />}
    </div>
  );
}

function CancelQuestion({ page, board, run }: BoardProps & { readonly run: RunSummary }) {
  const { t } = useTranslation();
  const { asked } = useStore(page.state);
  const paint = usePaintOf()(board.scope.profile);
  const count = asked === undefined || asked.nodeIds.length === 0 ? run.nodes : asked.nodeIds.length;
  return (
    <Confirm
      open={asked !== undefined}
      title={t('runCommand.confirm.title', { count })}
      colour={paint.colour}
      yes={t('runCommand.confirm.yes')}
      no={t('runCommand.confirm.no')}
      onAnswer={page.answer}
    >
      <p>{t('runCommand.confirm.text')}</p>
      {run.parts > run.commandIds.length && <p>{t('runCommand.confirm.parts')}</p>}
    </Confirm>
  );
}
