import { afterEach, expect, test, vi } from 'vitest';
import type { TerminalEnd } from '../../../contract/terminal.ts';
import { systemClock } from '../../../main/terminal-host/clock.ts';
import { openLocalShell } from '../../../main/terminal-host/local/local-shell.ts';
import type { Source } from '../../../main/terminal-host/source.ts';
import { createQuietLog } from '../../support/quiet-log.ts';

const log = createQuietLog();
const wait = { timeout: 10_000, interval: 10 };
let source: Source | undefined;
afterEach(() => source?.close());

function open(args: string[], env: Record<string, string> = {}) {
  const seen = { text: '', end: undefined as TerminalEnd | undefined, bytesAtEnd: -1, bytes: 0 };
  source = openLocalShell(
    { file: '/bin/bash', args, env: { PATH: process.env.PATH ?? '', ...env }, cwd: '/', size: { cols: 90, rows: 20 } },
    { clock: systemClock, log },
    {
      output(bytes) {
        seen.bytes += bytes.length;
        seen.text = (seen.text + Buffer.from(bytes).toString()).slice(-4_000);
      },
      drained: () => {},
      phase: () => {},
      ended(end) {
        seen.end = end;
        seen.bytesAtEnd = seen.bytes;
      },
    },
  );
  return { seen, source };
}

test('a shell takes input, follows the size and ends with its exit code', async () => {
  const { seen, source } = open(['--norc', '--noprofile'], { WORD: '한글' });
  source.write(Buffer.from('echo $((6*7)) "$WORD"; stty size\r'));
  await vi.waitFor(() => expect(seen.text).toMatch(/42 한글\r\n20 90\r\n/), wait);
  source.resize({ cols: 70, rows: 10 });
  source.write(Buffer.from('stty size; exit 3\r'));
  await vi.waitFor(() => expect(seen.end).toEqual({ reason: 'exited', exitCode: 3 }), wait);
  expect(seen.text).toContain('10 70');
});

test('all output comes before the end', async () => {
  const { seen } = open(['-c', 'head -c 3000000 /dev/zero | tr "\\0" x; echo; echo last']);
  await vi.waitFor(() => expect(seen.end?.exitCode).toBe(0), wait);
  expect(seen.text).toMatch(/last\r\n$/);
  expect(seen.bytesAtEnd).toBe(3_000_000 + '\r\nlast\r\n'.length);
});

test('closing ends the shell and what it started', async () => {
  const { seen, source } = open(['-c', 'sleep 300 & echo "child $!."; wait']);
  await vi.waitFor(() => expect(seen.text).toMatch(/child \d+\./), wait);
  const child = Number(/child (\d+)\./.exec(seen.text)?.[1]);
  source.close();
  expect(seen.end).toEqual({ reason: 'disconnected' });
  await vi.waitFor(() => expect(() => process.kill(child, 0)).toThrow('ESRCH'), wait);
});
