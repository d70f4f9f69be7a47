import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { TerminalRecording } from '../../../contract/terminal.ts';
import { systemClock } from '../../../main/terminal-host/clock.ts';
import { openCastFile } from '../../../main/terminal-host/recording/cast-file.ts';
import { createRecorder } from '../../../main/terminal-host/recording/recorder.ts';
import { builtScript } from '../../support/built-script.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { createQuietLog } from '../../support/quiet-log.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'fleetdeck-recording-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const facts = { kind: 'session', name: 'web-1', nodeId: 'i-0123456789abcdef0', profile: 'dev' } as const;
const wait = { timeout: 10_000, interval: 5 };

function start(options: { atOnce?: boolean; folder?: string } = {}) {
  const clock = createFakeClock();
  const changes: Array<TerminalRecording | undefined> = [];
  const recorder = createRecorder({
    clock,
    log: createQuietLog(),
    plan: { folder: options.folder ?? folder, atOnce: options.atOnce ?? false, facts },
    size: { cols: 80, rows: 24 },
    changed: (recording) => changes.push(recording),
  });
  const file = () => path.join(folder, `${changes[0]?.recordingId ?? ''}.cast`);
  const ended = () => vi.waitFor(() => expect(changes.at(-1)).toBeUndefined(), wait);
  return { clock, changes, recorder, file, ended };
}

const linesOf = (file: string): unknown[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown);
const textOf = (lines: readonly unknown[]) =>
  lines.flatMap((line) => (Array.isArray(line) && line[1] === 'o' ? [line[2] as string] : [])).join('');

test('nothing is recorded without being asked for', () => {
  const { recorder, changes } = start();
  recorder.output(Buffer.from('secret'));
  recorder.stop();
  expect(changes).toEqual([]);
  expect(recorder.current()).toBeUndefined();
});

test('a recording is an asciicast with its times, sizes and what it is of', async () => {
  const { clock, recorder, file, ended } = start({ atOnce: true });
  recorder.output(Buffer.from('a'));
  recorder.output(Buffer.from('b'));
  clock.advance(1_500);
  recorder.output(Buffer.from('\u001B[31m한\u001B[0m'));
  clock.advance(500);
  recorder.resize({ cols: 100, rows: 30 });
  recorder.output(Buffer.from('end'));
  recorder.stop();
  await ended();
  expect(linesOf(file())).toEqual([
    {
      version: 2,
      width: 80,
      height: 24,
      timestamp: 1_600_000_000,
      title: 'web-1',
      env: { TERM: 'xterm-256color' },
      fleetdeck: facts,
    },
    [0, 'o', 'ab'],
    [1.5, 'o', '\u001B[31m한\u001B[0m'],
    [2, 'r', '100x30'],
    [2, 'o', 'end'],
  ]);
  expect(statSync(file()).mode & 0o777).toBe(0o600);
  expect(statSync(path.dirname(file())).mode & 0o777).toBe(0o700);
});

test('any output comes back as it was, however its characters were split', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 200 }), fc.array(fc.nat(20)), async (text, cuts) => {
      const { recorder, file, ended } = start({ atOnce: true });
      let bytes = Buffer.from(text);
      for (const cut of cuts) {
        recorder.output(bytes.subarray(0, cut));
        bytes = bytes.subarray(cut);
      }
      recorder.output(bytes);
      recorder.stop();
      await ended();
      expect(textOf(linesOf(file()))).toBe(Buffer.from(text).toString());
    }),
    { numRuns: 60 },
  );
});

test('each stretch of recording is a file of its own', async () => {
  const { recorder, changes } = start();
  for (const text of ['one', 'two']) {
    recorder.start();
    recorder.start();
    recorder.output(Buffer.from(text));
    recorder.stop();
    await vi.waitFor(() => expect(recorder.current()).toBeUndefined(), wait);
    recorder.output(Buffer.from('between'));
  }
  const ids = changes.flatMap((change) => (change === undefined ? [] : [change.recordingId]));
  expect(ids).toHaveLength(2);
  expect(ids.map((id) => textOf(linesOf(path.join(folder, `${id}.cast`))))).toEqual(['one', 'two']);
});

test('a great deal of output is cut into lines that can be read', async () => {
  const { recorder, file, ended } = start({ atOnce: true });
  const all = '\u001B'.repeat(1_000_000);
  recorder.output(Buffer.from(all));
  recorder.stop();
  await ended();
  expect(textOf(linesOf(file()))).toBe(all);
  const longest = Math.max(
    ...readFileSync(file(), 'utf8')
      .split('\n')
      .map(({ length }) => length),
  );
  expect(longest).toBeLessThan(524_288);
});

test('a file that cannot be written ends the recording with its reason, and dismissing forgets it', async () => {
  const errors: unknown[] = [];
  const slow = openCastFile({ file: path.join(folder, 'x.cast'), failed: (error) => errors.push(error), most: 10 });
  slow.append('12345678901\n');
  slow.append('more\n');
  await slow.close();
  expect(errors).toHaveLength(1);

  // No room for a file: what should be its folder is none.
  const { clock, recorder, changes } = start({ atOnce: true, folder: '/dev/full' });
  recorder.output(Buffer.from('x'));
  clock.advance(1_000);
  await vi.waitFor(() => expect(recorder.current()?.failure?.code).toBe('recording-failed'), wait);
  recorder.output(Buffer.from('y'));
  recorder.stop();
  expect(changes.at(-1)).toBeUndefined();
});

test('after a kill in the middle, what was written a second before can be read', async () => {
  const built = await builtScript('tests/support/recording-writer.ts');
  const child = spawn(process.execPath, [built.script, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  let id = '';
  child.stdout.on('data', (data: Buffer) => (id += data.toString()));
  const file = () => path.join(folder, `${id.trim()}.cast`);
  await vi.waitFor(() => expect(readFileSync(file(), 'utf8')).toContain('line 20 '), wait);
  const exited = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await exited;
  rmSync(built.folder, { recursive: true });
  const whole = readFileSync(file(), 'utf8').split('\n').slice(0, -1);
  const text = textOf(whole.map((line) => JSON.parse(line) as unknown));
  expect(text).toContain('line 19 한글\r\nline 20 ');
}, 60_000);

test('the computer’s clock going back does not make time go back', async () => {
  const times = [1_000_000, 1_000_500, 999_000, 1_002_000];
  let now = 1_000_000;
  const changes: Array<TerminalRecording | undefined> = [];
  const recorder = createRecorder({
    clock: { ...systemClock, now: () => now },
    log: createQuietLog(),
    plan: { folder, atOnce: true, facts },
    size: { cols: 80, rows: 24 },
    changed: (recording) => changes.push(recording),
  });
  for (const time of times) {
    now = time;
    recorder.output(Buffer.from('x'));
    recorder.resize({ cols: 80, rows: 24 });
  }
  recorder.stop();
  await vi.waitFor(() => expect(recorder.current()).toBeUndefined(), wait);
  const at = linesOf(path.join(folder, `${changes[0]?.recordingId}.cast`))
    .slice(1)
    .map((line) => (line as [number])[0]);
  expect(at).toEqual([...at].sort((a, b) => a - b));
  expect(at.at(-1)).toBe(2);
});
