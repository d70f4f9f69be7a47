import { beforeAll, expect, test } from 'vitest';
import type { AutomationSummary } from '../../../../../contract/automation-run.ts';
import { HistoryFilter } from '../../../../../contract/features/automation.ts';
import { listHistory } from '../../../../../main/features/automation/history.ts';
import { createFakeAws } from '../../../../support/fake-aws.ts';

const scope = { profile: 'box', region: 'us-east-1' };
const id = (at: number) => `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`;

/** The runs told of one run of two executions, where AWS's filter lets some of them through. */
async function told(statuses: readonly [string, string | undefined], through: readonly number[], wanted: string[]) {
  const execution = (at: number) => ({
    AutomationExecutionId: id(at),
    AutomationExecutionStatus: statuses[at - 1],
    ExecutionStartTime: new Date(at * 1_000),
  });
  const aws = createFakeAws({
    DescribeAutomationExecutions: () => ({ AutomationExecutionMetadataList: through.map(execution) }),
    GetAutomationExecution: ({ AutomationExecutionId }) => {
      const at = AutomationExecutionId === id(1) ? 1 : 2;
      return { AutomationExecution: statuses[at - 1] === undefined ? {} : execution(at) };
    },
  });
  const kept = new Map([[id(1), { executions: [id(1), id(2)], parts: 2 }]]);
  const runs: AutomationSummary[] = [];
  const filter = HistoryFilter.parse({ statuses: wanted });
  await listHistory({ aws, kept, scope, signal: new AbortController().signal }, filter, (page) =>
    runs.push(...page.runs),
  );
  return runs.map(({ runId, status, isOver }) => [runId, status, isOver]);
}
// The SDK is loaded when it is first asked: on a busy computer that takes longer than a test.
beforeAll(() => import('@aws-sdk/client-ssm'), 60_000);

test('a run of which one execution failed is among those that failed, once', async () => {
  expect(await told(['Success', 'Failed'], [2], ['Failed'])).toEqual([[id(1), 'Failed', true]]);
  expect(await told(['Failed', 'Failed'], [2, 1], ['Failed'])).toEqual([[id(1), 'Failed', true]]);
});

test('a run of which one execution is good is not good for that', async () => {
  expect(await told(['Success', 'Failed'], [1], ['Success'])).toEqual([]);
  expect(await told(['Success', 'InProgress'], [1], ['Success'])).toEqual([]);
  expect(await told(['Success', 'Success'], [2, 1], ['Success'])).toEqual([[id(1), 'Success', true]]);
});

test('an execution that AWS does not know any more is no success', async () => {
  expect(await told(['Success', undefined], [1], ['Success'])).toEqual([]);
  expect(await told(['Success', undefined], [1], [])).toEqual([[id(1), 'Unknown', true]]);
});
