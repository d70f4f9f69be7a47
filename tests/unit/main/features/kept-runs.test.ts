import { expect, test } from 'vitest';
import { z } from 'zod';
import { createKeptRuns } from '../../../../main/features/kept-runs.ts';

const scope = { profile: 'box', region: 'us-east-1' };
const Form = z.object({ ids: z.array(z.string()) });

test('what is kept is read again, and texts of another kind or none are left out', async () => {
  const texts: Array<readonly [string, string]> = [
    ['other', '{"executions":["e-1"]}'],
    ['broken', '{'],
  ];
  const kept = createKeptRuns(
    {
      files: { fingerprint: () => 'box' },
      store: {
        identities: { get: () => Promise.resolve('111122223333') },
        runs: {
          save: async (account: string, region: string, runId: string, _at: number, text: string) => {
            expect([account, region]).toEqual(['111122223333', 'us-east-1']);
            texts.push([runId, text]);
          },
          list: () => Promise.resolve(texts),
        },
      },
    } as never,
    Form,
  );
  await kept.save(scope, 'own', 1, { ids: ['c-1', 'c-2'] });
  expect(await kept.list(scope)).toEqual(new Map([['own', { ids: ['c-1', 'c-2'] }]]));
});
