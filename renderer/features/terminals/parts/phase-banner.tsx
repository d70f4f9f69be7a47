import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { TerminalEnd } from '../../../../contract/terminal.ts';
import { Button } from '../../../ui/button.tsx';
import { FailureView } from '../../../workspace/failure-view.tsx';
import type { Pane } from '../state.ts';
import type { TerminalsStore } from '../store.ts';
import { phaseTone, targetName } from '../titles.ts';
import { PhaseDot } from './phase-dot.tsx';
import styles from './pane-view.module.css';

export interface PhaseBannerProps {
  readonly store: TerminalsStore;
  readonly pane: Pane;
}

/** Says what is the matter with a terminal and offers what can be done; nothing while it is connected. */
export function PhaseBanner({ store, pane }: PhaseBannerProps) {
  const { phase } = pane;
  if (phase === 'connected') return null;
  return (
    <div className={styles['strip']} aria-live="polite" data-tone={phaseTone(phase)}>
      {phase === 'ended' ? <Ended store={store} pane={pane} /> : <Waiting store={store} pane={pane} />}
    </div>
  );
}

function Waiting({ store, pane }: PhaseBannerProps) {
  const { t } = useTranslation();
  const name = targetName(
    pane.target,
    useStore(store.state, (dock) => dock.shells),
  );
  const words = {
    'agent-silent': t('terminals.banner.agentSilent'),
    'network-lost': t('terminals.banner.networkLost'),
  };
  const known = pane.phase === 'agent-silent' || pane.phase === 'network-lost' ? words[pane.phase] : undefined;
  return (
    <>
      <PhaseDot phase={pane.phase} />
      <span className={styles['words']}>{known ?? t('terminals.banner.connecting', { name })}</span>
      <Button onClick={() => store.disconnect(pane.paneId)}>{t('terminals.banner.disconnect')}</Button>
    </>
  );
}

function Ended({ store, pane }: PhaseBannerProps) {
  const { t } = useTranslation();
  const failure = pane.failure ?? pane.end?.failure;
  const reconnect = () => store.reconnect(pane.paneId);
  return (
    <>
      <div className={styles['words']}>
        {failure === undefined ? (
          <EndWords end={pane.end} />
        ) : (
          // Retry and reconnect are the same here, and the button beside it does both.
          <FailureView failure={withoutRetry(failure)} compact={pane.failure === undefined} />
        )}
      </div>
      <Button variant="primary" onClick={reconnect}>
        {t(pane.failure === undefined ? 'terminals.banner.reconnect' : 'common.retry')}
      </Button>
      <Button onClick={() => store.closePane(pane.paneId)}>{t('common.close')}</Button>
    </>
  );
}

function EndWords({ end }: { end: TerminalEnd | undefined }) {
  const { t } = useTranslation();
  return (
    <>
      <p>{endText(t, end)}</p>
      {end?.message !== undefined && end.message !== '' && (
        <p className={styles['service']}>{t('terminals.end.serviceSays', { message: end.message })}</p>
      )}
    </>
  );
}

function endText(t: TFunction, end: TerminalEnd | undefined): string {
  if (end === undefined) return t('terminals.phase.ended');
  if (end.reason !== 'exited') return t(`terminals.end.${end.reason}`);
  if (end.signal !== undefined && end.signal !== 0) return t('terminals.end.exitedWithSignal', { signal: end.signal });
  if (end.exitCode !== undefined) return t('terminals.end.exitedWithCode', { code: end.exitCode });
  return t('terminals.end.exited');
}

function withoutRetry(failure: NonNullable<Pane['failure']>): NonNullable<Pane['failure']> {
  if (failure.remedy !== 'retry' && failure.remedy !== 'reconnect') return failure;
  const { remedy: _same, ...rest } = failure;
  return rest;
}
