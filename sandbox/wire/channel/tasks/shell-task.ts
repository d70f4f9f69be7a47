import type { NodeSession } from '../../../world/session.ts';
import type { OpenShell, OutputStream, Shell } from '../../../world/shells/shell.ts';
import { payloadTypes } from '../message.ts';
import { createPump, type Pump } from '../pump.ts';
import type { SessionTask, TaskChannel } from './task.ts';

/** The agent's wait after the shell's start before it reads (agent/session/shell/shell.go). */
const shellDelayMs = 1_000;
/** The agent reads a shell's output to its end; the bound is for a client that never comes back. */
const drainMs = 20_000;

/** A terminal or a command of a node: keys and sizes in, output out. Throws when it cannot be started. */
export function createShellTask(channel: TaskChannel, openShell: OpenShell): SessionTask {
  const { session } = channel;
  const separate = session.properties?.separateOutputStream === 'true';
  const shell = openShell(session);
  const pumpOf = (payloadType: number, prefix: string | undefined) =>
    createOutputPump(channel, shell, payloadType, separate ? prefix : undefined);
  const pumps: Readonly<Record<OutputStream, Pump>> = {
    out: pumpOf(payloadTypes.output, session.properties?.stdOutSeparatorPrefix),
    err: pumpOf(payloadTypes.stdErr, session.properties?.stdErrSeparatorPrefix),
  };
  let stopped = false;

  const finish = async (exitCode: number) => {
    await Promise.all([pumps.out.drained(drainMs), pumps.err.drained(drainMs)]);
    if (stopped) return;
    if (separate) channel.output(payloadTypes.exitCode, Buffer.from(`EXIT_CODE: ${exitCode}`));
    await channel.flushed();
    channel.end('');
  };
  shell.onData((bytes, from) => pumps[from].push(bytes));
  shell.onExit(({ exitCode }) => void finish(exitCode));

  return {
    accept({ payloadType, payload }) {
      if (payloadType === payloadTypes.output) shell.write(keysFor(session, payload));
      else if (payloadType === payloadTypes.size) resize(shell, payload);
      return true;
    },
    stop() {
      stopped = true;
      pumps.out.stop();
      pumps.err.stop();
      shell.kill();
    },
  };
}

function createOutputPump(channel: TaskChannel, shell: Shell, payloadType: number, prefix = ''): Pump {
  const { node, sessionType } = channel.session;
  return createPump({
    emit: (payload) => channel.output(payloadType, payload),
    ready: () => channel.ready(),
    full: (isFull) => (isFull ? shell.pause() : shell.resume()),
    paceMs: node.paced ? 1 : 0,
    delayMs: node.paced && sessionType !== 'NonInteractiveCommands' ? shellDelayMs : 0,
    prefix,
  });
}

/** Windows agents turn lone line feeds into what the Enter key sends (agent/session/shell/shell_windows.go). */
function keysFor({ node, sessionType }: NodeSession, bytes: Buffer): Buffer {
  if (node.platformType !== 'Windows' || sessionType === 'NonInteractiveCommands' || bytes.includes('\r\n'))
    return bytes;
  return Buffer.from(bytes.map((byte) => (byte === 0x0a ? 0x0d : byte)));
}

function resize(shell: Shell, payload: Buffer): void {
  const { cols, rows } = JSON.parse(payload.toString('utf8')) as { cols?: unknown; rows?: unknown };
  shell.resize({ cols: sizeOf(cols), rows: sizeOf(rows) });
}

/** Cut to 16 bits for the pty, which would refuse 0. */
function sizeOf(value: unknown): number {
  return Math.max(1, Number(value) & 0xffff);
}
