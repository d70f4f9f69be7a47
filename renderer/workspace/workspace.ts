import { createContext, useContext } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import type { AppInfo } from '../../contract/features/app.ts';
import type { TerminalTarget } from '../../contract/terminal.ts';
import type { TransferTarget } from '../../contract/features/transfers.ts';
import type { Instant, Scope } from '../../contract/values.ts';
import type { Bridge } from '../bridge/bridge.ts';
import type { Clients } from '../bridge/client.ts';
import type { ActionRegistry } from './actions.ts';
import type { PagesState } from './pages.ts';
import type { ProfilesState } from './profiles.ts';
import type { ScopeState } from './scope.ts';
import type { PreferencesState } from './session-preferences.ts';
import type { SettingsState } from './settings.ts';
import type { SsoSessionsState } from './sso-sessions.ts';

/** What the page on screen tells the status bar. */
export interface StatusState {
  /** When the rows on screen were read from AWS. */
  readonly dataAt: Instant | undefined;
  readonly setDataAt: (at: Instant | undefined) => void;
}

/** A node to connect to. */
export interface ConnectTo {
  readonly scope: Scope;
  readonly nodeId: string;
  readonly nodeName: string;
  /** DescribeInstanceInformation.PlatformType; `''` when it is not known. */
  readonly platform: string;
}

/** What a command or a runbook is to be run on, and which; nothing but the scope where the user is to choose all of it. */
export interface RunOn {
  readonly scope: Scope;
  readonly nodes?: ReadonlyArray<{ readonly nodeId: string; readonly nodeName: string }>;
  readonly document?: string;
}

/**
 * What all pages share. Pages know this and not each other; the shell builds it once (renderer/main.tsx).
 */
export interface Workspace {
  readonly bridge: Bridge;
  readonly clients: Clients;
  readonly info: AppInfo;
  readonly settings: StoreApi<SettingsState>;
  readonly scope: StoreApi<ScopeState>;
  readonly profiles: StoreApi<ProfilesState>;
  /** Session Manager's preferences, by scope. */
  readonly preferences: StoreApi<PreferencesState>;
  /** The sign-ins of IAM Identity Center. */
  readonly ssoSessions: StoreApi<SsoSessionsState>;
  readonly pages: StoreApi<PagesState>;
  readonly status: StoreApi<StatusState>;
  readonly actions: ActionRegistry;
  /** Opens a terminal in the dock and shows it. */
  readonly openTerminal: (target: TerminalTarget) => void;
  /** Asks with which Session document, parameters and reason to connect to a node, then opens the terminal. */
  readonly connectWith: (node: ConnectTo) => void;
  /** Shows the form for a new tunnel, to a node where one is given. */
  readonly newTunnel: (to: { readonly scope: Scope; readonly nodeId: string; readonly nodeName: string }) => void;
  /** Asks for a portal's address, writes its sso-session and signs in. */
  readonly addSsoSession: () => void;
  /** Offers the roles of a session as new profiles. */
  readonly importRoles: (session: string) => void;
  /** Shows the form for a new command. */
  readonly runCommand: (on: RunOn) => void;
  /** Shows the form for a new run of a runbook. */
  readonly runAutomation: (on: RunOn) => void;
  /** Asks where on the node, then sends the files, or those that the user chooses. */
  readonly offerUpload: (target: TransferTarget, files?: readonly File[]) => void;
}

export const WorkspaceContext = createContext<Workspace | null>(null);

/** The workspace of this window. Throws outside of the provider: a defect. */
export function useWorkspace(): Workspace {
  const workspace = useContext(WorkspaceContext);
  if (workspace === null) throw new Error('useWorkspace outside of WorkspaceContext');
  return workspace;
}
