import { expect, test } from 'vitest';
import type { Session } from '../../../../../contract/features/sessions.ts';
import { failed } from '../../../../../contract/failure.ts';
import { createSessionsHandlers } from '../../../../../main/features/sessions/index.ts';
import { createFakeAws, type FakeAnswer } from '../../../../support/fake-aws.ts';

const scope = { profile: 'ops', region: 'eu-west-1' };
const call = { signal: new AbortController().signal };

async function list(answer: FakeAnswer, state: 'Active' | 'History' = 'History') {
  const pages: Array<{ rows: Session[]; more: boolean }> = [];
  const sessions = createSessionsHandlers({ aws: createFakeAws({ DescribeSessions: answer }) });
  await sessions.list({ scope, state }, (page) => void pages.push(page), call);
  return pages;
}

test('pages are told as they arrive, in AWS’s order', async () => {
  const pages = await list(({ NextToken, MaxResults, State }) => {
    expect({ MaxResults, State }).toEqual({ MaxResults: 200, State: 'History' });
    const Sessions = [
      { SessionId: NextToken === undefined ? 's-0' : 's-1', Status: 'Terminated', Owner: 'arn:aws:iam::1:user/o' },
    ];
    return { Sessions, NextToken: NextToken === undefined ? '1' : '' };
  });
  expect(pages.map(({ rows }) => rows.map(({ sessionId }) => sessionId))).toEqual([['s-0'], ['s-1']]);
  expect(pages.at(-1)).toMatchObject({ more: false, rows: [{ owner: 'arn:aws:iam::1:user/o', reason: '' }] });
});

test('an account without sessions answers with an empty page', async () => {
  expect(await list(() => ({}), 'Active')).toEqual([{ rows: [], more: false }]);
});

test('a list that does not end is cut and says that there is more', async () => {
  let asked = 0;
  const pages = await list(() => {
    asked += 1;
    return { Sessions: [], NextToken: `token-${asked}` };
  });
  expect(pages.at(-1)?.more).toBe(true);
  expect(pages.length).toBe(asked);
});

test('each session is ended; one that fails does not stop the others; no more than four at a time', async () => {
  let now = 0;
  let most = 0;
  const aws = createFakeAws({
    TerminateSession: async ({ SessionId }) => {
      now += 1;
      most = Math.max(most, now);
      await Promise.resolve();
      now -= 1;
      if (SessionId === 's-3') throw failed('access-denied', 'No.', { iamAction: 'ssm:TerminateSession' });
      return { SessionId };
    },
  });
  const sessionIds = Array.from({ length: 12 }, (_none, index) => `s-${index}`);
  const result = await createSessionsHandlers({ aws }).terminate({ scope, sessionIds: [...sessionIds, 's-0'] }, call);
  expect(result.terminated.toSorted()).toEqual(sessionIds.filter((id) => id !== 's-3').toSorted());
  expect(result.failures).toMatchObject([{ sessionId: 's-3', failure: { code: 'access-denied' } }]);
  expect(most).toBeLessThanOrEqual(4);
});
