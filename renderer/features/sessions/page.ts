import i18next from 'i18next';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { scopeKey } from '../../../contract/scope.ts';
import type { Session } from '../../../contract/features/sessions.ts';
import { shown } from '../../bridge/load.ts';
import { chosenKeys, noSelection, type Selection } from '../../ui/table/selection.ts';
import { writeClipboard } from '../../workspace/clipboard.ts';
import { cliFor } from '../../workspace/copy-as.ts';
import { perWorkspace } from '../../workspace/per-workspace.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { copyText, type CopyForm } from './copy.ts';
import { createHistory, type History } from './history.ts';
import { createSessionsStore, type SessionsStore } from './store.ts';

/** What the user has done to the page. */
export interface SessionsPageState {
  readonly filter: string;
  readonly selection: Selection;
  /** Sessions that the user is asked about before they are terminated. */
  readonly asked: readonly Session[];
  /** The session whose details are open as the list knows it, with what else is known of it. */
  readonly opened: { readonly session: Session; readonly history: History } | undefined;
  /** The opened session's transcript stands in place of the list. */
  readonly reading: boolean;
  /** What the last copying did, to be said. */
  readonly told: string;
}

/** The page `Sessions` of a window: what it shows and all that can be done on it. */
export interface SessionsPage {
  readonly store: SessionsStore;
  readonly state: StoreApi<SessionsPageState>;
  readonly setFilter: (filter: string) => void;
  readonly select: (selection: Selection) => void;
  /** The selected sessions, or the one that the cursor is on. */
  readonly chosen: () => readonly Session[];
  /** Asks before anything is terminated. */
  readonly ask: () => void;
  readonly answer: (agreed: boolean) => void;
  /** Opens a session's details; undefined closes them. */
  readonly open: (session: Session | undefined) => void;
  readonly setReading: (reading: boolean) => void;
  readonly copy: (form: CopyForm) => void;
  /** The account on screen; `''` when it is not known. */
  readonly account: () => string;
}

const nothingDone = { selection: noSelection, asked: [], opened: undefined, reading: false, told: '' };

/** The window's page; made with its actions when it is first asked for. */
export const sessionsPageOf = perWorkspace((workspace): SessionsPage => {
  const page = createSessionsPage(workspace);
  registerActions(workspace, page);
  return page;
});

function createSessionsPage(workspace: Workspace): SessionsPage {
  const store = createSessionsStore(workspace.clients);
  const state = createStore<SessionsPageState>()(() => ({ filter: '', ...nothingDone }));
  const open = (session: Session | undefined) => {
    state.getState().opened?.history.dispose();
    const { scope } = store.state.getState();
    const times = () => state.getState().opened?.session ?? {};
    const opened = scope &&
      session && { session, history: createHistory(workspace.clients, scope, session.sessionId, times) };
    state.setState({ opened, reading: false });
  };
  /**
   * The details are of the list's own row, and close when a whole reading has none (a list that was cut may have it
   * further on); a transcript is read to its end.
   */
  const follow = () => {
    const { opened, reading } = state.getState();
    if (opened === undefined) return;
    const { rows, load, more } = store.state.getState();
    const session = rows.find(({ sessionId }) => sessionId === opened.session.sessionId);
    if (session !== undefined) state.setState({ opened: { ...opened, session } });
    else if (load.status === 'ready' && !more && !reading) open(undefined);
  };
  store.state.subscribe((now, before) => {
    if (now.scope !== before.scope || now.which !== before.which) {
      open(undefined);
      state.setState(nothingDone);
    } else if (now.rows !== before.rows || now.load !== before.load) follow();
  });
  const chosen = () => {
    const keys = chosenKeys(state.getState().selection);
    return store.state.getState().rows.filter(({ sessionId }) => keys.has(sessionId));
  };
  const account = () => {
    const { scope } = store.state.getState();
    const identity = scope && workspace.profiles.getState().identities.get(scopeKey(scope));
    return (identity && shown(identity)?.accountId) ?? '';
  };
  return {
    store,
    state,
    chosen,
    account,
    setFilter: (filter) => state.setState({ filter }),
    select: (selection) => state.setState({ selection }),
    open,
    setReading(reading) {
      state.setState({ reading });
      follow();
    },
    ask() {
      if (store.state.getState().which === 'Active') state.setState({ asked: chosen() });
    },
    answer(agreed) {
      const { asked } = state.getState();
      state.setState({ asked: [], ...(agreed && { selection: noSelection }) });
      if (agreed) void store.terminate(asked.map(({ sessionId }) => sessionId));
    },
    copy(form) {
      const { scope, which } = store.state.getState();
      const sessions = chosen();
      if (scope === undefined || sessions.length === 0) return;
      const text = copyText(form, sessions, { ...scope, account: account(), which, cli: cliFor(workspace, scope) });
      void writeClipboard(text).then((done) =>
        state.setState({
          told: i18next.t(done ? 'sessions.copied' : 'sessions.notCopied', { count: sessions.length }),
        }),
      );
    },
  };
}

/** For the palette and the shortcuts. */
function registerActions({ actions }: Workspace, page: SessionsPage): void {
  const group = () => i18next.t('sessions.group');
  actions.register([
    { id: 'sessions.refresh', title: () => i18next.t('sessions.refresh'), group, run: page.store.refresh },
    {
      id: 'sessions.terminate',
      title: () => i18next.t('sessions.terminateSelected'),
      group,
      enabled: () => page.store.state.getState().which === 'Active' && page.chosen().length > 0,
      run: page.ask,
    },
  ]);
}
