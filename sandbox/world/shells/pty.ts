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
    // With `encoding: null` the data are bytes, whatever the type says.
    onData: (listener) => void pty.onData((data) => listener(data as unknown as Buffer, 'out')),
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
