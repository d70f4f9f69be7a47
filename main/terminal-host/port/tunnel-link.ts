import type { Scope } from '../../../contract/values.ts';
import type { FromTunnels, ToTunnels } from './tunnel-protocol.ts';

/** Who keeps the tunnels in main, as the owner of the host's process needs it. */
export interface TunnelKeeper {
  receive(message: FromTunnels): void;
  /** Whose credentials a session of a tunnel is resumed and terminated with; undefined for what is no tunnel. */
  scopeOf(tunnelId: string, sessionId: string): Scope | undefined;
  /** The service was asked to end this session. */
  terminated(sessionId: string): void;
  /** The process has ended, and all tunnels in it. */
  lost(): void;
  /** Ends all: the app is ending. Resolves when AWS has answered. */
  shutdown(): Promise<void>;
}

/** The host's process, as the tunnels use it. */
export interface TunnelLink {
  /** Sends, to a process that is started where none runs. Throws `terminal-host-lost` and `cancelled`. */
  post(message: ToTunnels): void;
  /** Sends where a process runs. */
  tell(message: ToTunnels): void;
}
