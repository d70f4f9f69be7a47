import type { Readable, Writable } from 'node:stream';
import type { Clock } from '../main/terminal-host/clock.ts';
import type { OpenChannel } from '../main/terminal-host/port/tunnel-session.ts';
import type { AgreedSession } from '../main/terminal-host/session/channel.ts';

/** Standard input, which may be a terminal. */
export type Input = Readable & {
  readonly isTTY?: boolean;
  readonly isRaw?: boolean;
  setRawMode?(mode: boolean): unknown;
};
/** Standard output or error, which may be a terminal. */
export type Output = Writable & { readonly isTTY?: boolean; readonly columns?: number; readonly rows?: number };

export interface Streams {
  readonly input: Input;
  readonly output: Output;
  readonly errors: Output;
}

/** What a user's key or `kill` asks for. */
export type UserSignal = 'SIGINT' | 'SIGQUIT' | 'SIGTSTP';

/** What serves a session of one type at this end. */
export interface Serving {
  /** A signal of the user. */
  signal(name: UserSignal): void;
  /** Lets go of the standard streams and of local ports; the channel has ended or is about to. */
  stop(): void;
}

export interface ServingOptions {
  readonly sessionId: string;
  readonly session: AgreedSession;
  readonly open: OpenChannel;
  readonly streams: Streams;
  readonly clock: Clock;
  /** The remote command's exit code is ours: what tells it in the output is left out, and errors go to the errors. */
  readonly asRemote: boolean;
  /** Ends the session; `problem` says in one line why it could not be served. */
  end(problem?: string): void;
}
