import { spawn } from 'node:child_process';
import type { NodeHome } from './home.ts';
import type { Shell } from './shell.ts';

/** A command without a pseudo-terminal: no input but Ctrl+C and Ctrl+\, no size (agent: NonInteractiveCommands). */
export function openCommand(program: string, args: string[], home: NodeHome): Shell {
  const child = spawn(program, args, { cwd: home.folder, env: { ...home.env }, stdio: ['ignore', 'pipe', 'pipe'], detached: process.platform !== 'win32' });
  const signal = (name: NodeJS.Signals) => {
    if (child.pid === undefined || child.exitCode !== null) return;
    try {
      process.kill(process.platform === 'win32' ? child.pid : -child.pid, name);
    } catch {
      // It ended in this moment.
    }
  };
  return {
    write(bytes) {
      if (bytes.includes(0x03)) signal('SIGINT');
      else if (bytes.includes(0x1c)) signal('SIGQUIT');
    },
    resize() {},
    onData(listener) {
      child.stdout.on('data', listener);
      child.stderr.on('data', listener);
    },
    onExit(listener) {
      child.once('error', () => listener({ exitCode: 1 }));
      child.once('close', (code) => listener({ exitCode: code ?? -1 }));
    },
    pause() {
      child.stdout.pause();
      child.stderr.pause();
    },
    resume() {
      child.stdout.resume();
      child.stderr.resume();
    },
    kill: () => signal('SIGKILL'),
  };
}
