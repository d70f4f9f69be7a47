import type { Terminal } from '../../../contract/features/terminals.ts';
import type { Clients } from '../../bridge/client.ts';
import type { Dock } from './dock.ts';
import type { Lines } from './lines.ts';
import { tabFor, withTab } from './panes.ts';

/**
 * Follows the terminals of the host: takes over those that it still runs (a reloaded window), then keeps the panes as it
 * says. Returns the function that ends it.
 */
export function followHost(
  { state, get, update, setPane }: Dock,
  client: Clients['terminals'],
  newPane: Lines['newPane'],
): () => void {
  const seen = new Set<string>();
  let isFirst = true;

  const adopt = (terminal: Terminal) => {
    const pane = newPane(terminal.target, terminal);
    // A reloaded window shows what it showed: a terminal that runs is not to be hidden.
    update((dock) => ({
      ...withTab(dock, tabFor(crypto.randomUUID(), pane.paneId), [pane]),
      collapsed: false,
    }));
  };

  const follow = (terminals: readonly Terminal[]) => {
    const open = Object.values(get().panes);
    for (const terminal of terminals) {
      seen.add(terminal.terminalId);
      const pane = open.find(({ terminalId }) => terminalId === terminal.terminalId);
      if (pane !== undefined) {
        // A lost host can tell nothing of its recordings: main does.
        const recording = terminal.end?.reason === 'host-lost' ? undefined : pane.recording;
        setPane(pane.paneId, { phase: terminal.phase, end: terminal.end ?? pane.end, recording });
      } else if (isFirst && terminal.phase !== 'ended') adopt(terminal);
    }
    const still = new Set(terminals.map(({ terminalId }) => terminalId));
    for (const { paneId, terminalId, phase } of open) {
      // Ended from another page: the host has forgotten it.
      const gone = terminalId !== undefined && seen.has(terminalId) && !still.has(terminalId) && phase !== 'ended';
      if (gone) setPane(paneId, { phase: 'ended', end: { reason: 'disconnected' } });
    }
    isFirst = false;
  };

  return client.subscribe(
    'watch',
    {},
    {
      onValue: ({ terminals }) => follow(terminals),
      onFailure: (failure) => state.setState({ trouble: failure }),
    },
  );
}
