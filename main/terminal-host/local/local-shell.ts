import { readSync } from 'node:fs';
import { spawn, type IPty } from 'node-pty';
import type { TerminalSize } from '../../../contract/terminal.ts';
import type { Clock } from '../clock.ts';
import type { HostLog } from '../host-log.ts';
import type { Source, SourceEvents } from '../source.ts';

export interface LocalShellOptions {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly size: TerminalSize;
}

/** A pty's exit can come before its last bytes: it counts as drained after so long without any. */
const quietMs = 40;
/** A background process may keep the pty open and talk for ever. */
const drainLimitMs = 2_000;
const killLimitMs = 2_000;

/** A shell of this computer in a pseudo-terminal. */
export function openLocalShell(
  options: LocalShellOptions,
  { clock, log }: { readonly clock: Clock; readonly log: HostLog },
  events: SourceEvents,
): Source {
  let pty: IPty | undefined;
  let over = false;
  let held = false;
  let exit: { exitCode: number; signal?: number | undefined } | undefined;
  let drainedBy = 0;
  /** Typed before the shell was there. */
  let typedEarly: Buffer[] = [];
  let cancelQuiet: (() => void) | undefined;
  let cancelKill: (() => void) | undefined;

  const finish = () => {
    if (over || exit === undefined) return;
    over = true;
    const { exitCode, signal } = exit;
    events.ended({ reason: 'exited', exitCode, ...(signal !== undefined && signal !== 0 && { signal }) });
  };
  const awaitQuiet = () => {
    cancelQuiet?.();
    if (exit === undefined || held || over) return;
    cancelQuiet = clock.after(clock.now() > drainedBy ? 0 : quietMs, finish);
  };

  const start = () => {
    if (over) return;
    try {
      pty = spawn(options.file, [...options.args], {
        name: 'xterm-256color',
        ...options.size,
        cwd: options.cwd,
        env: { ...options.env },
        // Bytes, not text: characters may be split anywhere.
        encoding: null,
      });
    } catch (error) {
      over = true;
      const message = error instanceof Error ? error.message : String(error);
      events.ended({ reason: 'failed', failure: { code: 'shell-failed', message, subject: { file: options.file } } });
      return;
    }
    listen(pty);
    for (const bytes of typedEarly) pty.write(bytes);
    typedEarly = [];
    events.phase('connected');
  };

  const listen = (opened: IPty) => {
    // With no encoding the data are buffers, whatever the types say.
    opened.onData((bytes: string | Buffer) => {
      if (over) return;
      events.output(typeof bytes === 'string' ? Buffer.from(bytes) : bytes);
      awaitQuiet();
    });
    readTail(opened, (bytes) => {
      if (!over) events.output(bytes);
    });
    opened.onExit((how) => {
      cancelKill?.();
      exit = how;
      drainedBy = clock.now() + drainLimitMs;
      awaitQuiet();
    });
  };

  // Not in this turn: the terminal must have its source before it hears of it.
  const cancelStart = clock.after(0, start);

  const kill = (opened: IPty) => {
    if (exit !== undefined) return;
    signalGroup(opened, 'SIGHUP', log);
    cancelKill = clock.after(killLimitMs, () => signalGroup(opened, 'SIGKILL', log));
  };

  return {
    write(bytes) {
      if (pty === undefined) typedEarly.push(bytes);
      else if (exit === undefined) pty.write(bytes);
    },
    // The system takes what is typed and tells nobody what the shell has read.
    pending: undefined,
    discard() {
      typedEarly.length = 0;
    },
    resize(size) {
      options = { ...options, size };
      if (exit !== undefined) return;
      try {
        pty?.resize(size.cols, size.rows);
      } catch (error) {
        // The shell may be gone before its exit is told.
        log.debug('a pty could not be resized', { reason: error instanceof Error ? error.message : String(error) });
      }
    },
    pause() {
      held = true;
      cancelQuiet?.();
      pty?.pause();
    },
    resume() {
      held = false;
      pty?.resume();
      awaitQuiet();
    },
    close() {
      if (over) return;
      over = true;
      cancelStart();
      cancelQuiet?.();
      if (pty !== undefined) {
        pty.resume();
        kill(pty);
      }
      events.ended({ reason: 'disconnected' });
    },
  };
}

const tailBytes = 65_536;

/**
 * Reads what libuv leaves behind: after a short read of a pty that was hung up, it reports the end although the kernel
 * still holds the last few kilobytes. At that moment the descriptor is still open; the true end is EIO.
 */
function readTail(pty: IPty, output: (bytes: Buffer) => void): void {
  if (process.platform === 'win32') return;
  // Both members are public in node-pty's class for Unix, but not in its types.
  const unix = pty as unknown as { readonly fd: number; on(event: 'end', listener: () => void): void };
  unix.on('end', () => {
    const bytes = Buffer.alloc(tailBytes);
    try {
      for (let read = readSync(unix.fd, bytes); read > 0; read = readSync(unix.fd, bytes)) {
        output(Buffer.from(bytes.subarray(0, read)));
      }
    } catch {
      // EIO: all was read.
    }
  });
}

/** The shell leads its own session: the whole group hears of it. Windows has no groups; ConPTY ends what it holds. */
function signalGroup(pty: IPty, signal: 'SIGHUP' | 'SIGKILL', log: HostLog): void {
  try {
    if (process.platform === 'win32') pty.kill();
    else process.kill(-pty.pid, signal);
  } catch (error) {
    log.debug('a shell was gone before it was ended', {
      reason: error instanceof Error ? error.message : String(error),
    });
  }
}
