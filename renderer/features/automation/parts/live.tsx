import { ArrowLeft } from 'lucide-react';
import { Tabs } from 'radix-ui';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { AutomationSummary } from '../../../../contract/automation-run.ts';
import { Button } from '../../../ui/button.tsx';
import { classNames } from '../../../ui/class-names.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { DropdownMenu } from '../../../ui/menu.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { writeClipboard } from '../../../workspace/clipboard.ts';
import { cliFor } from '../../../workspace/copy-as.ts';
import { FailureView } from '../../../workspace/failure-view.tsx';
import { useWorkspace } from '../../../workspace/workspace.ts';
import { shortArn } from '../columns.tsx';
import { startLines } from '../command.ts';
import { canRepeat } from '../draft.ts';
import type { LiveStore } from '../live-store.ts';
import type { AutomationPage } from '../page.ts';
import { failedChildren } from '../states.ts';
import { ChildrenList } from './children-list.tsx';
import styles from './live.module.css';
import { LiveProgress } from './live-progress.tsx';
import { Questions } from './questions.tsx';
import { RunDetails } from './run-details.tsx';
import { StepsView } from './steps-view.tsx';

export interface LiveProps {
  readonly page: AutomationPage;
  readonly live: LiveStore;
}

/** One run: how it stands, its steps or its executions, and what can be done with it. */
export function Live({ page, live }: LiveProps) {
  const { run, failure } = useStore(live.state);
  const isEmpty = run === undefined;
  return (
    <div className={styles['live']}>
      <Head page={page} live={live} />
      {!isEmpty && <LiveProgress page={page} live={live} run={run} />}
      {failure !== undefined && (
        <div className={styles['trouble']}>
          <FailureView failure={failure} compact={!isEmpty} />
        </div>
      )}
      {isEmpty && failure === undefined && <Skeleton rows={6} />}
      {!isEmpty && <Parts page={page} live={live} run={run} />}
      {!isEmpty && <Questions page={page} live={live} run={run} />}
    </div>
  );
}

function Parts({ page, live, run }: LiveProps & { readonly run: AutomationSummary }) {
  const { t } = useTranslation();
  const { told } = useStore(page.state);
  const first = run.kind === 'simple' ? 'steps' : 'executions';
  return (
    <Tabs.Root defaultValue={first} className={styles['tabsRoot']}>
      <div className={styles['tools']}>
        <Tabs.List className={styles['tabs']} aria-label={t('automation.live.views')}>
          {([first, 'details'] as const).map((view) => (
            <Tabs.Trigger key={view} value={view} className={styles['tab']}>
              {t(`automation.live.view.${view}`)}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        <p role="status" className={styles['muted']}>
          {told}
        </p>
      </div>
      <div className={styles['content']}>
        {first === 'steps' ? (
          <Tabs.Content value="steps" className={styles['part']} tabIndex={-1}>
            <StepsView page={page} live={live} run={run} />
          </Tabs.Content>
        ) : (
          <Tabs.Content value="executions" className={classNames(styles['part'], styles['list'])} tabIndex={-1}>
            <ChildrenList page={page} live={live} />
          </Tabs.Content>
        )}
        <Tabs.Content value="details" className={classNames(styles['part'], styles['details'])}>
          <RunDetails live={live} />
        </Tabs.Content>
      </div>
    </Tabs.Root>
  );
}

function Head({ page, live }: LiveProps) {
  const { t, i18n } = useTranslation();
  const { run } = useStore(live.state);
  const { trail } = useStore(page.state);
  const from = trail.at(-1);
  return (
    <header className={styles['head']}>
      <IconButton
        label={from === undefined ? t('automation.live.back') : t('automation.live.backTo', { title: from.title })}
        icon={ArrowLeft}
        onClick={page.back}
      />
      <h2 title={run?.document}>{run?.document ?? t('common.loading')}</h2>
      {run !== undefined && (
        <span className={styles['muted']} title={run.executedBy}>
          {run.target !== '' && `${t('automation.live.target', { target: run.target })} · `}
          {run.version !== '' && `${t('automation.live.version', { version: run.version })} · `}
          <RelativeTime at={run.startedAt} language={i18n.language} />
          {run.executedBy !== '' && ` · ${t('automation.live.by', { who: shortArn(run.executedBy) })}`}
        </span>
      )}
      {run !== undefined && <HeadButtons page={page} live={live} run={run} />}
    </header>
  );
}

function HeadButtons({ page, live, run }: LiveProps & { readonly run: AutomationSummary }) {
  const { t } = useTranslation();
  const workspace = useWorkspace();
  const { request, children } = useStore(live.state);
  const { isStopping } = useStore(page.state);
  const failed = failedChildren(children).map(({ target }) => target);
  const isByValue =
    run.isOver && run.kind === 'targets' && (request?.targets.kind === 'values' || request?.targets.kind === 'targets');
  const copyCli = () => {
    if (request !== undefined) void writeClipboard(startLines(request, cliFor(workspace, live.scope)).join('\n'));
  };
  return (
    <span className={styles['buttons']}>
      {!run.isOver && (
        <Button variant="danger" disabled={isStopping} onClick={() => page.ask({ kind: 'stop' })}>
          {t('automation.live.stop')}
        </Button>
      )}
      {request !== undefined && (
        <>
          {isByValue && canRepeat(request) && failed.length > 0 && (
            <Button onClick={() => page.repeat(request, failed)}>
              {t('automation.live.repeatFailed', { count: failed.length })}
            </Button>
          )}
          {canRepeat(request) && <Button onClick={() => page.repeat(request)}>{t('automation.live.repeat')}</Button>}
        </>
      )}
      <DropdownMenu
        trigger={<Button>{t('automation.live.export')}</Button>}
        items={[
          ...(['csv', 'json'] as const).map((form) => ({
            id: form,
            label: t(`automation.live.exports.${form}`),
            onSelect: () => page.exportAs(form),
          })),
          { separator: true },
          { id: 'cli', label: t('automation.live.copyCli'), disabled: request === undefined, onSelect: copyCli },
        ]}
      />
    </span>
  );
}
