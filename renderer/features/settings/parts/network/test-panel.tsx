import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { scopeKey } from '../../../../../contract/scope.ts';
import type { Scope } from '../../../../../contract/values.ts';
import { Button } from '../../../../ui/button.tsx';
import { writeClipboard } from '../../../../workspace/clipboard.ts';
import { FailureView } from '../../../../workspace/failure-view.tsx';
import { useWorkspace } from '../../../../workspace/workspace.ts';
import { HopTable } from './hop-table.tsx';
import styles from './network.module.css';
import { firstFailures, reportOf } from './report.ts';
import type { TestRun } from './store.ts';

export interface TestPanelProps {
  readonly scope: Scope | undefined;
  readonly run: TestRun | undefined;
  readonly onStart: (scope: Scope) => void;
  readonly onStop: () => void;
}

/** Tries the way to AWS and names the first hop that fails. */
export function TestPanel({ scope, run, onStart, onStop }: TestPanelProps) {
  const { t } = useTranslation();
  const { info } = useWorkspace();
  const [copied, setCopied] = useState(false);
  // What was found for another profile says nothing of this one.
  const mine = run !== undefined && scope !== undefined && scopeKey(run.scope) === scopeKey(scope) ? run : undefined;
  const running = run?.state === 'running';
  const about = `Fleetdeck ${info.version} · ${info.platform} · Node.js ${info.node}`;
  const copy = async () => {
    if (mine !== undefined) setCopied(await writeClipboard(reportOf(t, mine, about)));
  };
  return (
    <section className={styles['test']} aria-label={t('settings.network.test.title')}>
      <h3>{t('settings.network.test.title')}</h3>
      <p className={styles['text']}>
        {scope === undefined ? t('settings.network.test.noScope') : t('settings.network.test.text', scope)}
      </p>
      <div className={styles['buttons']}>
        <Button
          disabled={scope === undefined || running}
          onClick={() => {
            setCopied(false);
            if (scope !== undefined) onStart(scope);
          }}
        >
          {t('settings.network.test.start')}
        </Button>
        <Button disabled={!running} onClick={onStop}>
          {t('settings.network.test.cancel')}
        </Button>
        <Button disabled={mine === undefined || running} onClick={() => void copy()}>
          {copied ? `✓ ${t('settings.network.test.copy')}` : t('settings.network.test.copy')}
        </Button>
      </div>
      {mine !== undefined && <Outcome run={mine} onRetry={() => onStart(mine.scope)} />}
    </section>
  );
}

function Outcome({ run, onRetry }: { readonly run: TestRun; readonly onRetry: () => void }) {
  const { t } = useTranslation();
  const failures = firstFailures(run.results);
  const said = {
    running: t('settings.network.test.running'),
    stopped: t('settings.network.test.stopped'),
    broken: '',
    done: failures.length === 0 ? t('settings.network.test.allWell') : '',
  }[run.state];
  return (
    <>
      <HopTable run={run} />
      {said !== '' && <output className={styles['said']}>{said}</output>}
      {failures.map(({ hop, services, failure }) => (
        <div key={`${hop} ${services.join()}`} className={styles['first']}>
          <p className={styles['said']}>
            {t('settings.network.test.first', {
              hop: t(`settings.network.test.hops.${hop}`),
              services: services.join(', '),
            })}
          </p>
          <FailureView failure={failure} onRemedy={onRetry} />
        </div>
      ))}
    </>
  );
}
