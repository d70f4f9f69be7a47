import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CastEvent, Recording, RecordingMatch } from '../../../../../contract/features/recordings.ts';
import { Settings } from '../../../../../contract/features/settings.ts';
import { createPlainText } from '../../../../../main/features/plain-text.ts';
import { linesFrom } from '../../../../../main/features/recordings/file-lines.ts';
import { createRecordingsService } from '../../../../../main/features/recordings/service.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'fleetdeck-recordings-'));
  mkdirSync(path.join(folder, '2026'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const facts = { kind: 'session', name: 'web-1', nodeId: 'i-0123456789abcdef0', sessionId: 'me-1' };
const header = JSON.stringify({
  version: 2,
  width: 80,
  height: 24,
  timestamp: 1_700_000_000,
  title: 'web-1',
  fleetdeck: facts,
});
const never = new AbortController().signal;

function put(name: string, lines: ReadonlyArray<CastEvent | string>, end = '\n'): string {
  const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
  writeFileSync(path.join(folder, '2026', `${name}.cast`), text + end);
  return `2026/${name}`;
}

function service(options: { running?: string[]; place?: string } = {}) {
  let settings = Settings.parse({});
  const shown: string[] = [];
  const asked: Array<{ folder: string | undefined; name: string }> = [];
  const made = createRecordingsService({
    recordingsFolder: folder,
    host: { all: () => (options.running ?? []).map((recordingId) => ({ recording: { recordingId, startedAt: 0 } })) },
    settings: {
      current: () => settings,
      change: async (change) => (settings = { ...settings, ...(change as Partial<Settings>) }),
    },
    saving: {
      async choosePlace(suggested) {
        asked.push(suggested);
        return options.place;
      },
      show: async (file) => void shown.push(file),
    },
  });
  return { ...made, shown, asked };
}

async function list(of = service()): Promise<Recording[]> {
  const rows: Recording[] = [];
  await of.list((page) => rows.push(...page.rows), never);
  return rows;
}

async function search(text: string, recordingId?: string): Promise<RecordingMatch[]> {
  const matches: RecordingMatch[] = [];
  await service().search(
    { text, ...(recordingId !== undefined && { recordingId }) },
    (found) => matches.push(...found.matches),
    never,
  );
  return matches;
}

test('the list tells what each file is, newest first, damaged and running ones too', async () => {
  const torn = put('20260102-000000-bb', [header, [1, 'o', 'x'], [7.25, 'o', 'y'], '[9, "o", "cut'], '');
  const running = put('20260103-000000-cc', [header, [2, 'o', 'x']]);
  const damaged = put('20260101-000000-aa', ['not a header']);
  const foreign = put('other', ['{"version":2,"width":90,"height":20}', '[3,"o","x"]']);
  put('no id!', [header]);
  const rows = await list(service({ running: [running] }));
  expect(rows.map(({ recordingId, state, duration }) => [recordingId, state, duration])).toEqual([
    [foreign, 'complete', 3],
    [running, 'recording', 2],
    [torn, 'complete', 7.25],
    [damaged, 'damaged', 0],
  ]);
  expect(rows[2]).toMatchObject({ title: 'web-1', startedAt: 1_700_000_000_000, facts });
  expect(rows[0]).toMatchObject({ title: 'other' });
});

test('no folder is no recording', async () => {
  rmSync(folder, { recursive: true });
  expect(await list()).toEqual([]);
});

test('pages give every event once and pass over what is none', async () => {
  const events: CastEvent[] = Array.from({ length: 9_000 }, (_, at) => [at, 'o', `${'한'.repeat(20)}${at}`]);
  const id = put(
    'many',
    [
      header,
      ...events.slice(0, 5_000),
      '{"no":"event"}',
      '[1,"i","typed"]',
      'x'.repeat(3_000_000),
      '[-1,"o",""]',
      ...events.slice(5_000),
      '[9999,"o","to',
    ],
    '',
  );
  const seen: CastEvent[] = [];
  let skipped = 0;
  for (let from: number | undefined = 0; from !== undefined;) {
    const page = await service().read({ recordingId: id, from });
    if (from === 0) expect(page.size).toEqual({ cols: 80, rows: 24 });
    seen.push(...page.events);
    skipped += page.skipped;
    from = page.next;
  }
  expect(seen).toEqual(events);
  // The object, the endless line and the negative time; input is another program's, the torn line a crash's.
  expect(skipped).toBe(3);
});

test('a file that is no recording is told as damaged, one that is gone as not found', async () => {
  const id = put('bad', ['{"version":1}']);
  await expect(service().read({ recordingId: id, from: 0 })).rejects.toMatchObject({
    failure: { code: 'recording-damaged' },
  });
  await expect(service().read({ recordingId: '2026/none', from: 0 })).rejects.toMatchObject({
    failure: { code: 'not-found' },
  });
});

test('any bytes after the header can be read', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 500 }), async (bytes) => {
      const file = path.join(folder, '2026', 'any.cast');
      writeFileSync(file, Buffer.concat([Buffer.from(`${header}\n`), bytes]));
      const page = await service().read({ recordingId: '2026/any', from: 0 });
      expect(page.next).toBeUndefined();
      expect((await list())[0]?.state).toBe('complete');
      expect(await search('never there at all')).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test('lines come whole, whatever their length and wherever a read begins', async () => {
  const file = path.join(folder, 'lines');
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(200_000), { minLength: 1, maxLength: 4 }), async (lengths) => {
      const lines = lengths.map((length, at) => String(at).repeat(length));
      writeFileSync(file, lines.map((line) => `${line}\n`).join(''));
      const handle = await open(file);
      const seen: string[] = [];
      let next = 0;
      for await (const line of linesFrom(handle, 0)) {
        seen.push(line.text ?? '');
        next = line.next;
      }
      await handle.close();
      expect(seen).toEqual(lines);
      expect(next).toBe(readFileSync(file).length);
    }),
    { numRuns: 20 },
  );
});

test('search finds what was read on the screen, with its time', async () => {
  const id = put('a', [
    header,
    [1, 'o', '$ ls -l\b\b\b\u001B[K\u001B[32mgr'],
    [2, 'o', 'ep\u001B[0m \u001B]0;title\u0007E'],
    [3, 'o', 'rror.log\r\n\u001B'],
    [4, 'o', '[1mfound\u001B[0m 오류\r\n'],
  ]);
  put('b', [header, [1, 'o', 'nothing']]);
  put('c', ['damaged']);
  expect(await search('grep error')).toEqual([{ recordingId: id, at: 3, line: '$ lsgrep Error.log', from: 4, to: 14 }]);
  expect(await search('오류')).toMatchObject([{ recordingId: id, at: 4, line: 'found 오류' }]);
  expect(await search('오류', id)).toHaveLength(1);
  expect(await search('[32m')).toEqual([]);
  expect(await search('title')).toEqual([]);
  await expect(search('x', '2026/c')).rejects.toMatchObject({ failure: { code: 'recording-damaged' } });
});

test('a search can be stopped', async () => {
  const id = put('long', [
    header,
    ...Array.from({ length: 20_000 }, (_, at): CastEvent => [at, 'o', `line ${at}\r\n`]),
  ]);
  const stop = new AbortController();
  const found = service().search({ text: 'line 19999', recordingId: id }, () => {}, stop.signal);
  stop.abort();
  await expect(found).rejects.toMatchObject({ name: 'AbortError' });
});

// Whole screens in one event, an image that never ends, lines that are edited over and over.
test.each([
  ['colours', Array.from({ length: 30_000 }, (_, k) => `\u001B[1;3${k % 8}mw${k}\u001B[0m`).join('\r\n')],
  ['wide characters', '안녕하세요 세상 👋 '.repeat(35_000)],
  ['escapes', '\u001B'.repeat(100_000)],
  ['edits', 'abc\u001B[80@\u001B[5P\r'.repeat(10_000)],
])('a search through one huge event of %s does not hold the thread', async (_what, shown) => {
  const id = put('a', [header, [1, 'o', shown], [2, 'o', '\r\n\u001B[0mhere at last\r\n']]);
  let mostMs = 0;
  let isOver = false;
  let before = process.cpuUsage();
  // Time of this process, not of the clock: others of a busy machine take turns too.
  const watch = () => {
    const { user, system } = process.cpuUsage(before);
    mostMs = Math.max(mostMs, (user + system) / 1_000);
    before = process.cpuUsage();
    if (!isOver) setImmediate(watch);
  };
  setImmediate(watch);
  const found = await search('at last', id);
  isOver = true;
  expect(found.map(({ line }) => line)).toEqual([expect.stringMatching(/here at last$/)]);
  expect(mostMs).toBeLessThan(50);
});

test('no character is cut in two where a long text is worked on in pieces', async () => {
  const id = put('a', [header, [1, 'o', `x${'👋'.repeat(3_000)}\r\n`]]);
  const found = await search('👋', id);
  expect(found.map(({ line }) => line.replace('x', '').replaceAll('👋', ''))).toEqual(found.map(() => ''));
  expect(found).not.toEqual([]);
});

test('the text that is exported has no control sequences; the copy is the file', async () => {
  const id = put('a', [header, [1, 'o', '\u001B[1;31mhello\u001B[0m\r\nworld\r\n'], [2, 'o', '$ exit']]);
  const place = path.join(folder, 'out.txt');
  const of = service({ place });
  expect(await of.export({ recordingId: id, form: 'text' }, never)).toEqual({ file: place });
  expect(readFileSync(place, 'utf8')).toBe('hello\nworld\n$ exit\n');
  await of.export({ recordingId: id, form: 'cast' }, never);
  expect(readFileSync(place)).toEqual(readFileSync(path.join(folder, '2026', 'a.cast')));
  expect(of.asked).toEqual([
    { folder: undefined, name: 'a.txt' },
    { folder, name: 'a.cast' },
  ]);
  expect(await service().export({ recordingId: id, form: 'text' }, never)).toEqual({});
  const nowhere = service({ place: path.join(folder, 'none', 'x.txt') });
  await expect(nowhere.export({ recordingId: id, form: 'text' }, never)).rejects.toMatchObject({
    failure: { code: 'not-found' },
  });
});

test("an export writes over no file but the one that it is for, also not over one of the unfinished file's name", async () => {
  const id = put('a', [header, [1, 'o', 'hello\r\n']]);
  const place = path.join(folder, 'mine.txt');
  const bystanders = [`${place}.part`, path.join(folder, '.mine.txt.part')];
  for (const file of bystanders) writeFileSync(file, 'of the user');
  await service({ place }).export({ recordingId: id, form: 'text' }, never);
  await expect(service({ place }).export({ recordingId: '2026/none', form: 'cast' }, never)).rejects.toThrow(/ENOENT/);
  expect(readFileSync(place, 'utf8')).toBe('hello\n');
  for (const file of bystanders) expect(readFileSync(file, 'utf8')).toBe('of the user');
  expect(readdirSync(folder).filter((name) => name.includes('fleetdeck'))).toEqual([]);
});

test('removing refuses what is being recorded and does the rest', async () => {
  const [a, b] = [put('a', [header]), put('b', [header])];
  expect(await service({ running: [a] }).remove([a, b])).toMatchObject({
    removed: [b],
    failures: [{ recordingId: a, failure: { code: 'invalid-request' } }],
  });
  expect((await list()).map(({ recordingId }) => recordingId)).toEqual([a]);
});

test('a line wrapped at the width stays one; full-screen drawing comes out in pieces; nothing grows without end', () => {
  const shown = (text: string, cols = 10) => {
    const lines: string[] = [];
    const plain = createPlainText(cols, (line) => lines.push(line.text));
    plain.write(text, 0);
    plain.end();
    return lines;
  };
  expect(shown('0123456789ab\rAB\n')).toEqual(['0123456789AB']);
  expect(shown('one\u001B[5;1Htwo\u001B[2Jthree')).toEqual(['one', 'two', 'three']);
  expect(shown('10%\r20%\rdone\n')).toEqual(['done']);
  expect(shown('한글\b\b\b\bAB', 80)).toEqual(['AB글']);
  expect(shown('a\tb', 80)).toEqual(['a       b']);
  expect(Math.max(...shown('x'.repeat(100_000)).map(({ length }) => length))).toBeLessThan(10_000);
});

test('text in any pieces reads the same as in one', () => {
  const character = fc.constantFrom(
    'a',
    '한',
    '\r',
    '\n',
    '\b',
    '\u001B',
    '[',
    '3',
    'm',
    'K',
    'C',
    ']',
    '\u0007',
    '\\',
    'P',
    '\t',
  );
  fc.assert(
    fc.property(fc.array(fc.array(character).map((all) => all.join(''))), (pieces) => {
      const read = (parts: readonly string[]) => {
        const lines: string[] = [];
        const plain = createPlainText(20, (line) => lines.push(line.text));
        for (const part of parts) plain.write(part, 0);
        plain.end();
        return lines;
      };
      expect(read(pieces)).toEqual(read([pieces.join('')]));
    }),
    { numRuns: 500 },
  );
});

test('while a thousand recordings are listed, other work has its turns', async () => {
  const events = Array.from({ length: 300 }, (_, at): CastEvent => [at, 'o', `line ${at} ${'x'.repeat(80)}\r\n`]);
  for (let at = 0; at < 1_000; at += 1) put(`r${at}`, [header, ...events]);
  let turns = 0;
  let isListing = true;
  const other = () => {
    turns += 1;
    if (isListing) setImmediate(other);
  };
  setImmediate(other);
  const rows = await list();
  isListing = false;
  expect(rows).toHaveLength(1_000);
  expect(rows.every(({ duration }) => duration === 299)).toBe(true);
  expect(turns).toBeGreaterThan(100);
});
