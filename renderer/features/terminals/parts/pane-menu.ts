import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { MenuItem } from '../../../ui/menu.tsx';
import { chordLabel, chordsOf } from '../../../workspace/chords.ts';
import { useWorkspace } from '../../../workspace/workspace.ts';
import { isRecorded } from '../state.ts';
import type { TerminalsStore } from '../store.ts';

/** How long a menu takes to give the focus back; only then can the terminal have it. */
const menuClosesMs = 60;

/** The menu of a terminal's right click, with the chords of the actions that do the same. */
export function usePaneMenu(store: TerminalsStore, paneId: string): readonly MenuItem[] {
  const { t } = useTranslation();
  const { actions, bridge, settings, connectWith } = useWorkspace();
  const { shortcuts } = useStore(settings, (state) => state.settings);
  const pane = useStore(store.state, (dock) => dock.panes[paneId]);
  const target = pane?.target;
  const ended = pane?.phase === 'ended';
  const recorded = pane !== undefined && isRecorded(pane);
  const chord = (id: string) => {
    const action = actions.list().find((each) => each.id === id);
    const first = action === undefined ? undefined : chordsOf(action, shortcuts, bridge.platform)[0];
    return first === undefined ? undefined : chordLabel(first, bridge.platform);
  };
  const item = (id: string, label: string, run: () => void, keepsFocus = true): MenuItem => ({
    id,
    label,
    chord: chord(`terminal.${id}`),
    onSelect() {
      run();
      if (keepsFocus) setTimeout(() => store.focus(), menuClosesMs);
    },
  });
  return [
    item('copy', t('terminals.action.copy'), () => store.copy(paneId)),
    item('paste', t('terminals.action.paste'), () => store.paste(paneId), false),
    item('select-all', t('terminals.action.selectAll'), () => store.selectAll(paneId)),
    item('clear', t('terminals.action.clear'), () => store.clear(paneId)),
    item('find', t('terminals.action.find'), () => store.startFind(paneId), false),
    { separator: true },
    item('split-right', t('terminals.action.splitRight'), () => store.split(paneId, 'right')),
    item('split-down', t('terminals.action.splitDown'), () => store.split(paneId, 'down')),
    { separator: true },
    ...(pane?.target.kind === 'session'
      ? [
          item('upload', t('transfers.upload'), () => store.transfer(paneId, 'upload'), false),
          item('download', t('transfers.download'), () => store.transfer(paneId, 'download'), false),
        ]
      : []),
    ...(recorded
      ? [item('stop-recording', t('terminals.recording.stop'), () => store.record(paneId, false))]
      : ended
        ? []
        : [item('start-recording', t('terminals.recording.start'), () => store.record(paneId, true))]),
    ended
      ? item('reconnect', t('terminals.action.reconnect'), () => store.reconnect(paneId))
      : item('disconnect', t('terminals.action.disconnect'), () => store.disconnect(paneId)),
    ...(target?.kind === 'session'
      ? [
          item(
            'connect-with',
            t('terminals.action.connectWith'),
            () => connectWith({ scope: target.scope, nodeId: target.nodeId, nodeName: target.nodeName, platform: '' }),
            false,
          ),
        ]
      : []),
    item('close', t('terminals.action.close'), () => store.closePane(paneId)),
  ];
}
