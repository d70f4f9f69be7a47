import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { Settings } from '../../contract/features/settings.ts';
import type { Transfer, TransferTarget } from '../../contract/features/transfers.ts';
import { createTransfersService } from '../../main/features/transfers/service.ts';
import { createTerminalHost } from '../../main/features/terminals/terminal-host.ts';
import { startInProcessHost } from '../support/in-process-host.ts';
import { createQuietLog } from '../support/quiet-log.ts';
import { startSandboxAws, type SandboxAws } from '../support/sandbox-aws.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'fleetdeck-transfers-'));
const wait = { timeout: 30_000, interval: 10 };
/** What was on its way when a connection was cut comes at the agent's pace: ten messages a second, and there may be hundreds. */
const resumed = { timeout: 90_000, interval: 10 };
let box: SandboxAws;
let refused: string[] = [];
let chosen = '';
let open: ReturnType<typeof start>;
let target: TransferTarget;
let home = '';
const documents: string[] = [];

beforeAll(async () => {
  box = await startSandboxAws();
  const nodes = box.sandbox.world.nodes(box.sandbox.accountId, box.scope.region);
  const node = Array.from({ length: nodes.managed }, (_, index) => nodes.at(index)).find(
    ({ platformType, ping }) => platformType === 'Linux' && ping === 'Online',
  )!;
  target = { scope: box.scope, nodeId: node.id, nodeName: node.hostname };
  open = start();
  // The node's home is made with its first session.
  const first = await ended(await upload('first.txt', Buffer.from('x'), '~'));
  if (first.phase !== 'done') throw new Error(`the first transfer is ${first.phase}`);
  home = path.dirname(open.service.all()[0]!.nodePath);
  documents.length = 0;
});
afterEach(() => {
  refused = [];
  documents.length = 0;
  rmSync(path.join(home, '.node', 'bin', 'sha256sum'), { force: true });
});
afterAll(async () => {
  await open.host.shutdown();
  await box.close();
  rmSync(folder, { recursive: true, force: true });
});

function start() {
  const aws: SandboxAws['aws'] = {
    ...box.aws,
    async send(scope, service, command, signal) {
      const { DocumentName } = command.input as { DocumentName?: string };
      if ('Target' in command.input) documents.push(DocumentName ?? 'shell');
      if (DocumentName !== undefined && refused.includes(DocumentName)) {
        const { failed } = await import('../../contract/failure.ts');
        throw failed('access-denied', 'refused');
      }
      return box.aws.send(scope, service, command, signal);
    },
  };
  const host = createTerminalHost({ start: startInProcessHost, aws, log: createQuietLog() });
  const service = createTransfersService({
    aws,
    host,
    log: createQuietLog(),
    settings: { current: () => Settings.parse({}), change: async () => Settings.parse({}) },
    saving: { choosePlace: async () => chosen, show: async () => {}, chooseFiles: async () => [chosen] },
    droppedFile: (fileId) => path.join(folder, fileId),
  });
  return { host, service };
}

async function upload(name: string, bytes: Buffer, nodePath: string): Promise<string> {
  writeFileSync(path.join(folder, name), bytes);
  const [transferId = ''] = await open.service.upload(target, [name], nodePath);
  return transferId;
}
async function download(nodePath: string, to: string): Promise<string> {
  chosen = path.join(folder, to);
  const [transferId = ''] = await open.service.download(target, nodePath);
  return transferId;
}
const find = (transferId: string) => open.service.all().find((transfer) => transfer.transferId === transferId)!;
async function ended(transferId: string, until = wait): Promise<Transfer> {
  await vi.waitFor(() => expect(find(transferId).phase).toMatch(/done|failed|cancelled/), until);
  return find(transferId);
}
const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
/** Unfinished files on the node and on this computer. */
const unfinished = () => [...readdirSync(home), ...readdirSync(folder)].filter((name) => name.endsWith('.part'));

test('5 MB go up and down with the same SHA-256, the way down without a terminal', async () => {
  const bytes = randomBytes(5_000_000);
  const up = await ended(await upload('five.bin', bytes, '~'));
  expect(up).toMatchObject({ phase: 'done', sha256: digest(bytes), done: bytes.length, nodePath: `${home}/five.bin` });
  expect(digest(readFileSync(path.join(home, 'five.bin')))).toBe(digest(bytes));
  const down = await ended(await download('~/five.bin', 'five-back.bin'));
  expect(down).toMatchObject({ phase: 'done', sha256: digest(bytes) });
  expect(digest(readFileSync(path.join(folder, 'five-back.bin')))).toBe(digest(bytes));
  expect(documents).toEqual(['AWS-StartInteractiveCommand', 'AWS-StartNonInteractiveCommand']);
  expect(unfinished()).toEqual([]);
}, 60_000);

test.each([
  ['blanks', 'a b  c.txt'],
  ['quotes and what shells read', `it's "so" $(touch pwned) \`id\` *;&|!.txt`],
  ['Korean', '한글 이름.txt'],
  ['a hyphen first', '-rf.txt'],
  ['a backslash', 'back\\0041slash.txt'],
  ['240 bytes', '한'.repeat(80)],
])('a name with %s goes both ways unharmed', async (_what, name) => {
  const bytes = Buffer.from(`content of ${name}\n`);
  expect(await ended(await upload(name, bytes, '~'))).toMatchObject({ phase: 'done' });
  expect(readFileSync(path.join(home, name))).toEqual(bytes);
  expect(await ended(await download(`~/${name}`, 'named-back'))).toMatchObject({ phase: 'done' });
  expect(readFileSync(path.join(folder, 'named-back'))).toEqual(bytes);
  expect(readdirSync(home)).not.toContain('pwned');
});

test.each(['up', 'down'])(
  'cancelled half way %s it leaves no file at either end',
  async (way) => {
    const bytes = randomBytes(12_000_000);
    if (way === 'down') writeFileSync(path.join(home, 'half.bin'), bytes);
    const id = way === 'up' ? await upload('half.bin', bytes, '~') : await download('~/half.bin', 'half-back.bin');
    await vi.waitFor(() => expect(find(id).done).toBeGreaterThan(1_000_000), wait);
    open.service.cancel(id);
    expect(await ended(id)).toMatchObject({ phase: 'cancelled' });
    expect(readdirSync(way === 'up' ? home : folder)).not.toContain(way === 'up' ? 'half.bin' : 'half-back.bin');
    expect(unfinished()).toEqual([]);
  },
  60_000,
);

test('a cut connection is resumed in both directions', async () => {
  const bytes = randomBytes(6_000_000);
  const up = await upload('cut.bin', bytes, '~');
  await vi.waitFor(() => expect(find(up).done).toBeGreaterThan(500_000), wait);
  box.sandbox.cutChannels();
  expect(await ended(up, resumed)).toMatchObject({ phase: 'done', sha256: digest(bytes) });
  const down = await download('~/cut.bin', 'cut-back.bin');
  await vi.waitFor(() => expect(find(down).done).toBeGreaterThan(100_000), wait);
  box.sandbox.cutChannels();
  expect(await ended(down, resumed)).toMatchObject({ phase: 'done', sha256: digest(bytes) });
}, 200_000);

test('a digest that differs is told, and nothing is kept', async () => {
  const fake = path.join(home, '.node', 'bin', 'sha256sum');
  writeFileSync(fake, '#!/bin/sh\n/usr/bin/sha256sum | sed "/^e3b0c442/!s/^......../00000000/"\n');
  chmodSync(fake, 0o700);
  const up = await ended(await upload('wrong.bin', randomBytes(1_000), '~'));
  expect(up).toMatchObject({ phase: 'failed', failure: { code: 'checksum-mismatch' } });
  expect(readdirSync(home)).not.toContain('wrong.bin');
  const down = await ended(await download('~/five.bin', 'wrong-back.bin'));
  expect(down).toMatchObject({ phase: 'failed', failure: { code: 'checksum-mismatch' } });
  expect(readdirSync(folder)).not.toContain('wrong-back.bin');
  expect(unfinished()).toEqual([]);
});

test('where the documents are refused a shell of its own does it', async () => {
  refused = ['AWS-StartInteractiveCommand', 'AWS-StartNonInteractiveCommand'];
  const bytes = randomBytes(300_000);
  expect(await ended(await upload('by shell.bin', bytes, '~'))).toMatchObject({ phase: 'done', sha256: digest(bytes) });
  const down = await ended(await download('~/by shell.bin', 'by-shell-back.bin'));
  expect(down).toMatchObject({ phase: 'done', sha256: digest(bytes) });
  expect(documents.filter((name) => name === 'shell')).toHaveLength(2);
}, 60_000);

test('a file that is there is not touched until the user says how', async () => {
  const id = await upload('there.txt', Buffer.from('one'), '~');
  await ended(id);
  const again = await upload('there.txt', Buffer.from('two'), '~');
  expect(await ended(again)).toMatchObject({ phase: 'failed', failure: { code: 'file-exists' } });
  expect(readFileSync(path.join(home, 'there.txt'), 'utf8')).toBe('one');
  open.service.retry(again, 'rename');
  expect(await ended(again)).toMatchObject({ phase: 'done', nodePath: `${home}/there-1.txt` });
  expect(readFileSync(path.join(home, 'there-1.txt'), 'utf8')).toBe('two');
  const third = await upload('there.txt', Buffer.from('three'), '~');
  await ended(third);
  open.service.retry(third, 'replace');
  expect(await ended(third)).toMatchObject({ phase: 'done' });
  expect(readFileSync(path.join(home, 'there.txt'), 'utf8')).toBe('three');
});

test('a file that is replaced keeps its mode and owner, and what is new gets the usual ones', async () => {
  const first = await ended(await upload('usual.txt', Buffer.from('x'), '~'));
  expect(first.phase).toBe('done');
  expect(statSync(path.join(home, 'usual.txt')).mode & 0o777).toBe(0o666 & ~process.umask());
  // Only root gives files away; everybody else replaces their own.
  const owner = process.getuid?.() === 0 ? 12_345 : (process.getuid?.() ?? 0);
  for (const mode of [0o600, 0o755]) {
    const file = path.join(home, 'rights');
    writeFileSync(file, 'old');
    chmodSync(file, mode);
    chownSync(file, owner, process.getgid?.() ?? 0);
    const id = await upload('rights', Buffer.from('new'), '~');
    await ended(id);
    open.service.retry(id, 'replace');
    expect(await ended(id)).toMatchObject({ phase: 'done' });
    expect(readFileSync(file, 'utf8')).toBe('new');
    const { mode: after, uid } = statSync(file);
    expect([(after & 0o7777).toString(8), uid]).toEqual([mode.toString(8), owner]);
  }
});

test("the unfinished file is its writer's alone, and takes no link that waits under its name", async () => {
  const id = await upload('half-private.bin', randomBytes(2_500_000), '~');
  await vi.waitFor(() => expect(find(id).done).toBeGreaterThan(500_000), wait);
  const [part = ''] = readdirSync(home).filter((name) => name.endsWith('.part'));
  // Nobody else can put anything in its place: it is in a directory of its own.
  expect(statSync(path.join(home, part)).isDirectory()).toBe(true);
  expect(statSync(path.join(home, part)).mode & 0o777).toBe(0o700);
  open.service.cancel(id);
  await ended(id);
  // A retry takes the same name.
  const victim = path.join(folder, 'victim');
  mkdirSync(victim);
  writeFileSync(path.join(victim, 'p'), 'untouched');
  symlinkSync(victim, path.join(home, part));
  open.service.retry(id, 'ask');
  expect(await ended(id)).toMatchObject({ phase: 'done' });
  expect(readFileSync(path.join(victim, 'p'), 'utf8')).toBe('untouched');
  expect(unfinished()).toEqual([]);
}, 60_000);

test("where the old group cannot be given, the new file's group gets nothing", async () => {
  const tools = ['chown', 'chgrp'].map((name) => path.join(home, '.node', 'bin', name));
  for (const tool of tools) {
    writeFileSync(tool, '#!/bin/sh\nexit 1\n');
    chmodSync(tool, 0o700);
  }
  try {
    const file = path.join(home, 'grouped');
    writeFileSync(file, 'old');
    chmodSync(file, 0o664);
    const id = await upload('grouped', Buffer.from('new'), '~');
    await ended(id);
    open.service.retry(id, 'replace');
    expect(await ended(id)).toMatchObject({ phase: 'done' });
    expect((statSync(file).mode & 0o7777).toString(8)).toBe('604');
  } finally {
    for (const tool of tools) rmSync(tool, { force: true });
  }
});

test('an empty file, a directory as the target, and what is missing', async () => {
  mkdirSync(path.join(home, 'in here'), { recursive: true });
  expect(await ended(await upload('empty', Buffer.alloc(0), '~/in here'))).toMatchObject({
    phase: 'done',
    nodePath: `${home}/in here/empty`,
  });
  expect(await ended(await download(`${home}/in here/empty`, 'empty-back'))).toMatchObject({ phase: 'done', done: 0 });
  const missing = { phase: 'failed', failure: { code: 'node-file-failed' } };
  expect(await ended(await download('~/nothing', 'nothing'))).toMatchObject(missing);
  expect(await ended(await upload('empty', Buffer.alloc(0), '/no/such/folder/'))).toMatchObject(missing);
  expect(unfinished()).toEqual([]);
});
