import { createStore } from 'zustand/vanilla';
import type { AppInfo } from '../../contract/features/app.ts';
import type { ProfileList } from '../../contract/features/profiles.ts';
import type { Settings } from '../../contract/features/settings.ts';
import type { Scope } from '../../contract/values.ts';
import type { Bridge } from '../bridge/bridge.ts';
import type { Clients } from '../bridge/client.ts';
import { shown } from '../bridge/load.ts';
import { automationPageOf } from '../features/automation/page.ts';
import { createConnectWithStore } from '../features/connect-with/index.ts';
import { createIdentityCenterStore } from '../features/identity-center/index.ts';
import { createSignInStore } from '../features/sign-in/index.ts';
import { runPageOf } from '../features/run-command/page.ts';
import { createTerminalsStore, type TerminalsDependencies } from '../features/terminals/index.ts';
import { tunnelsPageOf } from '../features/tunnels/page.ts';
import { createTransfersStore } from '../features/transfers/index.ts';
import { createActionRegistry } from '../workspace/actions.ts';
import { createPagesStore } from '../workspace/pages.ts';
import { createProfilesStore } from '../workspace/profiles.ts';
import { createScopeStore } from '../workspace/scope.ts';
import { createPreferencesStore, idleMinutesOf } from '../workspace/session-preferences.ts';
import { createSettingsStore } from '../workspace/settings.ts';
import { createSsoSessionsStore } from '../workspace/sso-sessions.ts';
import type { StatusState, Workspace } from '../workspace/workspace.ts';
import { createActivityStore } from './activity.ts';
import { beginningOf } from './initial-scope.ts';
import { createLiveStore } from './live-profiles.ts';
import { createOverlaysStore } from './overlays.ts';
import { createSandboxStore } from './sandbox.ts';
import { shellActions } from './shell-actions.ts';
import type { ShellParts } from './shell-context.ts';

export interface ShellBeginning {
  readonly bridge: Bridge;
  readonly clients: Clients;
  readonly info: AppInfo;
  readonly settings: Settings;
  readonly profiles: ProfileList;
  /** Told what could not be kept (a settings file that cannot be written). */
  readonly onFailure: (error: unknown) => void;
  readonly createScreen?: TerminalsDependencies['createScreen'];
}

/** Creates everything that lives as long as the window, once. */
export function createShell(beginning: ShellBeginning): { readonly workspace: Workspace; readonly parts: ShellParts } {
  const { bridge, clients, info, onFailure, createScreen } = beginning;
  const settings = createSettingsStore(clients.settings, beginning.settings, onFailure);
  const first = beginningOf(info.flags, beginning.settings, beginning.profiles);
  const remember = (scope: Scope) => settings.getState().change({ scope });
  const scope = createScopeStore(first.kind === 'scope' ? first.scope : undefined, remember);
  const preferences = createPreferencesStore(clients.preferences);
  const actions = createActionRegistry();
  const pages = createPagesStore();
  const around = {
    overlays: createOverlaysStore(),
    sandbox: createSandboxStore(clients.app, scope.getState().choose),
    activity: createActivityStore(clients.app),
    live: createLiveStore(clients.profiles),
  };
  // Before the terminals add theirs: the palette shows the groups in this order.
  actions.register(shellActions({ pages, settings, ...around }));
  const idleMinutes: TerminalsDependencies['idleMinutes'] = (target) =>
    idleMinutesOf(preferences, clients.sessionDocuments, target);
  const transfers = createTransfersStore({ bridge, client: clients.transfers, onFailure });
  const signIn = createSignInStore({ client: clients.signIn, onFailure });
  const profiles = createProfilesStore(clients.profiles, beginning.profiles);
  const ssoSessions = createSsoSessionsStore(clients.identityCenter);
  const identityCenter = createIdentityCenterStore({
    clients,
    profileNames: () => shown(profiles.getState().list)?.profiles.map(({ name }) => name) ?? [],
    scope: () => scope.getState().scope,
    signIn: ssoSessions.getState().signIn,
    onImported: (first) => {
      // Whoever works with a profile stays with it.
      if (scope.getState().scope === undefined) scope.getState().choose(first);
    },
  });
  const offerTransfer = transfers.ask;
  const dependencies = { bridge, clients, settings, actions, idleMinutes, offerTransfer };
  const terminals = createTerminalsStore(createScreen === undefined ? dependencies : { ...dependencies, createScreen });
  const connectWith = createConnectWithStore({ clients, preferences, open: terminals.open });
  const workspace: Workspace = {
    bridge,
    clients,
    info,
    settings,
    scope,
    actions,
    preferences,
    pages,
    profiles,
    ssoSessions,
    addSsoSession: identityCenter.form.open,
    importRoles: identityCenter.roles.open,
    status: createStore<StatusState>()((set) => ({ dataAt: undefined, setDataAt: (dataAt) => set({ dataAt }) })),
    openTerminal: terminals.open,
    connectWith: connectWith.ask,
    newTunnel: (to) => tunnelsPageOf(workspace).create(to),
    runCommand: (on) => runPageOf(workspace).create(on),
    runAutomation: (on) => automationPageOf(workspace).create(on),
    offerUpload: (target, files) =>
      transfers.ask({ direction: 'upload', target, ...(files !== undefined && { files }) }),
  };
  const tunnels = tunnelsPageOf(workspace);
  runPageOf(workspace);
  automationPageOf(workspace);
  followIdentity(workspace);
  connectAtStart(workspace);
  if (first.kind === 'sandbox') void around.sandbox.getState().open({ region: first.region, beginning: true });
  return { workspace, parts: { ...around, terminals, connectWith, tunnels, transfers, signIn, identityCenter } };
}

/** Asks who a scope is when it is shown, and again after the AWS files or the network's settings changed. */
function followIdentity({ clients, scope, profiles, settings }: Workspace): void {
  const identify = () => {
    const shown = scope.getState().scope;
    if (shown !== undefined) void profiles.getState().identify(shown);
  };
  identify();
  scope.subscribe(() => {
    const shown = scope.getState().scope;
    // Choosing a profile is the user's own act: what they dismissed for it before is asked again.
    if (shown !== undefined) void clients.signIn.call('begin', { scope: shown }).catch(() => {});
    identify();
  });
  const network = () => JSON.stringify(settings.getState().settings.network);
  let reached = network();
  settings.subscribe(() => {
    if (network() !== reached) identify();
    reached = network();
  });
  // The feed's first list is the one that the window began with.
  let first = true;
  profiles.subscribe((now, before) => {
    if (now.list === before.list || now.list.status !== 'ready') return;
    if (!first) identify();
    first = false;
  });
}

/** Opens the node that the command line named (`--connect`), once: not again in a window that was reloaded. */
function connectAtStart({ info, scope, openTerminal }: Workspace): void {
  const nodeId = info.flags.connect;
  const [navigation] = performance.getEntriesByType('navigation');
  const reloaded = navigation !== undefined && 'type' in navigation && navigation.type === 'reload';
  if (nodeId === undefined || reloaded) return;
  let opened = false;
  const open = () => {
    const shown = scope.getState().scope;
    if (shown === undefined || opened) return;
    opened = true;
    openTerminal({ kind: 'session', scope: shown, nodeId, nodeName: nodeId });
  };
  open();
  scope.subscribe(open);
}
