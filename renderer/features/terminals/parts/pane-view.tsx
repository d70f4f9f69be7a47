import { X } from 'lucide-react';
import { useLayoutEffect, useRef, type CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { Button } from '../../../ui/button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { ContextMenu } from '../../../ui/menu.tsx';
import { usePaintOf } from '../../../workspace/use-paint.ts';
import { themeOf } from '../../../workspace/terminal-schemes.ts';
import { useWorkspace } from '../../../workspace/workspace.ts';
import { receives } from '../panes.ts';
import { isRecorded, type DockTab, type Pane } from '../state.ts';
import type { TerminalsStore } from '../store.ts';
import { targetName } from '../titles.ts';
import { FindBar } from './find-bar.tsx';
import { useFileDrop } from './use-file-drop.ts';
import { usePaneMenu } from './pane-menu.ts';
import { IdleBanner } from './idle-banner.tsx';
import { PhaseBanner } from './phase-banner.tsx';
import { PhaseDot } from './phase-dot.tsx';
import { RecordingMark, RecordingTrouble } from './recording-mark.tsx';
import styles from './pane-view.module.css';

export interface PaneViewProps {
  readonly store: TerminalsStore;
  readonly tab: DockTab;
  readonly paneId: string;
}

/** One terminal: its screen, how it stands, its find bar and paste progress. */
export function PaneView({ store, tab, paneId }: PaneViewProps) {
  const dock = useStore(store.state);
  const { settings } = useStore(useWorkspace().settings);
  const paintOf = usePaintOf();
  const screen = useRef<HTMLDivElement>(null);
  const menu = usePaneMenu(store, paneId);
  const pane = dock.panes[paneId];
  const drop = useFileDrop(pane?.target);
  useLayoutEffect(() => {
    if (screen.current === null) return undefined;
    return store.attach(paneId, screen.current);
  }, [store, paneId]);
  if (pane === undefined) return null;
  const endsAt = dock.idle[paneId];
  const colour = pane.target.scope === undefined ? undefined : paintOf(pane.target.scope.profile).colour;
  const appTheme = document.documentElement.dataset['theme'] === 'light' ? 'light' : 'dark';
  return (
    <div
      className={styles['pane']}
      data-active={tab.activePane === paneId ? '' : undefined}
      data-receives={receives(dock, paneId) ? '' : undefined}
      style={colour === undefined ? undefined : ({ '--account': colour } as CSSProperties)}
      onFocus={() => store.activate(paneId)}
    >
      {(tab.tree.kind === 'split' || receives(dock, paneId) || isRecorded(pane)) && (
        <PaneHeader store={store} tab={tab} pane={pane} />
      )}
      {dock.finding?.paneId === paneId && <FindBar store={store} />}
      <div className={styles['stage']} {...drop.handlers}>
        {drop.isOver && <DropWords pane={pane} />}
        <ContextMenu
          items={menu}
          trigger={
            <div
              ref={screen}
              className={styles['screen']}
              data-terminal={paneId}
              data-phase={pane.phase}
              style={{ background: themeOf(settings.terminal.scheme, appTheme).background }}
              // A program that takes the mouse gets its right button; with Shift it is the app's again.
              onContextMenu={(event) => !event.shiftKey && store.takesMouse(paneId) && event.preventDefault()}
            />
          }
        />
        {/* Above the screen, not beside it: what passes by must not change the terminal's size. */}
        <div className={styles['over']}>
          <PasteProgress store={store} paneId={paneId} />
          <RecordingTrouble store={store} pane={pane} />
          {pane.phase === 'connected' && endsAt !== undefined && <IdleBanner endsAt={endsAt} />}
          {pane.phase !== 'ended' && <PhaseBanner store={store} pane={pane} />}
        </div>
      </div>
      {pane.phase === 'ended' && <PhaseBanner store={store} pane={pane} />}
    </div>
  );
}

/** Says what a drop will do. */
function DropWords({ pane }: { readonly pane: Pane }) {
  const { t } = useTranslation();
  const { target } = pane;
  if (target.kind !== 'session') return null;
  return <div className={styles['drop']}>{t('transfers.drop', { name: target.nodeName || target.nodeId })}</div>;
}

function PaneHeader({ store, tab, pane }: { store: TerminalsStore; tab: DockTab; pane: Pane }) {
  const { t } = useTranslation();
  const dock = useStore(store.state);
  const name = targetName(pane.target, dock.shells);
  return (
    <div className={styles['header']}>
      <PhaseDot phase={pane.phase} />
      <span className={styles['name']}>{name}</span>
      {pane.target.scope !== undefined && (
        <span className={styles['scope']}>{`${pane.target.scope.profile} · ${pane.target.scope.region}`}</span>
      )}
      {isRecorded(pane) && <RecordingMark />}
      {receives(dock, pane.paneId) && <span className={styles['receives']}>{t('terminals.broadcast.receives')}</span>}
      {tab.tree.kind === 'split' && (
        <IconButton
          className={styles['close']}
          label={t('terminals.action.closeNamed', { name })}
          icon={X}
          onClick={() => store.closePane(pane.paneId)}
        />
      )}
    </div>
  );
}

function PasteProgress({ store, paneId }: { store: TerminalsStore; paneId: string }) {
  const { t } = useTranslation();
  const paste = useStore(store.state, (dock) => dock.pastes[paneId]);
  if (paste === undefined) return null;
  const percent = Math.floor((paste.sent / Math.max(1, paste.total)) * 100);
  return (
    <div className={styles['strip']}>
      <progress max={100} value={percent} aria-label={t('terminals.paste.progress', { percent })} />
      <span>{t('terminals.paste.progress', { percent })}</span>
      <Button onClick={() => store.stopPaste(paneId)}>{t('terminals.paste.stop')}</Button>
    </div>
  );
}
