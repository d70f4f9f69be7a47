import { X } from 'lucide-react';
import type { CSSProperties, KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { ContextMenu } from '../../../ui/menu.tsx';
import { usePaintOf } from '../../../workspace/use-paint.ts';
import { receives } from '../panes.ts';
import { isRecorded, type DockTab } from '../state.ts';
import type { TerminalsStore } from '../store.ts';
import { tabName } from '../titles.ts';
import { panesOf } from '../tree.ts';
import { PhaseDot } from './phase-dot.tsx';
import { RecordingMark } from './recording-mark.tsx';
import styles from './tab-strip.module.css';

export interface TabProps {
  readonly store: TerminalsStore;
  readonly tab: DockTab;
  readonly onRename: () => void;
}

/** One tab: its state, name, profile and the account's colour. Double click gives it the whole window. */
export function Tab({ store, tab, onRename }: TabProps) {
  const { t } = useTranslation();
  const dock = useStore(store.state);
  const paintOf = usePaintOf();
  const pane = dock.panes[tab.activePane];
  const name = tabName(dock, tab);
  const scope = pane?.target.scope;
  const paint = scope === undefined ? undefined : paintOf(scope.profile);
  const active = tab.tabId === dock.activeTab;
  const show = () => {
    store.activate(tab.activePane);
    store.setCollapsed(false);
  };
  const others = dock.tabs.filter(({ tabId }) => tabId !== tab.tabId).map(({ tabId }) => tabId);
  return (
    <ContextMenu
      items={[
        { id: 'rename', label: t('terminals.action.rename'), onSelect: onRename },
        { separator: true },
        { id: 'close', label: t('terminals.action.closeTab'), onSelect: () => store.closeTabs([tab.tabId]) },
        {
          id: 'close-others',
          label: t('terminals.action.closeOthers'),
          disabled: others.length === 0,
          onSelect: () => store.closeTabs(others),
        },
      ]}
      trigger={
        <div
          className={styles['tab']}
          data-active={active ? '' : undefined}
          data-receives={panesOf(tab.tree).some((paneId) => receives(dock, paneId)) ? '' : undefined}
          style={paint?.colour === undefined ? undefined : ({ '--account': paint.colour } as CSSProperties)}
          onAuxClick={(event) => event.button === 1 && store.closeTabs([tab.tabId])}
        >
          <button
            type="button"
            role="tab"
            id={`tab-${tab.tabId}`}
            aria-selected={active}
            aria-controls={`panel-${tab.tabId}`}
            tabIndex={active ? 0 : -1}
            className={styles['label']}
            onClick={show}
            onDoubleClick={() => store.setFullWindow(!dock.fullWindow)}
            onKeyDown={(event) => onTabKey(event, store, tab)}
          >
            {pane !== undefined && <PhaseDot phase={pane.phase} />}
            {panesOf(tab.tree).some((paneId) => isRecorded(dock.panes[paneId] ?? {})) && <RecordingMark />}
            <span className={styles['name']}>{name}</span>
            {paint !== undefined && <span className={styles['profile']}>{paint.name}</span>}
            {paint?.production === true && <span className={styles['profile']}>{t('terminals.production')}</span>}
          </button>
          <button
            type="button"
            tabIndex={-1}
            className={styles['close']}
            aria-label={t('terminals.action.closeNamed', { name })}
            title={t('terminals.action.closeNamed', { name })}
            onClick={() => store.closeTabs([tab.tabId])}
          >
            <X size={14} strokeWidth={1.5} aria-hidden />
          </button>
        </div>
      }
    />
  );
}

/** The keys of a tab list: arrows go to the neighbours, Home and End to the ends, Delete closes. */
function onTabKey(event: KeyboardEvent, store: TerminalsStore, tab: DockTab): void {
  const { tabs } = store.state.getState();
  const at = tabs.indexOf(tab);
  const targets: Partial<Record<string, number>> = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: -1 };
  const to = targets[event.key];
  if (event.key === 'Delete') store.closeTabs([tab.tabId]);
  else if (to === undefined) return;
  else {
    const next = tabs.at(to % tabs.length);
    if (next !== undefined) {
      store.activate(next.activePane);
      document.querySelector<HTMLElement>(`#tab-${CSS.escape(next.tabId)}`)?.focus();
    }
  }
  event.preventDefault();
}
