import { SquareTerminal } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NodeColumns, NodeDetails } from '../../../../contract/features/fleet.ts';
import type { Session } from '../../../../contract/features/sessions.ts';
import { decodeTags } from '../../../../contract/tags.ts';
import type { Scope } from '../../../../contract/values.ts';
import { failedLoad, failureOf, idle, loading, shown, type Load } from '../../../bridge/load.ts';
import { Button } from '../../../ui/button.tsx';
import { CopyableId } from '../../../ui/copyable-id.tsx';
import { DetailsPane, Pairs } from '../../../ui/details-pane.tsx';
import { ExactTime, RelativeTime } from '../../../ui/relative-time.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { StateDot } from '../../../ui/state-dot.tsx';
import { FailureView } from '../../../workspace/failure-view.tsx';
import { useWorkspace } from '../../../workspace/workspace.ts';
import { tones } from '../columns.tsx';
import { reasonText } from '../reason.ts';
import styles from './node-pane.module.css';

export interface NodePaneProps {
  readonly scope: Scope;
  readonly columns: Readonly<NodeColumns>;
  readonly row: number;
  readonly onConnect: () => void;
  readonly onClose: () => void;
}

/** Everything known of one node: what its row knows at once, the rest as soon as AWS has told it. */
export function NodePane({ scope, columns, row, onConnect, onClose }: NodePaneProps) {
  const { t, i18n } = useTranslation();
  const nodeId = columns.id[row] ?? '';
  const { load, retry } = useDetails(scope, nodeId);
  const details = shown(load);
  const reach = columns.reach[row] ?? 'terminated';
  const reason = reasonText(t, columns, row, i18n.language);
  const name = columns.name[row] || nodeId;
  const tags = details?.tags ?? decodeTags(columns.tags[row] ?? '');
  return (
    <DetailsPane
      label={t('fleet.pane.label', { name })}
      title={name}
      closeLabel={t('fleet.pane.close')}
      onClose={onClose}
    >
      <CopyableId value={nodeId} copyLabel={t('common.copy')} />
      <div className={styles['state']}>
        <StateDot tone={tones[reach]} label={t(`fleet.reach.${reach}`)} />
        {reach === 'online' && (
          <Button icon={SquareTerminal} onClick={onConnect}>
            {t('fleet.connect')}
          </Button>
        )}
      </div>
      {reach !== 'online' && (
        <p role="status" className={styles['why']}>
          {t('fleet.cannotConnect', { reason })}
        </p>
      )}
      {load.status === 'failed' && (
        <FailureView failure={{ remedy: 'retry', ...load.failure }} compact onRemedy={retry} />
      )}
      {tags.length > 0 && (
        <>
          <h3>{t('fleet.pane.tags')}</h3>
          <Pairs pairs={tags} />
        </>
      )}
      {details === undefined && load.status === 'loading' && <Skeleton rows={8} />}
      {details !== undefined && <Told details={details} />}
    </DetailsPane>
  );
}

function Told({ details: { connection, facts, sessions, notices } }: { readonly details: NodeDetails }) {
  const { t } = useTranslation();
  return (
    <>
      <h3>{t('fleet.pane.connection')}</h3>
      <StateDot
        tone={connection === 'connected' ? 'ok' : connection === 'unknown' ? 'muted' : 'bad'}
        label={t(`fleet.pane.${connection}`)}
      />
      <h3>{t('fleet.pane.facts')}</h3>
      <Facts facts={facts} />
      <h3>{t('fleet.pane.sessions')}</h3>
      {sessions.length === 0 && <p className={styles['none']}>{t('fleet.pane.noSessions')}</p>}
      <ul>
        {sessions.map((session) => (
          <SessionLine key={session.sessionId} session={session} />
        ))}
      </ul>
      {notices.length > 0 && <h3>{t('fleet.pane.notices')}</h3>}
      {notices.map((failure) => (
        <FailureView key={`${failure.operation ?? ''} ${failure.code}`} failure={failure} compact />
      ))}
    </>
  );
}

function Facts({ facts }: Pick<NodeDetails, 'facts'>) {
  const { t, i18n } = useTranslation();
  const copyLabel = t('common.copy');
  return (
    <Pairs
      mono
      pairs={facts.map((fact) => [
        fact.name,
        'at' in fact ? (
          <ExactTime key="at" at={fact.at} language={i18n.language} />
        ) : isArn(fact.value) ? (
          <CopyableId key="arn" value={fact.value} copyLabel={copyLabel} />
        ) : (
          fact.value
        ),
      ])}
    />
  );
}

/** Long and without a place to break; its end says what it names. */
function isArn(value: string): boolean {
  return value.startsWith('arn:');
}

function SessionLine({ session: { status, owner, startedAt, sessionId } }: { readonly session: Session }) {
  const { t, i18n } = useTranslation();
  const tone = status === 'Connected' ? 'ok' : status === 'Failed' ? 'bad' : 'muted';
  return (
    <li className={styles['session']} title={sessionId}>
      <StateDot tone={tone} label={t(`sessions.status.${status}`)} />
      <span title={owner}>{owner.split('/').at(-1)}</span>
      {startedAt !== undefined && <RelativeTime at={startedAt} language={i18n.language} />}
    </li>
  );
}

/** An arrow key that is held runs over many nodes; only where it rests AWS is asked. */
const restMs = 150;

/** The node's details, read when they are shown and given up when another node is. */
function useDetails({ profile, region }: Scope, nodeId: string): { load: Load<NodeDetails>; retry: () => void } {
  const { clients } = useWorkspace();
  const [load, setLoad] = useState<Load<NodeDetails>>({ status: 'loading' });
  const read = useCallback(() => {
    const controller = new AbortController();
    const put = (next: Load<NodeDetails>) => {
      if (!controller.signal.aborted) setLoad(next);
    };
    put(loading(idle));
    clients.fleet.call('node', { scope: { profile, region }, nodeId }, controller.signal).then(
      (value) => put({ status: 'ready', value }),
      (error: unknown) => put(failedLoad(idle, failureOf(error))),
    );
    return () => controller.abort();
  }, [clients, profile, region, nodeId]);
  useEffect(() => {
    let end: (() => void) | undefined;
    const timer = setTimeout(() => (end = read()), restMs);
    return () => {
      clearTimeout(timer);
      end?.();
    };
  }, [read]);
  return { load, retry: read };
}
