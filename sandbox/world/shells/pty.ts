import { readSync } from 'node:fs';
import { spawn, type IPty } from 'node-pty';
import type { NodeHome } from './home.ts';
import { killSession } from './kill-session.ts';
import type { Shell } from './shell.ts';

/** The exit event can come before the last data: one more turn of the loop brings it. */
const lastDataMs = 50;
const exitWatchMs = 50;

/** A program in a pseudo-terminal of its own. */
export function openPty(program: string, args: string[], home: NodeHome): Shell {
  const pty = spawn(program, args, {
    name: 'xterm-256color',
    cols: 80,
    rows: 24,
    cwd: home.folder,
    env: { ...home.env },
    encoding: null,
  });
  let over = false;
  let watch: NodeJS.Timeout | undefined;

  const resume = () => {
    clearInterval(watch);
    pty.resume();
  };
  return {
    write: (bytes) => {
      if (!over) pty.write(bytes);
    },
    resize: ({ cols, rows }) => {
      if (!over) resizeRunning(pty, cols, rows);
    },
    onData(listener) {
      // With `encoding: null` the data are bytes, whatever the type says.
      pty.onData((data) => listener(data as unknown as Buffer, 'out'));
      readRestAtEnd(pty, (bytes) => listener(bytes, 'out'));
    },
    onExit: (listener) =>
      void pty.onExit(({ exitCode }) => {
        if (!over && process.platform !== 'win32') killSession(pty.pid, 'SIGHUP');
        over = true;
        clearInterval(watch);
        setTimeout(() => listener({ exitCode }), lastDataMs);
      }),
    pause() {
      pty.pause();
      clearInterval(watch);
      // node-pty throws away what is unread 200 ms after the end: the rest (a terminal's small buffer) is taken in time.
      watch = setInterval(() => {
        if (!isRunning(pty.pid)) resume();
      }, exitWatchMs);
    },
    resume,
    kill() {
      if (over) return;
      over = true;
      clearInterval(watch);
      if (process.platform === 'win32') pty.kill();
      else killSession(pty.pid, 'SIGKILL');
    },
  };
}

/**
 * Node takes a terminal that was hung up for ended after any short read, though the kernel still holds output (some
 * kilobytes of `seq 1 20000`, most times). When the stream ends its descriptor is still open: the rest is read from it.
 * `on` and `fd` are members of node-pty's Unix terminal that its types leave out.
 */
function readRestAtEnd(pty: IPty, listener: (bytes: Buffer) => void): void {
  if (process.platform === 'win32') return;
  const terminal = pty as unknown as { on(event: 'end', ended: () => void): void; readonly fd: number };
  terminal.on('end', () => {
    try {
      for (let bytes = readSome(terminal.fd); bytes.length > 0; bytes = readSome(terminal.fd)) listener(bytes);
    } catch {
      // EIO: all was read.
    }
  });
}

function readSome(fd: number): Buffer {
  const bytes = Buffer.alloc(16_384);
  return bytes.subarray(0, readSync(fd, bytes));
}

function resizeRunning(pty: IPty, cols: number, rows: number): void {
  try {
    pty.resize(cols, rows);
  } catch {
    // It ended in this moment.
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
