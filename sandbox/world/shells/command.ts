import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { closeSync, createReadStream, openSync, rmSync, type ReadStream } from 'node:fs';
import path from 'node:path';
import type { Readable } from 'node:stream';
import type { NodeHome } from './home.ts';
import type { OutputStream, Shell } from './shell.ts';

export interface Program {
  readonly file: string;
  readonly args: string[];
}

/**
 * A command without a pseudo-terminal: no input but Ctrl+C and Ctrl+\, no size (agent: NonInteractiveCommands). Output
 * and errors come apart and at once when `separate`, else mixed and after the end, by way of a file.
 */
export function openCommand(program: Program, home: NodeHome, separate: boolean): Shell {
  return separate ? openSeparate(program, home) : openMixed(program, home);
}

function openSeparate(program: Program, home: NodeHome): Shell {
  const child = start(program, home, ['ignore', 'pipe', 'pipe']);
  const streams: Array<readonly [OutputStream, Readable | null]> = [
    ['out', child.stdout],
    ['err', child.stderr],
  ];
  let failure: Error | undefined;
  return {
    ...signals(child),
    onData(listener) {
      for (const [name, stream] of streams) stream?.on('data', (bytes: Buffer) => listener(bytes, name));
      child.once('error', (error) => listener(Buffer.from((failure = error).message), 'err'));
    },
    onExit: (listener) =>
      void child.once('close', (code) => listener({ exitCode: failure === undefined ? (code ?? -1) : 1 })),
    pause: () => streams.forEach(([, stream]) => stream?.pause()),
    resume: () => streams.forEach(([, stream]) => stream?.resume()),
  };
}

function openMixed(program: Program, home: NodeHome): Shell {
  const file = path.join(home.folder, '.node', `output-${randomUUID()}`);
  const target = openSync(file, 'w', 0o600);
  const child = start(program, home, ['ignore', target, target]);
  closeSync(target);
  let reading: ReadStream | undefined;
  let data: ((bytes: Buffer, stream: OutputStream) => void) | undefined;
  let failure: Error | undefined;
  child.once('error', (error) => (failure = error));
  return {
    ...signals(child),
    onData: (listener) => void (data = listener),
    onExit(listener) {
      child.once('close', (code) => {
        if (failure !== undefined) data?.(Buffer.from(failure.message), 'err');
        reading = createReadStream(file);
        reading.on('data', (bytes) => data?.(Buffer.from(bytes), 'out'));
        reading.once('error', () => reading?.destroy());
        reading.once('close', () => {
          rmSync(file, { force: true });
          listener({ exitCode: failure === undefined ? (code ?? -1) : 1 });
        });
      });
    },
    pause: () => void reading?.pause(),
    resume: () => void reading?.resume(),
  };
}

function start({ file, args }: Program, home: NodeHome, stdio: Array<'ignore' | 'pipe' | number>): ChildProcess {
  return spawn(file, args, { cwd: home.folder, env: { ...home.env }, stdio, detached: process.platform !== 'win32' });
}

/** Input is looked through for Ctrl+C and Ctrl+\ anywhere and dropped else. The command leads a process group. */
function signals(child: ChildProcess): Pick<Shell, 'write' | 'resize' | 'kill'> {
  const signal = (name: NodeJS.Signals) => {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    try {
      if (process.platform === 'win32') child.kill();
      else process.kill(-child.pid, name);
    } catch {
      // It ended in this moment.
    }
  };
  return {
    write(bytes) {
      if (bytes.includes(0x03)) signal('SIGINT');
      if (bytes.includes(0x1c)) signal('SIGQUIT');
    },
    resize() {},
    kill: () => signal('SIGKILL'),
  };
}
