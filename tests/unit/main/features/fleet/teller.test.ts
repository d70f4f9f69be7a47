import { expect, test } from 'vitest';
import { createTeller } from '../../../../../main/features/fleet/teller.ts';
import { joinNode } from '../../../../../main/features/fleet/join.ts';

const rows = (from: number, count: number) =>
  Array.from({ length: count }, (_, at) =>
    joinNode({ InstanceId: `i-${from + at}` }, undefined, { managedKnown: true, rememberedTags: '' }),
  );

test('parcels in order, each in a turn of its own, and all of them when flushed', async () => {
  const parcels: Array<readonly [first: string | undefined, count: number]> = [];
  const turns: number[] = [];
  let turn = 0;
  const teller = createTeller(({ id }) => {
    parcels.push([id[0], id.length]);
    turns.push(turn);
  }, new AbortController().signal);
  const count = () => {
    turn += 1;
    if (parcels.length < 4) setImmediate(count);
  };
  count();
  teller.tell(rows(0, 10));
  teller.tell(rows(10, 900));
  await teller.flush();
  expect(parcels).toEqual([
    ['i-0', 10],
    ['i-10', 400],
    ['i-410', 400],
    ['i-810', 100],
  ]);
  expect(new Set(turns).size).toBe(4);
});

test('what the taker throws is told by the flush, and nothing is handed on once aborted', async () => {
  const failing = createTeller(() => {
    throw new Error('does not fit');
  }, new AbortController().signal);
  failing.tell(rows(0, 1));
  await expect(failing.flush()).rejects.toThrow('does not fit');

  const gone = new AbortController();
  let handed = 0;
  const teller = createTeller(() => (handed += 1), gone.signal);
  teller.tell(rows(0, 500));
  gone.abort();
  await teller.flush();
  expect(handed).toBe(0);
});
