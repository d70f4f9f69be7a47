import { expect, test } from 'vitest';
import { createLoading } from '../../../main/load-in-turns.ts';

/** A loading whose turns are counted, and the files in the order in which they were loaded, each with its turn. */
function startLoading(needs: Record<string, readonly string[]>, load?: (file: string) => Promise<unknown>) {
  let turns = 0;
  const loaded: Array<readonly [file: string, turn: number]> = [];
  const loadInTurns = createLoading({
    async load(file) {
      loaded.push([file, turns]);
      return load === undefined ? `exports of ${file}` : load(file);
    },
    needsOf: (file) => needs[file] ?? [],
    ownTurn: async () => void (turns += 1),
  });
  return { loadInTurns, loaded };
}

test('a file comes after those that it needs, each in a turn of its own and once', async () => {
  const { loadInTurns, loaded } = startLoading({ ssm: ['core', 'shapes'], ec2: ['core', 'xml'] });
  const both = await Promise.all([loadInTurns('ssm'), loadInTurns('ec2')]);
  expect(both).toEqual(['exports of ssm', 'exports of ec2']);
  const files = loaded.map(([file]) => file);
  expect(files.toSorted()).toEqual(['core', 'ec2', 'shapes', 'ssm', 'xml']);
  for (const [below, above] of [
    ['core', 'shapes'],
    ['shapes', 'ssm'],
    ['core', 'xml'],
    ['xml', 'ec2'],
  ] as const) {
    expect(files.indexOf(below)).toBeLessThan(files.indexOf(above));
  }
  expect(new Set(loaded.map(([, turn]) => turn)).size).toBe(5);
  expect(await loadInTurns('ssm')).toBe('exports of ssm');
  expect(loaded).toHaveLength(5);
});

test('a file that could not be loaded holds up no other, and is tried again', async () => {
  let broken = true;
  const { loadInTurns } = startLoading({ ssm: ['core'] }, async (file) => {
    if (file === 'core' && broken) throw new Error('unreadable');
    return file;
  });
  const other = loadInTurns('ssm').catch((error: unknown) => error);
  await expect(loadInTurns('yaml')).resolves.toBe('yaml');
  expect(await other).toEqual(new Error('unreadable'));
  broken = false;
  await expect(loadInTurns('ssm')).resolves.toBe('ssm');
});
