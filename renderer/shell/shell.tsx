import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { Skeleton } from '../ui/skeleton.tsx';
import { ConnectWithDialog } from '../features/connect-with/index.ts';
import { IdentityCenterDialogs } from '../features/identity-center/index.ts';
import { SignInDialog } from '../features/sign-in/index.ts';
import { TransferDialog, TransferStrip } from '../features/transfers/index.ts';
import { useWorkspace } from '../workspace/workspace.ts';
import { ContextBar } from './context-bar.tsx';
import { DockSlot } from './dock-slot.tsx';
import { EndingNotices } from './ending-notices.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { FirstRun } from './first-run.tsx';
import { Notices } from './notices.tsx';
import { PageArea } from './page-area.tsx';
import { Palette } from './palette.tsx';
import { Rail } from './rail.tsx';
import { useShell } from './shell-context.ts';
import styles from './shell.module.css';
import { StatusBar } from './status-bar.tsx';

/** The window: rail, context bar, page, terminals, status. */
export function Shell() {
  const { terminals, connectWith, transfers, signIn, identityCenter } = useShell();
  const full = useStore(terminals.state, (dock) => dock.fullWindow && dock.tabs.length > 0);
  return (
    <div className={styles['window']} data-full={full ? '' : undefined}>
      <ContextBar />
      <div className={styles['middle']}>
        <Rail />
        <div className={styles['work']}>
          <DockSlot>
            <ErrorBoundary>
              <Content />
            </ErrorBoundary>
          </DockSlot>
        </div>
      </div>
      <TransferStrip store={transfers} />
      <StatusBar />
      <ConnectWithDialog store={connectWith} />
      <TransferDialog store={transfers} />
      <IdentityCenterDialogs store={identityCenter} />
      <SignInDialog store={signIn} />
      <Palette />
      <EndingNotices />
      <Notices />
    </div>
  );
}

/** The page; before a profile is chosen, the ways in. The settings are there always. */
function Content() {
  const { t } = useTranslation();
  const { scope, pages } = useWorkspace();
  const { sandbox } = useShell();
  const chosen = useStore(scope, (state) => state.scope !== undefined);
  const page = useStore(pages, (state) => state.page);
  const starting = useStore(sandbox, (state) => state.start.status === 'loading');
  const beginning = useStore(sandbox, (state) => state.beginning);
  if (chosen || page === 'settings') return <PageArea />;
  if (starting && beginning) {
    return (
      <main className={styles['starting']} aria-busy>
        <output>{t('shell.profile.startingSandbox')}</output>
        <Skeleton rows={12} />
      </main>
    );
  }
  return (
    <main className={styles['ways']}>
      <FirstRun />
    </main>
  );
}
