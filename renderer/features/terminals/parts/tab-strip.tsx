import { ChevronDown, ChevronUp, Maximize2, Minimize2, Plus, RadioTower } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { shown } from '../../../bridge/load.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { DropdownMenu } from '../../../ui/menu.tsx';
import type { TerminalsStore } from '../store.ts';
import { RenameDialog } from './rename-dialog.tsx';
import { Tab } from './tab.tsx';
import styles from './tab-strip.module.css';

/** The dock's head: a tab for each terminal or split, and what can be done with the dock. */
export function TabStrip({ store }: { readonly store: TerminalsStore }) {
  const { t } = useTranslation();
  const { tabs, collapsed, fullWindow, broadcast } = useStore(store.state);
  const [renaming, setRenaming] = useState<string>();
  return (
    <div className={styles['strip']}>
      {/* Close buttons may not be children of a tab list, so it owns its tabs by name. */}
      <div
        role="tablist"
        aria-label={t('terminals.tabs')}
        aria-owns={tabs.map(({ tabId }) => `tab-${tabId}`).join(' ')}
      />
      <div className={styles['tabs']}>
        {tabs.map((tab) => (
          <Tab key={tab.tabId} store={store} tab={tab} onRename={() => setRenaming(tab.tabId)} />
        ))}
        <NewTerminal store={store} />
      </div>
      <div className={styles['tools']}>
        {tabs.length > 0 && (
          <>
            <IconButton
              label={t('terminals.action.broadcast')}
              icon={RadioTower}
              pressed={broadcast !== 'off'}
              onClick={store.nextBroadcast}
            />
            <IconButton
              label={t(fullWindow ? 'terminals.action.leaveFullWindow' : 'terminals.action.fullWindow')}
              icon={fullWindow ? Minimize2 : Maximize2}
              onClick={() => store.setFullWindow(!fullWindow)}
            />
          </>
        )}
        <IconButton
          label={t(collapsed ? 'terminals.action.expand' : 'terminals.action.collapse')}
          icon={collapsed ? ChevronUp : ChevronDown}
          aria-expanded={!collapsed}
          onClick={() => store.setCollapsed(!collapsed)}
        />
      </div>
      {renaming !== undefined && <RenameDialog store={store} tabId={renaming} onClose={() => setRenaming(undefined)} />}
    </div>
  );
}

/** How long a menu takes to give the focus back; only then can a terminal have it. */
const menuClosesMs = 60;

function NewTerminal({ store }: { readonly store: TerminalsStore }) {
  const { t } = useTranslation();
  const shells = shown(useStore(store.state, (dock) => dock.shells)) ?? [];
  const open = (shellId: string) =>
    void store.openLocal(shellId).then(() => setTimeout(() => store.focus(), menuClosesMs));
  return (
    <>
      <IconButton label={t('terminals.newLocalShell')} icon={Plus} onClick={() => void store.openLocal()} />
      {shells.length > 1 && (
        <DropdownMenu
          trigger={
            <button type="button" className={styles['more']} aria-label={t('terminals.moreShells')}>
              <ChevronDown size={12} strokeWidth={1.5} aria-hidden />
            </button>
          }
          items={shells.map(({ shellId, label }) => ({ id: shellId, label, onSelect: () => open(shellId) }))}
        />
      )}
    </>
  );
}
