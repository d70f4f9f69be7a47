import i18next from 'i18next';
import type { Action } from '../../workspace/actions.ts';
import { activePane } from './panes.ts';
import { isRecorded, type Pane } from './state.ts';
import type { TerminalsStore } from './store.ts';

/** All that can be done with terminals, with the chords of both platforms. */
export function terminalActions(store: TerminalsStore): readonly Action[] {
  const pane = () => activePane(store.state.getState());
  /** Works on the active terminal; not offered without one that `fits`. */
  const onPane = (run: (paneId: string) => void, fits: (pane: Pane) => boolean = () => true) => ({
    enabled: () => {
      const active = pane();
      return active !== undefined && fits(active);
    },
    run: () => {
      const active = pane();
      if (active !== undefined) run(active.paneId);
    },
  });
  /** Only while a terminal has the focus: the same keys copy and paste in every other field. */
  const inTerminal = (run: (paneId: string) => void) => ({
    ...onPane(run, () => document.activeElement?.closest('[data-terminal]') != null),
    listed: false,
  });
  const dock = () => store.state.getState();
  const several = () => dock().tabs.length > 0;

  return [
    make('new-local', () => i18next.t('terminals.action.newLocal'), {
      chord: { mac: ['Ctrl+Shift+`'], other: ['Ctrl+Shift+`'] },
      run: () => void store.openLocal(),
    }),
    make('close', () => i18next.t('terminals.action.close'), {
      chord: { mac: ['Cmd+W'], other: ['Ctrl+Shift+W'] },
      ...onPane(store.closePane),
    }),
    make('close-all', () => i18next.t('terminals.action.closeAll'), {
      enabled: several,
      run: () => store.closeTabs(dock().tabs.map(({ tabId }) => tabId)),
    }),
    make('reopen', () => i18next.t('terminals.action.reopen'), {
      chord: { mac: ['Cmd+Shift+T'], other: ['Ctrl+Shift+Z'] },
      enabled: () => dock().closed.length > 0,
      run: store.reopen,
    }),
    make('next', () => i18next.t('terminals.action.next'), {
      chord: { mac: ['Ctrl+Tab'], other: ['Ctrl+Tab'] },
      enabled: several,
      run: () => store.step(1),
    }),
    make('previous', () => i18next.t('terminals.action.previous'), {
      chord: { mac: ['Ctrl+Shift+Tab'], other: ['Ctrl+Shift+Tab'] },
      enabled: several,
      run: () => store.step(-1),
    }),
    make('split-right', () => i18next.t('terminals.action.splitRight'), {
      chord: { mac: ['Cmd+D'], other: ['Ctrl+Shift+D'] },
      ...onPane((paneId) => store.split(paneId, 'right')),
    }),
    make('split-down', () => i18next.t('terminals.action.splitDown'), {
      chord: { mac: ['Cmd+Shift+D'], other: ['Ctrl+Shift+S'] },
      ...onPane((paneId) => store.split(paneId, 'down')),
    }),
    make('broadcast', () => i18next.t('terminals.action.broadcast'), {
      chord: { mac: ['Cmd+Shift+I'], other: ['Ctrl+Shift+I'] },
      enabled: several,
      run: store.nextBroadcast,
    }),
    make('copy', () => i18next.t('terminals.action.copy'), {
      chord: { mac: ['Cmd+C'], other: ['Ctrl+Shift+C', 'Ctrl+Insert'] },
      ...inTerminal(store.copy),
    }),
    make('paste', () => i18next.t('terminals.action.paste'), {
      chord: { mac: ['Cmd+V'], other: ['Ctrl+Shift+V', 'Shift+Insert'] },
      ...inTerminal(store.paste),
    }),
    make('select-all', () => i18next.t('terminals.action.selectAll'), {
      chord: { mac: ['Cmd+A'], other: ['Ctrl+Shift+A'] },
      ...inTerminal(store.selectAll),
    }),
    make('clear', () => i18next.t('terminals.action.clear'), onPane(store.clear)),
    make('find', () => i18next.t('terminals.action.find'), {
      chord: { mac: ['Cmd+F'], other: ['Ctrl+Shift+F'] },
      ...onPane(store.startFind),
    }),
    make('disconnect', () => i18next.t('terminals.action.disconnect'), {
      ...onPane(store.disconnect, ({ phase }) => phase !== 'ended'),
    }),
    make('reconnect', () => i18next.t('terminals.action.reconnect'), {
      ...onPane(store.reconnect, ({ phase }) => phase === 'ended'),
    }),
    make('start-recording', () => i18next.t('terminals.recording.start'), {
      ...onPane(
        (paneId) => store.record(paneId, true),
        (pane) => pane.phase !== 'ended' && !isRecorded(pane),
      ),
    }),
    make('stop-recording', () => i18next.t('terminals.recording.stop'), {
      ...onPane((paneId) => store.record(paneId, false), isRecorded),
    }),
    make('upload', () => i18next.t('transfers.upload'), {
      ...onPane(
        (paneId) => store.transfer(paneId, 'upload'),
        ({ target }) => target.kind === 'session',
      ),
    }),
    make('download', () => i18next.t('transfers.download'), {
      ...onPane(
        (paneId) => store.transfer(paneId, 'download'),
        ({ target }) => target.kind === 'session',
      ),
    }),
    make('focus', () => i18next.t('terminals.action.focus'), { ...onPane(() => store.setCollapsed(false)) }),
    make('toggle', () => i18next.t('terminals.action.toggle'), {
      run: () => store.setCollapsed(!dock().collapsed),
    }),
    make('full-window', () => i18next.t('terminals.action.fullWindow'), {
      enabled: several,
      run: () => store.setFullWindow(!dock().fullWindow),
    }),
  ];
}

function group(): string {
  return i18next.t('terminals.title');
}

function make(id: string, title: () => string, rest: Omit<Action, 'id' | 'title' | 'group'>): Action {
  return { id: `terminal.${id}`, title, group, ...rest };
}
