import { createContext, useContext } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import type { ConnectWithStore } from '../features/connect-with/index.ts';
import type { IdentityCenterStore } from '../features/identity-center/index.ts';
import type { SignInStore } from '../features/sign-in/index.ts';
import type { TerminalsStore } from '../features/terminals/index.ts';
import type { TunnelsPage } from '../features/tunnels/page.ts';
import type { TransfersStore } from '../features/transfers/index.ts';
import type { ActivityState } from './activity.ts';
import type { LiveState } from './live-profiles.ts';
import type { OverlaysState } from './overlays.ts';
import type { SandboxState } from './sandbox.ts';

/** What only the shell's own parts share. */
export interface ShellParts {
  readonly terminals: TerminalsStore;
  readonly connectWith: ConnectWithStore;
  readonly tunnels: TunnelsPage;
  readonly transfers: TransfersStore;
  readonly signIn: SignInStore;
  readonly identityCenter: IdentityCenterStore;
  readonly overlays: StoreApi<OverlaysState>;
  readonly sandbox: StoreApi<SandboxState>;
  readonly activity: StoreApi<ActivityState>;
  readonly live: StoreApi<LiveState>;
}

export const ShellContext = createContext<ShellParts | null>(null);

/** The shell's parts. Throws outside of the provider: a defect. */
export function useShell(): ShellParts {
  const parts = useContext(ShellContext);
  if (parts === null) throw new Error('useShell outside of ShellContext');
  return parts;
}
