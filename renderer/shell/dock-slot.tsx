import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Group, Panel, Separator, usePanelRef } from 'react-resizable-panels';
import { useStore } from 'zustand';
import { TerminalDock } from '../features/terminals/index.ts';
import { useWorkspace } from '../workspace/workspace.ts';
import styles from './dock-slot.module.css';
import { useShell } from './shell-context.ts';

/** Height of the dock's bar of tabs, which stays when it is collapsed, in pixels. */
const barHeight = 32;

/** The page above, the terminals below, and the edge between them that can be moved. */
export function DockSlot({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation();
  const { settings } = useWorkspace();
  const { terminals } = useShell();
  const panel = usePanelRef();
  const low = useStore(terminals.state, (dock) => dock.collapsed);
  const empty = useStore(terminals.state, (dock) => dock.tabs.length === 0);
  const full = useStore(terminals.state, (dock) => dock.fullWindow && dock.tabs.length > 0);

  // Without a terminal the page has the room; the bar stays, and the user can still open the empty dock.
  useEffect(() => {
    if (empty) terminals.setCollapsed(true);
  }, [terminals, empty]);

  useEffect(() => {
    const { dockHeight } = settings.getState().settings;
    if (full) panel.current?.resize('100%');
    else if (low) panel.current?.collapse();
    else panel.current?.resize(`${dockHeight * 100}%`);
  }, [panel, settings, full, low]);

  return (
    <Group
      orientation="vertical"
      className={styles['group']}
      onLayoutChanged={(layout, { isUserInteraction }) => {
        if (!isUserInteraction) return;
        const share = (layout['dock'] ?? 0) / 100;
        const collapsed = panel.current?.isCollapsed() === true;
        if (collapsed !== terminals.state.getState().collapsed) terminals.setCollapsed(collapsed);
        if (!collapsed) settings.getState().change({ dockHeight: Math.min(0.95, Math.max(0.1, share)) });
      }}
    >
      <Panel id="page" className={styles['panel']} minSize={0}>
        {children}
      </Panel>
      <Separator className={styles['edge']} disabled={full || (empty && low)} aria-label={t('shell.dock.resize')} />
      <Panel
        id="dock"
        className={styles['panel']}
        panelRef={panel}
        collapsible
        collapsedSize={barHeight}
        minSize={120}
        defaultSize={barHeight}
      >
        <section className={styles['dock']} aria-label={t('shell.dock.label')}>
          <TerminalDock store={terminals} />
        </section>
      </Panel>
    </Group>
  );
}
