import { X } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { Button } from '../../../ui/button.tsx';
import { Empty } from '../../../ui/empty.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { FailureView } from '../../../workspace/failure-view.tsx';
import { activePane, receivers } from '../panes.ts';
import type { TerminalsStore } from '../store.ts';
import { tabName } from '../titles.ts';
import { Questions } from './questions.tsx';
import { SplitView } from './split-view.tsx';
import { TabStrip } from './tab-strip.tsx';
import styles from './terminal-dock.module.css';

export interface TerminalDockProps {
  readonly store: TerminalsStore;
}

/** The terminals at the bottom of the window: tabs, splits, and all that they ask and say. */
export function TerminalDock({ store }: TerminalDockProps) {
  const { t } = useTranslation();
  const dock = useStore(store.state);
  const { tabs, collapsed, activeTab } = dock;
  useEffect(() => void store.loadShells(), [store]);
  return (
    <div className={styles['dock']} data-collapsed={collapsed ? '' : undefined}>
      <TabStrip store={store} />
      <Trouble store={store} />
      <BroadcastBanner store={store} />
      <div className={styles['body']} hidden={collapsed}>
        {tabs.length === 0 && (
          <Empty
            title={t('terminals.empty.title')}
            text={t('terminals.empty.text')}
            action={<Button onClick={() => void store.openLocal()}>{t('terminals.newLocalShell')}</Button>}
          />
        )}
        {tabs.map((tab) => (
          <div
            key={tab.tabId}
            id={`panel-${tab.tabId}`}
            role="tabpanel"
            aria-label={tabName(dock, tab)}
            className={styles['panel']}
            data-shown={tab.tabId === activeTab ? '' : undefined}
          >
            <SplitView store={store} tab={tab} tree={tab.tree} />
          </div>
        ))}
      </div>
      <Questions store={store} />
    </div>
  );
}

function Trouble({ store }: TerminalDockProps) {
  const { t } = useTranslation();
  const trouble = useStore(store.state, (dock) => dock.trouble);
  if (trouble === undefined) return null;
  return (
    <div className={styles['trouble']}>
      <FailureView failure={trouble} compact />
      <IconButton label={t('terminals.trouble.dismiss')} icon={X} onClick={store.dismissTrouble} />
    </div>
  );
}

function BroadcastBanner({ store }: TerminalDockProps) {
  const { t } = useTranslation();
  const dock = useStore(store.state);
  const active = activePane(dock);
  if (dock.broadcast === 'off' || active === undefined) return null;
  const count = receivers(dock, active.paneId).length;
  return (
    <div className={styles['broadcast']} aria-live="polite">
      <span>{t(`terminals.broadcast.${dock.broadcast}`, { count })}</span>
      <Button onClick={store.stopBroadcast}>{t('terminals.broadcast.stop')}</Button>
    </div>
  );
}
