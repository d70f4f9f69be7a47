import path from 'node:path';
import { expect, test } from 'vitest';
import { FileId } from '../../../../contract/features/transfers.ts';
import { createDroppedFiles } from '../../../../main/ipc/dropped-files.ts';

const at = (name: string) => path.resolve('/home/me', name);

test('a file that was handed over is found by its id alone, as often as it is asked for', () => {
  const files = createDroppedFiles();
  const first = files.add(at('보고서 1.txt')) ?? '';
  const second = files.add(at('보고서 1.txt')) ?? '';
  expect(FileId.safeParse(first).success).toBe(true);
  expect(second).not.toBe(first);
  expect([files.pathOf(first), files.pathOf(first)]).toEqual([at('보고서 1.txt'), at('보고서 1.txt')]);
  expect(files.pathOf(at('보고서 1.txt'))).toBeUndefined();
});

test.each([
  ['a dropped text, which has no path', ''],
  ['a path that depends on where the app was started', 'notes.txt'],
  ['a path that is too long', `/${'x'.repeat(4_096)}`],
  ['no text', 42],
  ['nothing', undefined],
  ['an object that stands in for a text', { toString: () => '/etc/passwd' }],
])('%s gets no id', (_what, file) => {
  expect(createDroppedFiles().add(file)).toBeUndefined();
});

test('the memory is bounded: the oldest of more than a thousand is forgotten', () => {
  const files = createDroppedFiles();
  const ids = Array.from({ length: 1_001 }, (_, count) => files.add(at(`${count}`)) ?? '');
  expect(files.pathOf(ids[0] ?? '')).toBeUndefined();
  expect([ids[1], ids[1_000]].map((id) => files.pathOf(id ?? ''))).toEqual([at('1'), at('1000')]);
});
