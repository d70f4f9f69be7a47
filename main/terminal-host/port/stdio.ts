import type { Readable, Writable } from 'node:stream';
import type { TerminalEnd } from '../../../contract/terminal.ts';
import type { Clock } from '../clock.ts';
import { agentGates } from './agent-version.ts';
import { createBacklog } from './backlog.ts';
import { flags, pendingLimit } from './carrier.ts';
import type { OpenChannel } from './tunnel-session.ts';

export interface StdioOptions {
  readonly input: Readable;
  readonly output: Writable;
  readonly clock: Clock;
}

/** A session whose bytes are the standard streams (AWS-StartSSHSession). */
export interface Stdio {
  /** How it ended, once all output has been taken or refused. */
  readonly ended: Promise<TerminalEnd>;
  /** Terminates the session at once. */
  close(): void;
}

/** How long the node may take for what was typed last, and then to end the session by itself. */
const flushLimitMs = 10_000;
const endLimitMs = 2_000;
/** The standard streams are one connection. */
const only = 0;

/** Pumps until either end is over. The end of the input terminates the session, after the node has got all of it. */
export function openStdio(openChannel: OpenChannel, { input, output, clock }: StdioOptions): Stdio {
  let isReady = false;
  let hasTerminateFlag = false;
  let inputEnded = false;
  let waiting: Buffer | undefined;
  let isAsked = false;
  let over = false;
  let cancelLimit: (() => void) | undefined;
  let tellEnd: (end: TerminalEnd) => void = () => undefined;
  const ended = new Promise<TerminalEnd>((resolve) => (tellEnd = resolve));

  const channel = openChannel({
    ready(session) {
      isReady = true;
      hasTerminateFlag = agentGates(session.agentVersion).terminateFlag;
      input.on('data', send);
      leave();
    },
    output(bytes) {
      if (over) return true;
      if (backlog.isFull) return false;
      backlog.added(only, bytes.length);
      output.write(bytes, () => backlog.delivered(only, bytes.length));
      return true;
    },
    drained() {
      if (waiting !== undefined && !channel.write(waiting)) return;
      waiting = undefined;
      if (channel.pending < pendingLimit / 2) input.resume();
      leave();
    },
    flag: () => undefined,
    phase: () => undefined,
    ended: finish,
  });
  const backlog = createBacklog({
    hold(isHeld) {
      if (over) return;
      if (isHeld) channel.pause();
      else channel.resume();
    },
    stalled: () => undefined,
  });

  function send(bytes: Buffer): void {
    if (!channel.write(bytes)) waiting = bytes;
    if (waiting !== undefined || channel.pending >= pendingLimit) input.pause();
  }

  /** After the last byte was acknowledged: a flag could overtake what waits. */
  function leave(): void {
    if (!inputEnded || !isReady || isAsked || over) return;
    if (waiting !== undefined || channel.pending > 0) {
      cancelLimit ??= clock.after(flushLimitMs, close);
      return;
    }
    isAsked = true;
    cancelLimit?.();
    if (!hasTerminateFlag) {
      close();
      return;
    }
    channel.flag(flags.terminateSession);
    cancelLimit = clock.after(endLimitMs, close);
  }

  function close(): void {
    if (!over) channel.close();
  }

  function finish(end: TerminalEnd): void {
    if (over) return;
    over = true;
    cancelLimit?.();
    input.off('data', send);
    input.pause();
    if (output.destroyed || !output.writable) tellEnd(end);
    // Called after all that was written before.
    else output.write('', () => tellEnd(end));
  }

  input.once('end', () => {
    inputEnded = true;
    leave();
  });
  input.on('error', close);
  // The reader is gone, such as a closed pipe: nobody wants the session any more.
  output.on('error', close);
  output.once('close', close);

  return { ended, close };
}
