import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { automationPageOf } from '../features/automation/page.ts';
import { runPageOf } from '../features/run-command/page.ts';
import { isOn } from '../features/tunnels/store.ts';
import { RelativeTime } from '../ui/relative-time.tsx';
import { useWorkspace } from '../workspace/workspace.ts';
import { CredentialTime } from './credential-time.tsx';
import { IdentityPart } from './identity-part.tsx';
import { LiveStrip } from './live-strip.tsx';
import { useShell } from './shell-context.ts';
import styles from './status-bar.module.css';

/** Who the user is at AWS, how long for, how old the rows are, and what is being asked of AWS now. */
export function StatusBar() {
  const { t, i18n } = useTranslation();
  const { scope, status } = useWorkspace();
  const { activity } = useShell();
  const current = useStore(scope, (state) => state.scope);
  const dataAt = useStore(status, (state) => state.dataAt);
  const { inFlight, throttled } = useStore(activity, (state) => state.activity);
  return (
    <footer className={styles['bar']} aria-label={t('shell.status.label')}>
      {current !== undefined && <IdentityPart scope={current} />}
      {current !== undefined && <CredentialTime scope={current} />}
      <LiveStrip />
      <Running />
      <RunningAutomations />
      <OpenTunnels />
      {dataAt !== undefined && (
        <span>
          {t('shell.status.dataAge')} <RelativeTime at={dataAt} language={i18n.language} />
        </span>
      )}
      {throttled > 0 && (
        <output className={styles['throttled']}>{t('shell.status.throttled', { count: throttled })}</output>
      )}
      <span className={styles['calls']}>{t('shell.status.calls', { count: inFlight })}</span>
    </footer>
  );
}

/** How far the commands are that this app has begun; shows them. */
function Running() {
  const { t } = useTranslation();
  const workspace = useWorkspace();
  const begun = useStore(runPageOf(workspace).store.state, (state) => state.begun);
  const running = begun.filter(({ isOver }) => !isOver);
  if (running.length === 0) return null;
  const sum = (read: (run: (typeof running)[number]) => number) => running.reduce((all, run) => all + read(run), 0);
  const completed = sum((run) => run.completed);
  return (
    <button type="button" className={styles['tunnels']} onClick={() => workspace.pages.getState().show('run-command')}>
      {t('runCommand.status', { count: running.length, completed, nodes: sum((run) => run.nodes) })}
    </button>
  );
}

/** How many automations are under way that this app has begun, and how many of them wait for somebody; shows them. */
function RunningAutomations() {
  const { t } = useTranslation();
  const workspace = useWorkspace();
  const begun = useStore(automationPageOf(workspace).store.state, (state) => state.begun);
  const running = begun.filter(({ isOver }) => !isOver);
  if (running.length === 0) return null;
  const waiting = running.filter((run) => run.waiting !== undefined).length;
  return (
    <button type="button" className={styles['tunnels']} onClick={() => workspace.pages.getState().show('automation')}>
      {t('automation.status', { count: running.length })}
      {waiting > 0 && ` · ${t('automation.statusWaiting', { waiting })}`}
    </button>
  );
}

/** How many tunnels are open; shows them. */
function OpenTunnels() {
  const { t } = useTranslation();
  const { pages } = useWorkspace();
  const { tunnels } = useShell();
  const count = useStore(tunnels.store.state, (state) => state.tunnels.filter((one) => isOn(one.state)).length);
  if (count === 0) return null;
  return (
    <button type="button" className={styles['tunnels']} onClick={() => pages.getState().show('sessions', 'tunnels')}>
      {t('tunnels.openCount', { count })}
    </button>
  );
}
