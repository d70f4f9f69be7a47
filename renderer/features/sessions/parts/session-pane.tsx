import { FileText, Play, ScrollText } from 'lucide-react';
import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Session } from '../../../../contract/features/sessions.ts';
import type { Failure } from '../../../../contract/failure.ts';
import { Button } from '../../../ui/button.tsx';
import { CopyableId } from '../../../ui/copyable-id.tsx';
import { DetailsPane, Pairs } from '../../../ui/details-pane.tsx';
import { exactTime, RelativeTime } from '../../../ui/relative-time.tsx';
import { FailureView } from '../../../workspace/failure-view.tsx';
import { useWorkspace } from '../../../workspace/workspace.ts';
import type { History } from '../history.ts';
import styles from './session-pane.module.css';

export interface SessionPaneProps {
  readonly session: Session;
  /** The node's name; `''` when it is not known. */
  readonly name: string;
  readonly history: History;
  readonly onTranscript: () => void;
  readonly onClose: () => void;
}

/** One session with all that was kept of it: here, in the account's logs, in CloudTrail. */
export function SessionPane({ session, name, history, onTranscript, onClose }: SessionPaneProps) {
  const { t } = useTranslation();
  const title = name || session.target;
  return (
    <DetailsPane
      label={t('sessions.pane.label', { name: title })}
      title={title}
      closeLabel={t('sessions.pane.close')}
      onClose={onClose}
    >
      <CopyableId value={session.sessionId} copyLabel={t('common.copy')} />
      <Facts session={session} />
      <Recordings history={history} />
      <TranscriptPart history={history} onOpen={onTranscript} />
      <TrailPart history={history} />
    </DetailsPane>
  );
}

function Facts({ session }: Pick<SessionPaneProps, 'session'>) {
  const { t, i18n } = useTranslation();
  const { status, target, owner, document, reason, details, startedAt, endedAt } = session;
  const time = (at: number | undefined) => (at === undefined ? '' : exactTime(at, i18n.language));
  const facts: ReadonlyArray<readonly [string, string]> = [
    [t('sessions.columns.status'), t(`sessions.status.${status}`)],
    [t('sessions.columns.node'), target],
    [t('sessions.columns.owner'), owner],
    [t('sessions.columns.started'), time(startedAt)],
    [t('sessions.columns.ended'), time(endedAt)],
    [t('sessions.columns.document'), document],
    [t('sessions.columns.reason'), reason],
    [t('sessions.pane.details'), details],
  ];
  return (
    <div className={styles['facts']}>
      <Pairs narrow pairs={facts.filter(([, value]) => value !== '')} />
    </div>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={styles['part']} aria-label={title}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

function Trouble({ failure, retry }: { readonly failure: Failure; readonly retry: () => void }) {
  return <FailureView failure={{ remedy: 'retry', ...failure }} compact onRemedy={retry} />;
}

function Recordings({ history }: Pick<SessionPaneProps, 'history'>) {
  const { t, i18n } = useTranslation();
  const { pages } = useWorkspace();
  const load = useStore(history.state, ({ recordings }) => recordings);
  // What is on this computer costs nobody anything.
  useEffect(() => history.findRecordings(), [history]);
  return (
    <Part title={t('sessions.pane.recording')}>
      {load.status === 'failed' && <Trouble failure={load.failure} retry={history.findRecordings} />}
      {load.status === 'loading' && <p className={styles['none']}>{t('common.loading')}…</p>}
      {load.status === 'ready' && load.value.length === 0 && (
        <p className={styles['none']}>{t('sessions.pane.noRecording')}</p>
      )}
      {load.status === 'ready' &&
        load.value.map(({ recordingId, startedAt }) => (
          <Button
            key={recordingId}
            icon={Play}
            onClick={() => pages.getState().show('sessions', 'recordings', recordingId)}
          >
            {t('sessions.pane.play', { time: exactTime(startedAt, i18n.language) })}
          </Button>
        ))}
    </Part>
  );
}

function TranscriptPart({ history, onOpen }: { readonly history: History; readonly onOpen: () => void }) {
  const { t } = useTranslation();
  const load = useStore(history.state, ({ transcript }) => transcript);
  const isNone = load.status === 'ready' && load.value.kind === 'none';
  const read = () => {
    if (load.status !== 'ready' || isNone) history.readTranscript();
    onOpen();
  };
  return (
    <Part title={t('sessions.pane.transcript')}>
      {isNone && <p className={styles['none']}>{t('sessions.transcript.none')}</p>}
      {load.status === 'failed' ? (
        <Trouble failure={load.failure} retry={read} />
      ) : (
        <Button icon={FileText} disabled={load.status === 'loading'} onClick={read}>
          {t(load.status === 'loading' ? 'sessions.transcript.reading' : 'sessions.transcript.open')}
        </Button>
      )}
    </Part>
  );
}

function TrailPart({ history }: Pick<SessionPaneProps, 'history'>) {
  const { t, i18n } = useTranslation();
  const { status, events, more, failure } = useStore(history.state, ({ trail }) => trail);
  return (
    <Part title={t('sessions.pane.trail')}>
      <ul>
        {events.map((event) => (
          <li key={event.eventId} className={styles['event']}>
            <p>
              <code>{event.name}</code> <RelativeTime at={event.at} language={i18n.language} />
            </p>
            <p className={styles['mono']}>{event.caller}</p>
            <p className={styles['mono']}>
              {[event.sourceAddress, event.userAgent].filter((text) => text !== '').join(' · ')}
            </p>
            {event.errorCode !== '' && <p className={styles['bad']}>{event.errorCode}</p>}
          </li>
        ))}
      </ul>
      {status === 'ready' && events.length === 0 && <p className={styles['none']}>{t('sessions.trail.none')}</p>}
      {more && <p className={styles['warn']}>{t('sessions.trail.more')}</p>}
      {status === 'failed' && failure !== undefined && <Trouble failure={failure} retry={history.lookUpTrail} />}
      {(status === 'idle' || status === 'ready' || status === 'reading') && (
        <Button icon={ScrollText} disabled={status === 'reading'} onClick={history.lookUpTrail}>
          {t(
            status === 'reading'
              ? 'sessions.trail.reading'
              : status === 'ready'
                ? 'sessions.trail.again'
                : 'sessions.trail.lookUp',
          )}
        </Button>
      )}
      <p className={styles['none']}>{t('sessions.trail.late')}</p>
    </Part>
  );
}
