import { expect, test } from 'vitest';
import { createTurns } from '../../../../main/aws/turns.ts';

/** An event loop whose turns the test takes. */
function startLoop() {
  let due: Array<() => void> = [];
  return {
    later: (work: () => void) => void due.push(work),
    async turn() {
      const now = due;
      due = [];
      for (const work of now) work();
      // What follows a promise belongs to the turn that resolved it.
      for (let step = 0; step < 5; step += 1) await Promise.resolve();
    },
  };
}

test('one piece of work a turn, in the order in which they asked', async () => {
  const loop = startLoop();
  const ownTurn = createTurns(loop.later);
  const done: string[] = [];
  const work = async (name: string) => {
    await ownTurn();
    done.push(name);
    if (name === 'first') void work('third');
  };
  void work('first');
  void work('second');
  await loop.turn();
  expect(done).toEqual(['first']);
  await loop.turn();
  expect(done).toEqual(['first', 'second']);
  await loop.turn();
  expect(done).toEqual(['first', 'second', 'third']);
  void work('later');
  await loop.turn();
  expect(done.at(-1)).toBe('later');
});
