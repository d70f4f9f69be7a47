import { StartSessionCommand } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Session } from '../../contract/features/sessions.ts';
import { createSessionsHandlers } from '../../main/features/sessions/index.ts';
import { startSandboxAws, type SandboxAws } from '../support/sandbox-aws.ts';

let box: SandboxAws;
const call = { signal: new AbortController().signal };
beforeAll(async () => {
  box = await startSandboxAws();
});
afterAll(() => box.close());

async function list(state: 'Active' | 'History'): Promise<Session[]> {
  const rows: Session[] = [];
  await createSessionsHandlers(box).list({ scope: box.scope, state }, (page) => void rows.push(...page.rows), call);
  return rows;
}

test('sessions are listed while they are open, ended, and then part of the past', async () => {
  const target = box.sandbox.world.nodes(box.sandbox.accountId, box.sandbox.region).at(0).id;
  const command = new StartSessionCommand({ Target: target, Reason: '점검' });
  const { SessionId: first = '' } = await box.aws.send(box.scope, 'ssm', command);
  const { SessionId: second = '' } = await box.aws.send(box.scope, 'ssm', command);
  const active = await list('Active');
  expect(active.map(({ sessionId }) => sessionId).toSorted()).toEqual([first, second].toSorted());
  expect(active[0]).toMatchObject({ target, reason: '점검', document: 'SSM-SessionManagerRunShell' });
  expect(active[0]?.owner).toContain(box.sandbox.accountId);

  const result = await createSessionsHandlers(box).terminate(
    { scope: box.scope, sessionIds: [first, 'operator-00000000000000000', second] },
    call,
  );
  expect(result.terminated.toSorted()).toEqual([first, second].toSorted());
  expect(result.failures).toMatchObject([{ sessionId: 'operator-00000000000000000', failure: { code: 'not-found' } }]);
  expect(await list('Active')).toEqual([]);
  expect((await list('History')).map(({ status }) => status)).toEqual(['Terminated', 'Terminated']);
});
