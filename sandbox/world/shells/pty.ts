import { spawn } from 'node-pty';
import type { NodeHome } from './home.ts';
import type { Shell } from './shell.ts';

/** A program in a pseudo-terminal of its own. */
export function openPty(program: string, args: string[], home: NodeHome): Shell {
  const pty = spawn(program, args, { name: 'xterm-256color', cols: 80, rows: 24, cwd: home.folder, env: { ...home.env }, encoding: null });
  let over = false;
  return {
    write: (bytes) => {
      if (!over) pty.write(bytes);
    },
    resize: ({ cols, rows }) => {
      if (!over) pty.resize(cols, rows);
    },
    // With `encoding: null` the data are bytes, whatever the type says.
    onData: (listener) => void pty.onData((data) => listener(data as unknown as Buffer)),
    onExit: (listener) =>
      void pty.onExit(({ exitCode }) => {
        over = true;
        // The exit event can come before the last data: one more turn of the loop brings it.
        setTimeout(() => listener({ exitCode }), 50);
      }),
    pause: () => pty.pause(),
    resume: () => pty.resume(),
    kill() {
      if (over) return;
      over = true;
      killGroup(pty.pid, () => pty.kill());
    },
  };
}

/** A shell's jobs go with it: the pseudo-terminal's process leads a group. */
function killGroup(pid: number, otherwise: () => void): void {
  try {
    if (process.platform === 'win32') otherwise();
    else process.kill(-pid, 'SIGKILL');
  } catch {
    otherwise();
  }
}
