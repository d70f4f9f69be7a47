import { X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NodeDetails } from '../../../../contract/features/fleet.ts';
import type { Scope } from '../../../../contract/values.ts';
import { failureOf, idle, loading, shown, type Load } from '../../../bridge/load.ts';
import { FailureView } from '../../../workspace/failure-view.tsx';
import { useWorkspace } from '../../../workspace/workspace.ts';
import { CopyableId } from '../../../ui/copyable-id.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { StateDot } from '../../../ui/state-dot.tsx';
import styles from '../view.module.css';

export interface DetailsPaneProps {
  readonly scope: Scope;
  readonly nodeId: string;
  readonly name: string;
  /** Why no session can be opened; `''` for a node that can be reached. */
  readonly reason: string;
  readonly onClose: () => void;
}

/** Everything known of one node, read when it is opened. */
export function DetailsPane({ scope, nodeId, name, reason, onClose }: DetailsPaneProps) {
  const { t, i18n } = useTranslation();
  const { load, retry } = useDetails(scope, nodeId);
  useEffect(() => {
    const close = (event: KeyboardEvent) => {
      const inTerminal = event.target instanceof Element && event.target.closest('[data-terminal]') !== null;
      if (event.key === 'Escape' && !event.defaultPrevented && !inTerminal) onClose();
    };
    window.addEventListener('keydown', close);
    return () => window.removeEventListener('keydown', close);
  }, [onClose]);
  const details = shown(load);
  const connection = details?.connection ?? 'unknown';
  return (
    <aside className={styles['pane']} aria-label={name}>
      <div className={styles['paneTop']}>
        <h2>{name}</h2>
        <IconButton label={t('fleet.pane.close')} icon={X} onClick={onClose} />
      </div>
      <CopyableId value={nodeId} copyLabel={t('common.copy')} />
      {reason !== '' && <p role="status">{t('fleet.cannotConnect', { reason })}</p>}
      {load.status === 'failed' && <FailureView failure={load.failure} compact onRemedy={retry} />}
      {details === undefined && load.status === 'loading' && <Skeleton rows={8} />}
      {details !== undefined && (
        <>
          <h3>{t('fleet.pane.connection')}</h3>
          <StateDot
            tone={connection === 'connected' ? 'ok' : connection === 'unknown' ? 'muted' : 'bad'}
            label={t(`fleet.pane.${connection}`)}
          />
          <h3>{t('fleet.pane.facts')}</h3>
          <Pairs pairs={details.facts.map((fact) => [fact.name, fact.value])} />
          <h3>{t('fleet.pane.tags')}</h3>
          {details.tags.length === 0 ? <p>{t('fleet.pane.noTags')}</p> : <Pairs pairs={details.tags} />}
          <h3>{t('fleet.pane.sessions')}</h3>
          {details.sessions.length === 0 && <p>{t('fleet.pane.noSessions')}</p>}
          {details.sessions.map((session) => (
            <div key={session.sessionId} className={styles['session']}>
              <span>{session.owner.split('/').at(-1)}</span>
              <span>{t(`sessions.status.${session.status}`)}</span>
              {session.startedAt !== undefined && <RelativeTime at={session.startedAt} language={i18n.language} />}
            </div>
          ))}
          {details.notices.map((failure) => (
            <FailureView key={`${failure.operation ?? ''}${failure.code}`} failure={failure} compact />
          ))}
        </>
      )}
    </aside>
  );
}

function Pairs({ pairs }: { pairs: ReadonlyArray<readonly [string, string]> }) {
  return (
    <dl className={styles['facts']}>
      {pairs.map(([name, value]) => (
        <div key={name} style={{ display: 'contents' }}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function useDetails({ profile, region }: Scope, nodeId: string): { load: Load<NodeDetails>; retry: () => void } {
  const { clients } = useWorkspace();
  const [load, setLoad] = useState<Load<NodeDetails>>(loading(idle));
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    const controller = new AbortController();
    clients.fleet.call('node', { scope: { profile, region }, nodeId }, controller.signal).then(
      (value) => !controller.signal.aborted && setLoad({ status: 'ready', value }),
      (error: unknown) => !controller.signal.aborted && setLoad({ status: 'failed', failure: failureOf(error) }),
    );
    return () => controller.abort();
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- another attempt asks again
  }, [clients, profile, region, nodeId, attempt]);
  const retry = () => {
    setLoad(loading(load));
    setAttempt(attempt + 1);
  };
  return { load, retry };
}
