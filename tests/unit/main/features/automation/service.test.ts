import { beforeAll, expect, test } from 'vitest';
import { AutomationRequest } from '../../../../../contract/automation-request.ts';
import type { AutomationSummary } from '../../../../../contract/automation-run.ts';
import { createAutomationsService } from '../../../../../main/features/automation/service.ts';
import { createFakeAws, type FakeAnswer } from '../../../../support/fake-aws.ts';
import { withResolvers } from '../../../../support/with-resolvers.ts';

const scope = { profile: 'box', region: 'us-east-1' };
const token = '5f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d';
const id = (at: number) => `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`;
const request = AutomationRequest.parse({ document: 'Doc', parameters: {} });

function serviceOf(answers: Readonly<Record<string, FakeAnswer>>) {
  const aws = createFakeAws(answers);
  const runs = { save: async () => {}, list: async () => [] };
  const service = createAutomationsService({
    aws,
    files: { fingerprint: () => undefined },
    store: { identities: undefined, runs },
    timing: { wait: () => new Promise(() => {}), listing: () => Promise.resolve() },
  } as never);
  return { service, aws };
}
// The SDK is loaded when it is first asked: on a busy computer that takes longer than a test.
beforeAll(() => import('@aws-sdk/client-ssm'), 60_000);

test('a start that was sent is followed, though the form was left meanwhile', async () => {
  const asked = withResolvers<void>();
  const answer = withResolvers<void>();
  const { service } = serviceOf({
    StartAutomationExecution: async (_input, signal) => {
      asked.resolve();
      await answer.promise;
      signal?.throwIfAborted();
      return { AutomationExecutionId: id(1) };
    },
    GetAutomationExecution: () => ({ AutomationExecution: {} }),
  });
  const told = withResolvers<readonly AutomationSummary[]>();
  service.watchBegun((runs) => runs.length > 0 && told.resolve(runs));
  const form = new AbortController();
  const starting = service.start(scope, token, request, form.signal);
  await asked.promise;
  form.abort();
  answer.resolve();
  expect(await starting).toBe(id(1));
  expect(await told.promise).toMatchObject([{ runId: id(1) }]);
});

test('a start that is given up before it is sent starts nothing', async () => {
  const { service, aws } = serviceOf({ StartAutomationExecution: () => ({ AutomationExecutionId: id(1) }) });
  await expect(service.start(scope, token, request, AbortSignal.abort())).rejects.toThrow('Cancelled');
  expect(aws.calls).toEqual([]);
});
