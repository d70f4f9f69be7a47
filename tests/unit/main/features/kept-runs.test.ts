import { expect, test } from 'vitest';
import { z } from 'zod';
import { createKeptRuns } from '../../../../main/features/kept-runs.ts';
import { createFakeAws } from '../../../support/fake-aws.ts';
import { withResolvers } from '../../../support/with-resolvers.ts';

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

test('where the account is not known, AWS is asked once for all that waits, and the last of each run is kept', async () => {
  const answer = withResolvers<object>();
  const aws = createFakeAws({ GetCallerIdentity: () => answer.promise });
  const saved: unknown[] = [];
  const last = withResolvers<void>();
  const kept = createKeptRuns(
    {
      aws,
      files: { fingerprint: () => 'box' },
      store: {
        identities: { get: () => Promise.resolve(undefined), set: () => Promise.resolve() },
        runs: {
          save: async (_account: string, _region: string, runId: string, _at: number, text: string) => {
            saved.push([runId, text]);
            if (saved.length === 3) last.resolve();
          },
        },
      },
    } as never,
    Form,
  );
  await kept.save(scope, 'one', 1, { ids: ['c-1'] });
  await kept.save(scope, 'other', 1, { ids: ['c-9'] });
  await kept.save(scope, 'one', 1, { ids: ['c-1', 'c-2'] });
  answer.resolve({ Account: '111122223333', Arn: 'arn:aws:iam::111122223333:root' });
  await last.promise;
  const one = ['one', '{"ids":["c-1","c-2"]}'];
  expect(saved).toEqual([one, ['other', '{"ids":["c-9"]}'], one]);
  expect(aws.calls).toEqual(['GetCallerIdentity']);
});
