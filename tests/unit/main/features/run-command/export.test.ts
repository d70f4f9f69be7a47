import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { RunState } from '../../../../../contract/features/run-command.ts';
import { createBoard } from '../../../../../main/features/run-command/board.ts';
import { exportRun } from '../../../../../main/features/run-command/export.ts';
import type { Run } from '../../../../../main/features/run-command/run.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'export-'));
afterAll(() => rmSync(folder, { recursive: true }));

const nodes = ['i-00000000000000001', 'i-00000000000000002', 'i-00000000000000003'];

/** Nodes whose output is whole, cut by AWS, and not read but for its beginning. */
function board() {
  const made = createBoard([]);
  for (const [at, nodeId] of nodes.entries()) {
    const state: RunState = 'Success';
    const output = at === 0 ? { stdout: 'whole', stderr: '' } : undefined;
    const step = { name: 'run', state, code: 0, output, beginning: 'the beginning' };
    made.take({ nodeId, nodeName: '', state, isOver: true, steps: [step] });
  }
  made.give(
    { nodeId: nodes[1] ?? '', step: 'run' },
    { name: 'run', stdout: 'long', stderr: '', stdoutCut: true, stderrCut: false },
  );
  return made;
}

async function exported(form: 'csv' | 'json' | 'text') {
  const target = path.join(folder, form);
  const run = { board: board() } as unknown as Run;
  const answer = await exportRun(
    { openRun: async () => run },
    {
      settings: { current: () => ({}) as never, change: async () => ({}) as never },
      saving: { choosePlace: async () => target },
    },
    { scope: { profile: 'dev', region: 'eu-west-1' }, runId: '00000000-0000-4000-8000-000000000001', form },
    new AbortController().signal,
  );
  return { answer, text: readFileSync(target, 'utf8') };
}

test('a file says which outputs are cut, and which were not read', async () => {
  const { answer, text } = await exported('csv');
  expect(answer).toMatchObject({ unread: 1 });
  expect(text.trimEnd().split('\r\n').slice(1)).toEqual([
    `${nodes[0]},,Success,run,Success,0,whole,,`,
    `${nodes[1]},,Success,run,Success,0,long,,cut by AWS`,
    `${nodes[2]},,Success,run,Success,0,the beginning,,not read yet`,
  ]);
  expect(JSON.parse((await exported('json')).text)).toMatchObject([
    { isRead: true },
    { isRead: true, steps: [{ stdoutCut: true }] },
    { isRead: false },
  ]);
  const heads = (await exported('text')).text.split('\n').filter((line) => line.startsWith('===='));
  expect(heads.map((line) => line.split('exit code 0')[1])).toEqual([
    '',
    ', output cut by AWS',
    ', output not read yet',
  ]);
});
