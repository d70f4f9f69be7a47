import type { TerminalEnd, TerminalPhase, TerminalSize } from '../../../contract/terminal.ts';

/** What both ends agreed on: by handshake, or for a shell without one by its first output. */
export interface AgreedSession {
  readonly sessionType: 'Standard_Stream' | 'InteractiveCommands' | 'NonInteractiveCommands' | 'Port';
  /** The document's properties (HandshakeRequest); empty for shells. */
  readonly properties: Readonly<Record<string, unknown>>;
  /** `''` where there was no handshake. */
  readonly agentVersion: string;
  readonly encrypted: boolean;
}

/** One Session Manager session's data channel, whatever runs over it; it outlives its websockets. */
export interface Channel {
  /**
   * Takes bytes for the node, in order; urgent ones go before all that waits. False when too much waits, or the session
   * is over: then nothing of it is taken.
   */
  write(bytes: Buffer, urgent?: boolean): boolean;
  /** Bytes taken by `write` that the agent has not acknowledged. */
  readonly pending: number;
  /** Forgets what `write` took and has not sent; tells how many bytes that were. */
  discard(): number;
  /** Sends the terminal's size; the same size twice is sent once. */
  resize(size: TerminalSize): void;
  /** Port sessions: payload type Flag. */
  flag(value: number): void;
  /** Stops reading, so that the far end is held back. */
  pause(): void;
  resume(): void;
  /** Terminates the session at once, whatever state it is in; `ended` has been called when this returns. */
  close(): void;
}

/** What a channel tells. */
export interface ChannelEvents {
  /** Called once, before any output: input is taken from now on (and was kept until now). */
  ready(session: AgreedSession): void;
  /** Bytes in order. False when they cannot be taken yet: they are not acknowledged, and the agent sends them again. */
  output(bytes: Buffer, stream: 'out' | 'err'): boolean;
  /** Some of `pending` was acknowledged. */
  drained(): void;
  flag(value: number): void;
  /** Words of the agent for the user (HandshakeComplete, CustomerMessage). */
  notice?(text: string): void;
  phase(phase: TerminalPhase): void;
  /** Called once, after all output. */
  ended(end: TerminalEnd): void;
}
