import i18next from 'i18next';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ShelvedTunnel, Tunnel } from '../../../contract/features/tunnels.ts';
import type { Failure } from '../../../contract/failure.ts';
import { failureOf } from '../../bridge/load.ts';
import { chosenKeys, noSelection, type Selection } from '../../ui/table/selection.ts';
import { writeClipboard } from '../../workspace/clipboard.ts';
import { cliFor } from '../../workspace/copy-as.ts';
import { perWorkspace } from '../../workspace/per-workspace.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { followTunnelActions } from './actions.ts';
import { copyText, type CopyForm } from './copy.ts';
import { draftOf, newDraft, type Draft, type TunnelEnd, type TunnelToSave } from './draft.ts';
import { rowKey } from './rows.ts';
import { createTunnelsStore, isOn, type TunnelsStore } from './store.ts';

/** What the user has done to the section. */
export interface TunnelsPageState {
  readonly filter: string;
  readonly selection: Selection;
  /** The tunnel whose pane is shown. */
  readonly shown: string | undefined;
  /** What the form began with, while it is open. */
  readonly draft: Draft | undefined;
  /** Tunnels that the user is asked about before they are removed. */
  readonly asked: readonly Tunnel[];
  /** What was done last, to be said. */
  readonly told: string;
  readonly failure: Failure | undefined;
}

/** The section `Tunnels` of a window: what it shows and all that can be done on it. */
export interface TunnelsPage {
  readonly store: TunnelsStore;
  readonly state: StoreApi<TunnelsPageState>;
  readonly setFilter: (filter: string) => void;
  readonly select: (selection: Selection) => void;
  readonly show: (tunnelId: string | undefined) => void;
  /** The selected tunnels, a group's head standing for all of them; or the one that the cursor is on. */
  readonly chosen: () => readonly ShelvedTunnel[];
  readonly open: (tunnelIds: readonly string[]) => void;
  readonly close: (tunnelIds: readonly string[]) => void;
  /** Opens the form for a new tunnel, and shows the section. */
  readonly create: (end?: TunnelEnd) => void;
  readonly edit: (tunnel: Tunnel) => void;
  readonly leaveForm: () => void;
  /** Keeps what the form made. Answers with the failure, and leaves the form where there is none. */
  readonly save: (tunnel: TunnelToSave, andOpen: boolean) => Promise<Failure | undefined>;
  /** Gives a tunnel whose port is taken any free one, and opens it. */
  readonly takeFreePort: (tunnel: Tunnel) => void;
  readonly ask: (tunnels: readonly ShelvedTunnel[]) => void;
  readonly answer: (agreed: boolean) => void;
  readonly copy: (form: CopyForm, tunnels: readonly ShelvedTunnel[]) => void;
  readonly copyLine: (line: string) => void;
  readonly dismiss: () => void;
}

/** The window's section; made with its actions when it is first asked for. */
export const tunnelsPageOf = perWorkspace((workspace): TunnelsPage => {
  const page = createTunnelsPage(workspace);
  followTunnelActions(workspace.actions, page);
  return page;
});

function createTunnelsPage(workspace: Workspace): TunnelsPage {
  const store = createTunnelsStore(workspace.clients);
  const state = createStore<TunnelsPageState>()(() => ({
    filter: '',
    selection: noSelection,
    shown: undefined,
    draft: undefined,
    asked: [],
    told: '',
    failure: undefined,
  }));
  const all = () => store.state.getState().tunnels;
  const fail = (error: unknown) => state.setState({ failure: failureOf(error), told: '' });

  const openOne = async (tunnelId: string, isAlone: boolean) => {
    try {
      await store.open(tunnelId);
    } catch (error) {
      // It is told on the tunnel; of one alone the pane says it in full, with what can be done.
      const isTold = all().some(({ tunnel, state: now }) => tunnel.tunnelId === tunnelId && now.failure !== undefined);
      if (isAlone) state.setState({ shown: tunnelId });
      if (!isTold && failureOf(error).code !== 'cancelled') fail(error);
    }
  };
  const open = (tunnelIds: readonly string[]) => {
    state.setState({ failure: undefined, told: '' });
    for (const tunnelId of tunnelIds) void openOne(tunnelId, tunnelIds.length === 1);
  };
  const save: TunnelsPage['save'] = async (tunnel, andOpen) => {
    try {
      const { tunnelId } = await store.save(tunnel);
      state.setState({ draft: undefined, shown: tunnelId, selection: { ...noSelection, active: tunnelId } });
      if (andOpen) open([tunnelId]);
      return undefined;
    } catch (error) {
      return failureOf(error);
    }
  };

  return {
    store,
    state,
    open,
    save,
    setFilter: (filter) => state.setState({ filter }),
    select: (selection) => state.setState({ selection }),
    show: (shown) => state.setState({ shown }),
    chosen() {
      const wanted = chosenKeys(state.getState().selection);
      return all().filter(
        ({ tunnel }) =>
          wanted.has(tunnel.tunnelId) || wanted.has(rowKey({ kind: 'group', group: tunnel.group, tunnels: [] })),
      );
    },
    close(tunnelIds) {
      state.setState({ failure: undefined, told: '' });
      for (const tunnelId of tunnelIds) store.close(tunnelId).catch(fail);
    },
    create(end) {
      const { scope } = workspace.scope.getState();
      if (scope === undefined) return;
      workspace.pages.getState().show('sessions', 'tunnels');
      state.setState({ draft: newDraft(scope, end), failure: undefined, told: '' });
    },
    edit: (tunnel) => state.setState({ draft: draftOf(tunnel) }),
    leaveForm: () => state.setState({ draft: undefined }),
    takeFreePort(tunnel) {
      const free = { ...tunnel, route: { ...tunnel.route, localPort: 0 } };
      void save(free, true).then((failure) => state.setState(failure === undefined ? {} : { failure }));
    },
    ask: (tunnels) => state.setState({ asked: tunnels.map(({ tunnel }) => tunnel) }),
    answer(agreed) {
      const { asked, shown } = state.getState();
      state.setState({ asked: [] });
      if (!agreed) return;
      const ids = asked.map(({ tunnelId }) => tunnelId);
      if (shown !== undefined && ids.includes(shown)) state.setState({ shown: undefined });
      state.setState({ selection: noSelection, failure: undefined });
      Promise.all(ids.map(store.remove)).then(
        () => state.setState({ told: i18next.t('tunnels.removed', { count: ids.length }) }),
        fail,
      );
    },
    copy(form, tunnels) {
      if (tunnels.length === 0) return;
      const text = copyText(form, tunnels, ({ scope }) => cliFor(workspace, scope));
      void writeClipboard(text).then((done) =>
        state.setState({
          told: i18next.t(done ? 'tunnels.copied' : 'tunnels.notCopied', { count: tunnels.length }),
        }),
      );
    },
    copyLine(line) {
      void writeClipboard(line).then((done) =>
        state.setState({ told: i18next.t(done ? 'tunnels.copiedLine' : 'tunnels.notCopied', { line }) }),
      );
    },
    dismiss: () => state.setState({ failure: undefined }),
  };
}

/** Whether all of these are open: then their switch is on. */
export function areOn(tunnels: readonly ShelvedTunnel[]): boolean {
  return tunnels.every(({ state }) => isOn(state));
}
