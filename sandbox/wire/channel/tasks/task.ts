import type { NodeSession } from '../../../world/session.ts';
import type { ReceivedMessage } from '../message.ts';
import type { Acceptance } from '../stream.ts';

/** What a session runs once its channel is open: a shell, a command or a port (the agent's session plugins). */
export interface SessionTask {
  /** Handles one message of the client, in order. */
  accept(message: ReceivedMessage): Acceptance;
  /** Ends what it runs, at once. */
  stop(): void;
}

/** The agent's side of the channel, as a task sees it. */
export interface TaskChannel {
  readonly session: NodeSession;
  /** What the client said of itself in the handshake; empty without one. */
  readonly clientVersion: string;
  output(payloadType: number, payload: Buffer): void;
  /** Whether the channel takes more output now. */
  ready(): boolean;
  /** Takes up input that was put off (Acceptance `later`). */
  wake(): void;
  /** Resolves when the client has acknowledged everything, or after two seconds. */
  flushed(): Promise<void>;
  /** Ends the session; `output` is what the service tells the user, empty unless something failed. */
  end(output: string): void;
}
