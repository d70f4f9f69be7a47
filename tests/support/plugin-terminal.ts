import { spawn, type IPty } from 'node-pty';
import { expect } from 'vitest';

const quoted = (word: string) => `'${word.replaceAll("'", `'\\''`)}'`;

/** A command under a pseudo-terminal, between two prints of the terminal's mode. */
export interface PluginTerminal {
  readonly pty: IPty;
  /** All that was shown. */
  shown(): string;
  shows(text: string | RegExp): Promise<void>;
  /** The command's own process. */
  pid(): number;
  /** Waits for the end, and gives the mode before and after and the command's exit code. */
  ended(): Promise<{ before: string; after: string; code: number }>;
}

/** Starts a command as its terminal's foreground; the mode of the terminal is looked at by `stty`. */
export function startInTerminal(command: readonly string[], env: Record<string, string>): PluginTerminal {
  const line = command.map(quoted).join(' ');
  const script = [
    // Ctrl+C is for the command; a handler, in place of being passed on, is not the command's.
    'trap : INT',
    'echo "before=$(stty -g)"',
    `sh -c 'echo "pid=$$"; exec "$@"' command ${line}`,
    'code=$?',
    'echo "after=$(stty -g) code=$code"',
  ].join('\n');
  const pty = spawn('/bin/sh', ['-c', script], { cols: 100, rows: 30, env, name: 'xterm-256color' });
  let text = '';
  let over = false;
  pty.onData((data) => (text += data));
  pty.onExit(() => (over = true));
  const find = (pattern: RegExp) => pattern.exec(text)?.[1] ?? '';
  return {
    pty,
    shown: () => text,
    async shows(what) {
      await expect.poll(() => text, { timeout: 20_000, interval: 20 }).toMatch(what);
    },
    pid: () => Number(find(/pid=(\d+)/)),
    async ended() {
      await expect.poll(() => over && text.includes(' code='), { timeout: 20_000, interval: 20 }).toBe(true);
      return {
        before: find(/before=(\S+)/),
        after: find(/after=(\S+)/),
        code: Number(find(/ code=(\d+)/)),
      };
    },
  };
}
