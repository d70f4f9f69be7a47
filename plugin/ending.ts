import { constants } from 'node:os';
import type { Ran } from './run-session.ts';
import type { Streams } from './serving.ts';
import { texts } from './texts.ts';

/** Exit codes of all of Fleetdeck's commands. */
export const exits = { done: 0, failed: 1, usage: 2 } as const;

export interface Teller {
  readonly sessionId: string;
  readonly streams: Streams;
  readonly asRemote: boolean;
  complain(text: string): void;
}

/** Says how a session ended: where AWS's plugin does, and what went wrong on standard error. */
export function tellEnd({ end, agreed, problem }: Ran, { sessionId, streams, asRemote, complain }: Teller): void {
  const { output } = streams;
  const print = (text: string) => void (output.writable && output.write(text));
  const why =
    problem ?? end.failure?.message ?? (end.reason === 'timed-out' ? 'The session has timed out.' : undefined);
  if (why !== undefined) complain(why);
  // Its bytes are a connection's: nothing may follow them.
  if (agreed?.sessionType === 'Port' && agreed.properties['type'] !== 'LocalPortForwarding') {
    if (end.message !== undefined) complain(end.message);
    return;
  }
  // AWS's plugin shows the agent's last message as it is.
  if (end.exitCode !== undefined && !asRemote) print(`EXIT_CODE: ${end.exitCode}`);
  if (asRemote && end.exitCode !== undefined) return;
  print(end.message === undefined ? texts.exiting(sessionId) : texts.closed(sessionId, end.message));
}

/** The process's exit code. */
export function exitCodeOf(
  { end, problem, signal }: Ran,
  { asRemote, ownCommand }: { asRemote: boolean; ownCommand: boolean },
): number {
  if (!asRemote && !ownCommand) return exits.done;
  if (end.exitCode !== undefined) return end.exitCode & 0xff;
  if (signal !== undefined) return 128 + constants.signals[signal];
  const isGood = problem === undefined && (end.reason === 'exited' || end.reason === 'disconnected');
  return isGood ? exits.done : exits.failed;
}
