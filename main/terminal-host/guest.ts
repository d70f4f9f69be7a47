import type { Scope } from '../../contract/values.ts';
import type { FromTerminalHost, ToTerminalHost } from './protocol.ts';

/** A feature of main that runs in the host's process beside the terminals. */
export interface HostGuest {
  /** A message of the host that is none of the terminals'; each guest knows those of its own. */
  receive(message: FromTerminalHost): void;
  /** Whose credentials a session of the guest is resumed and terminated with; undefined for what is not the guest's. */
  scopeOf(id: string, sessionId: string): Scope | undefined;
  /** AWS was asked to end this session. */
  terminated?(sessionId: string): void;
  /** The process has ended with all that ran in it. */
  lost(): void;
  /** Ends what runs: the app is ending. Resolves when AWS has answered; waited for as long as for the terminals. */
  end(): Promise<void>;
}

/** The host's process, as its guests use it. */
export interface HostLink {
  /** Sends, to a process that is started where none runs. Throws `terminal-host-lost` and `cancelled`. */
  post(message: ToTerminalHost): void;
  /** Sends where a process runs. */
  tell(message: ToTerminalHost): void;
}

/** Who owns the host's process, as its guests know it. */
export interface GuestHost {
  /** Lets a guest use the process. Call it once, before the first message. */
  join(guest: HostGuest): HostLink;
  /**
   * Runs what leads to a new session (`work` ends what it began when the session is refused). Once the app is ending it is
   * refused with `cancelled`; what runs by then is waited for.
   */
  opening<T>(work: () => Promise<T>): Promise<T>;
}
