import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { TransferPlan } from '../../../main/terminal-host/transfer/plan.ts';
import type { Mark } from '../../../main/terminal-host/transfer/marks.ts';
import type { Talk } from '../../../main/terminal-host/transfer/talk.ts';
import { openUpload } from '../../../main/terminal-host/transfer/upload.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'fleetdeck-upload-'));
const file = path.join(folder, 'app.exe');
const bytes = Buffer.from('new');
writeFileSync(file, bytes);
afterAll(() => rmSync(folder, { recursive: true }));

const plan: TransferPlan = {
  direction: 'upload',
  platform: 'powershell',
  path: 'C:\\tools',
  name: 'app.exe',
  size: bytes.length,
  existing: 'replace',
  partId: '0123abcd',
  nonce: '0123456789abcdef',
};

/** A node that gives these answers, whatever it is sent. */
function nodeThatSays(answers: readonly Mark[]): Pick<Talk, 'channel' | 'next' | 'room' | 'waiting'> {
  const left = [...answers];
  return {
    channel: { pending: 0, write() {} } as unknown as Talk['channel'],
    waiting: undefined,
    room: async () => {},
    async next() {
      const answer = left.shift();
      if (answer === undefined) throw new Error('The node says no more.');
      return answer;
    },
  };
}

const upload = async (...end: Mark[]) => {
  const direction = await openUpload(plan, file, () => {});
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const node = nodeThatSays([{ word: 'READY', rest: '' }, { word: 'SHA', rest: sha256 }, ...end]);
  try {
    return await direction.run(node as Talk);
  } finally {
    await direction.close();
  }
};

test('what the node says stays of the old file is told with the end, and is no failure', async () => {
  const left = 'C:\\tools\\.fleetdeck-0123abcd.part.0123456789abcdef.old';
  expect(await upload({ word: 'LEFT', rest: left }, { word: 'DONE', rest: 'C:\\tools\\app.exe' })).toMatchObject({
    path: 'C:\\tools\\app.exe',
    left,
  });
});

test('nothing stays where the node says nothing of it', async () => {
  expect(await upload({ word: 'DONE', rest: 'C:\\tools\\app.exe' })).not.toHaveProperty('left');
});

test('a node that fails after the digest is no success, whatever stays', async () => {
  await expect(upload({ word: 'LEFT', rest: 'x' }, { word: 'ERR', rest: 'WRITE no' })).rejects.toMatchObject({
    failure: { code: 'node-file-failed' },
  });
});
