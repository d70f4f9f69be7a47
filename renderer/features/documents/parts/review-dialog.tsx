import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Failure } from '../../../../contract/failure.ts';
import { scopeKey } from '../../../../contract/scope.ts';
import type { Scope } from '../../../../contract/values.ts';
import { failureOf, shown } from '../../../bridge/load.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { CliLines } from '../../../workspace/cli-lines.tsx';
import { cliFor } from '../../../workspace/copy-as.ts';
import { FailureView } from '../../../workspace/failure-view.tsx';
import { usePaintOf } from '../../../workspace/use-paint.ts';
import { useWorkspace } from '../../../workspace/workspace.ts';
import { commandsOf, runChange, type Change, type Outcome } from '../change.ts';
import type { DocumentsPage } from '../page.ts';
import styles from '../view.module.css';
import { ChangeWords } from './change-words.tsx';
import { DependentsPart } from './dependents-part.tsx';

export interface ReviewDialogProps {
  readonly page: DocumentsPage;
  readonly scope: Scope;
  readonly change: Change;
}

/** What will be changed, where, and the command that does the same; then what came of it. */
export function ReviewDialog({ page, scope, change }: ReviewDialogProps) {
  const { t } = useTranslation();
  const workspace = useWorkspace();
  const paint = usePaintOf()(scope.profile);
  const [failure, setFailure] = useState<Failure>();
  const [outcome, setOutcome] = useState<Outcome>();
  const running = useRef<AbortController>(undefined);
  const [isRunning, setRunning] = useState(false);
  const isDelete = change.kind === 'delete' || change.kind === 'delete-version';
  const run = async () => {
    running.current = new AbortController();
    setRunning(true);
    setFailure(undefined);
    try {
      const made = await runChange(workspace.clients, scope, change, running.current.signal);
      if (made.failure === undefined) page.finish(change, made);
      else setOutcome(made);
    } catch (error) {
      setFailure(failureOf(error));
    } finally {
      setRunning(false);
    }
  };
  const close = () => {
    running.current?.abort();
    if (outcome === undefined) page.review(undefined);
    else page.finish(change, outcome);
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && close()}
      title={t(`documents.review.title.${change.kind}`, { name: change.name })}
      colour={paint.colour}
      footer={
        outcome === undefined ? (
          <>
            <Button onClick={close}>{t(isRunning ? 'common.cancel' : 'documents.back')}</Button>
            <Button variant={isDelete ? 'danger' : 'primary'} disabled={isRunning} onClick={() => void run()}>
              {t(isRunning ? 'documents.review.running' : `documents.review.yes.${change.kind}`)}
            </Button>
          </>
        ) : (
          <Button onClick={close}>{t('common.close')}</Button>
        )
      }
    >
      <div className={styles['review']} aria-busy={isRunning}>
        <ChangeWords change={change} />
        <Place scope={scope} />
        {change.kind === 'delete' && <DependentsPart scope={scope} name={change.name} />}
        {failure !== undefined && failure.code !== 'cancelled' && (
          <>
            <FailureView failure={failure} compact onRemedy={() => void run()} />
            {/* What is wrong with a content, AWS alone says. */}
            <p className={styles['note']}>{failure.message}</p>
          </>
        )}
        {outcome?.failure !== undefined && (
          <>
            <p role="alert" className={styles['warning']}>
              {t('documents.review.notDefault', { version: outcome.version ?? '' })}
            </p>
            <FailureView failure={outcome.failure} compact />
          </>
        )}
        <CliLines lines={commandsOf(change, cliFor(workspace, scope))} />
      </div>
    </Dialog>
  );
}

function Place({ scope }: Pick<ReviewDialogProps, 'scope'>) {
  const { t } = useTranslation();
  const { profiles } = useWorkspace();
  const identity = useStore(profiles, ({ identities }) => identities.get(scopeKey(scope)));
  const paint = usePaintOf()(scope.profile);
  const account = (identity && shown(identity)?.accountId) ?? t('common.unknown');
  return (
    <>
      <p>{t('preferences.where', { account, profile: paint.name, region: scope.region })}</p>
      {paint.production && <p className={styles['production']}>{t('preferences.production')}</p>}
    </>
  );
}
