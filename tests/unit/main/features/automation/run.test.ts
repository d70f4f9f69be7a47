import { setImmediate } from 'node:timers/promises';
import { beforeAll, expect, test, vi } from 'vitest';
import { AutomationRequest } from '../../../../../contract/automation-request.ts';
import { failed } from '../../../../../contract/failure.ts';
import type { Spacing } from '../../../../../main/features/spacing.ts';
import { unsentPart } from '../../../../../main/features/automation/kept-run.ts';
import { newParts } from '../../../../../main/features/automation/part.ts';
import { createRun } from '../../../../../main/features/automation/run.ts';
import { failedChildren } from '../../../../../renderer/features/automation/states.ts';
import { withResolvers } from '../../../../support/with-resolvers.ts';
import { createFakeAws, failing, type FakeAnswer } from '../../../../support/fake-aws.ts';

const scope = { profile: 'box', region: 'us-east-1' };
const token = '5f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d';
const id = (at: number) => `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`;
const told = (status: string, rest: object = {}): FakeAnswer => {
  return ({ AutomationExecutionId }) => ({
    AutomationExecution: {
      AutomationExecutionId,
      DocumentName: 'Doc',
      AutomationExecutionStatus: status,
      StepExecutions: [],
      ExecutionStartTime: new Date(1_000),
      ...rest,
    },
  });
};
/** One answer after the other, the last again and again. */
const inTurn = (...answers: FakeAnswer[]): FakeAnswer => {
  let at = 0;
  return (input, signal) => {
    const answer = answers[Math.min(at, answers.length - 1)];
    at += 1;
    return answer?.(input, signal);
  };
};

function runOf(
  answers: Readonly<Record<string, FakeAnswer>>,
  request: object = {},
  listing: Spacing = () => Promise.resolve(),
  rest: Partial<Parameters<typeof createRun>[1]> = {},
) {
  const aws = createFakeAws(answers);
  const asked = AutomationRequest.parse({ document: 'Doc', parameters: {}, ...request });
  const waits: number[] = [];
  const changes: Array<string | undefined> = [];
  const run = createRun(
    {
      aws,
      listing,
      now: () => 500,
      wait: (ms) => {
        waits.push(ms);
        return Promise.resolve();
      },
    },
    {
      scope,
      request: asked,
      isWhole: true,
      parts: newParts(asked),
      token,
      keep: async () => {},
      onChange: () => changes.push(run.failure?.code),
      ...rest,
    },
  );
  return { run, aws, waits, changes };
}
// The SDK is loaded when it is first asked: on a busy computer that takes longer than a test.
beforeAll(() => import('@aws-sdk/client-ssm'), 60_000);

const life = () => new AbortController().signal;

test('is looked at less often while nothing changes, and at once after something has', async () => {
  const under = told('InProgress', { CurrentStepName: 'one' });
  const { run, waits } = runOf({
    StartAutomationExecution: () => ({ AutomationExecutionId: id(1) }),
    GetAutomationExecution: inTurn(
      ...Array.from({ length: 9 }, () => under),
      told('InProgress', { CurrentStepName: 'two' }),
      told('Success', { ExecutionEndTime: new Date(9_000) }),
    ),
  });
  await run.begin(life());
  run.setWatched(true);
  await run.follow(life());
  expect(waits.slice(0, 7)).toEqual([1_000, 1_500, 2_250, 3_375, 5_062.5, 7_593.75, 8_000]);
  expect(waits.at(-1)).toBe(1_000);
  expect(run.summary()).toMatchObject({ status: 'Success', isOver: true, startedAt: 1_000, endedAt: 9_000 });
});

test('that waits for days is asked about seldom when nobody looks', async () => {
  const { run, waits } = runOf({
    StartAutomationExecution: () => ({ AutomationExecutionId: id(1) }),
    GetAutomationExecution: inTurn(...Array.from({ length: 20 }, () => told('Waiting')), told('Success')),
  });
  await run.begin(life());
  await run.follow(life());
  expect(waits[0]).toBe(5_000);
  expect(Math.max(...waits)).toBe(30_000);
});

test('tells why AWS could not be asked, and goes on by itself', async () => {
  const { run, changes } = runOf({
    StartAutomationExecution: () => ({ AutomationExecutionId: id(1) }),
    GetAutomationExecution: inTurn(failing('offline'), told('Success')),
  });
  await run.begin(life());
  await run.follow(life());
  expect(changes).toContain('offline');
  expect(run.failure).toBeUndefined();
  expect(run.summary().status).toBe('Success');
});

test('an execution that AWS does not know yet is on its way', async () => {
  const { run } = runOf({
    StartAutomationExecution: () => ({ AutomationExecutionId: id(1) }),
    GetAutomationExecution: inTurn(failing('not-found'), failing('not-found'), told('Success')),
  });
  await run.begin(life());
  await run.follow(life());
  expect(run.summary()).toMatchObject({ status: 'Success', runId: id(1) });
});

test('goes on to read what is missing after the end, though a reading failed', async () => {
  const targets = { Targets: [{ Key: 'tag:Env', Values: ['prod'] }], TargetParameterName: 'Id' };
  const { run, waits, changes } = runOf({
    StartAutomationExecution: () => ({ AutomationExecutionId: id(1) }),
    GetAutomationExecution: told('Success', targets),
    DescribeAutomationExecutions: inTurn(failing('offline'), failing('offline'), () => ({
      AutomationExecutionMetadataList: [
        { AutomationExecutionId: id(2), AutomationExecutionStatus: 'Success', Target: 'i-1' },
      ],
    })),
  });
  await run.begin(life());
  // It ends while nobody looks.
  await run.follow(life());
  run.setWatched(true);
  await run.follow(life());
  expect(changes).toContain('offline');
  expect(waits.filter((ms) => ms === 15_000)).toHaveLength(2);
  expect(run.failure).toBeUndefined();
  expect(run.children.since(0)).toMatchObject([{ target: 'i-1', status: 'Success' }]);
});

test('reads all of a long list of steps for those who look alone, and never two pages at once', async () => {
  const cut = { StepExecutionsTruncated: true, Targets: [{ Key: 'tag:Env', Values: ['prod'] }] };
  const asked = new Set(['GetAutomationExecution', 'DescribeAutomationStepExecutions', 'DescribeAutomationExecutions']);
  let pages = 0;
  let spaced = 0;
  const { run, aws } = runOf(
    {
      StartAutomationExecution: () => ({ AutomationExecutionId: id(1) }),
      GetAutomationExecution: inTurn(told('InProgress', cut), told('InProgress', cut), told('Success', cut)),
      DescribeAutomationStepExecutions: () => ({
        StepExecutions: [],
        ...((pages += 1) % 20 !== 0 && { NextToken: String(pages) }),
      }),
      DescribeAutomationExecutions: () => ({ AutomationExecutionMetadataList: [] }),
    },
    {},
    () => Promise.resolve(void (spaced += 1)),
  );
  await run.begin(life());
  await run.follow(life());
  expect(pages).toBe(0);
  run.setWatched(true);
  await run.follow(life());
  expect(pages).toBe(20);
  expect(spaced).toBe(aws.calls.filter((name) => asked.has(name)).length);
});

const many = {
  targets: { kind: 'values', parameter: 'Value', values: Array.from({ length: 120 }, (_, at) => `value-${at}`) },
  maxConcurrency: '10',
  maxErrors: '5%',
};
const counted = (FailedSteps: number) =>
  told(FailedSteps > 6 ? 'Failed' : 'Success', {
    ProgressCounters: { TotalSteps: 50, FailedSteps },
    Targets: [{ Key: 'x' }],
  });

test('parts follow each other with what is left of the error budget, each with a token of its own', async () => {
  const inputs: Array<Record<string, unknown>> = [];
  const { run } = runOf(
    {
      StartAutomationExecution: (input) => {
        inputs.push(input);
        return { AutomationExecutionId: id(inputs.length) };
      },
      GetAutomationExecution: inTurn(counted(4), counted(2), counted(0)),
    },
    many,
  );
  await run.begin(life());
  await run.follow(life());
  // Five percent of 120 are 6 errors: 4, then 2 of them are gone.
  expect(inputs.map(({ MaxErrors }) => MaxErrors)).toEqual(['6', '2', '0']);
  expect(inputs.map(({ MaxConcurrency }) => MaxConcurrency)).toEqual(['10', '10', '10']);
  expect(inputs[0]?.['ClientToken']).toBe(token);
  expect(new Set(inputs.map(({ ClientToken }) => ClientToken)).size).toBe(3);
  expect(run.summary()).toMatchObject({ parts: 3, executionIds: [id(1), id(2), id(3)], counters: { failed: 6 } });
});

const reset = () => {
  throw failed('offline', 'read ECONNRESET');
};

test('a later part is kept as asked before AWS is asked for it, and no more once AWS refuses it', async () => {
  const told: unknown[] = [];
  const { run } = runOf(
    {
      StartAutomationExecution: inTurn(
        () => ({ AutomationExecutionId: id(1) }),
        (input, signal) => {
          told.push('asked');
          return failing('access-denied')(input, signal);
        },
      ),
      GetAutomationExecution: counted(0),
    },
    many,
    undefined,
    {
      keep: async () => {
        const asked = run.parts.map(unsentPart).map(({ isAsked }) => isAsked);
        await setImmediate();
        told.push(asked);
      },
    },
  );
  await run.begin(life());
  await run.follow(life());
  const all = [[false, false, false], [false, true, false], 'asked', [false, false, false]];
  await vi.waitFor(() => expect(told).toEqual(all));
});

test('a stop while a part is being kept sends nothing, and the part is kept as not asked', async () => {
  const kept: unknown[] = [];
  const { run, aws } = runOf(
    {
      StartAutomationExecution: () => ({ AutomationExecutionId: id(1) }),
      GetAutomationExecution: counted(0),
      StopAutomationExecution: () => ({}),
    },
    many,
    undefined,
    {
      async keep() {
        kept.push(run.parts.map(unsentPart).map(({ isAsked }) => isAsked));
        if (run.parts[1]?.isAsked === true) await run.stop('Cancel', life());
      },
    },
  );
  await run.begin(life());
  await run.follow(life());
  expect(aws.calls.filter((name) => name === 'StartAutomationExecution')).toHaveLength(1);
  expect(kept.at(-1)).toEqual([false, false, false]);
  expect(run.summary()).toMatchObject({ isOver: true, executionIds: [id(1)] });
});

test('a part without an answer that is refused when it is sent again stays unknown', async () => {
  const { run } = runOf(
    {
      StartAutomationExecution: inTurn(() => ({ AutomationExecutionId: id(1) }), reset, failing('access-denied')),
      GetAutomationExecution: counted(0),
    },
    many,
  );
  await run.begin(life());
  await run.follow(life());
  expect(run.parts.map(unsentPart).map(({ isAsked }) => isAsked)).toEqual([false, true, false]);
  expect(run.children.since(0).filter(({ status }) => status === 'Unknown')).toHaveLength(50);
});

test('a part that could not be written down for AWS was not sent: AWS was not asked', async () => {
  let isBroken = false;
  const asked = AutomationRequest.parse({ document: 'Doc', parameters: {}, ...many });
  const request = {
    ...asked,
    get document() {
      if (isBroken) throw new Error('a file of the SDK cannot be read');
      return asked.document;
    },
  };
  const { run, aws } = runOf(
    { StartAutomationExecution: () => ({ AutomationExecutionId: id(1) }), GetAutomationExecution: counted(0) },
    many,
    undefined,
    { request },
  );
  await run.begin(life());
  isBroken = true;
  await run.follow(life());
  expect(aws.calls.filter((name) => name === 'StartAutomationExecution')).toHaveLength(1);
  expect(run.failure?.code).toBe('unexpected');
  expect(run.parts.map(unsentPart).map(({ isAsked }) => isAsked)).toEqual([false, false, false]);
  expect(run.children.since(0).filter(({ status }) => status === 'NotSent')).toHaveLength(70);
});

test('of a part that was kept as asked a later start says that nobody knows, and does not run it again', async () => {
  const asked = AutomationRequest.parse({ document: 'Doc', parameters: {}, ...many });
  const [first, second, third] = newParts(asked);
  const parts = [{ ...first, executionId: id(1) }, { ...second, isLost: true }, { ...third }] as ReturnType<
    typeof newParts
  >;
  const { run } = runOf({ GetAutomationExecution: counted(0) }, many, undefined, { parts, token: undefined });
  await run.follow(life());
  const targets = (status: string) =>
    run.children.since(0).flatMap((child) => (child.status === status ? [child.target] : []));
  expect(targets('Unknown')).toEqual(many.targets.values.slice(50, 100));
  expect(failedChildren(run.children.since(0)).map(({ target }) => target)).toEqual(many.targets.values.slice(100));
});

test('a part whose answer was lost is sent again as the same, until AWS answers', async () => {
  const inputs: Array<Record<string, unknown>> = [];
  const sent = inTurn(
    () => ({ AutomationExecutionId: id(1) }),
    reset,
    reset,
    reset,
    () => ({ AutomationExecutionId: id(2) }),
    () => ({ AutomationExecutionId: id(3) }),
  );
  const { run, waits } = runOf(
    {
      StartAutomationExecution: (input, signal) => {
        inputs.push(input);
        return sent(input, signal);
      },
      GetAutomationExecution: counted(0),
    },
    many,
  );
  await run.begin(life());
  await run.follow(life());
  expect(inputs).toHaveLength(6);
  for (const again of inputs.slice(2, 5)) expect(again).toEqual(inputs[1]);
  expect(waits.filter((ms) => ms === 15_000)).toHaveLength(3);
  expect(run.summary()).toMatchObject({ status: 'Success', executionIds: [id(1), id(2), id(3)] });
  expect(run.failure).toBeUndefined();
  expect(run.children.since(0).map(({ status }) => status)).not.toContain('NotSent');
});

test('of a part that is given up without an answer nobody knows', async () => {
  const { run, changes } = runOf(
    {
      StartAutomationExecution: inTurn(() => ({ AutomationExecutionId: id(1) }), reset, failing('access-denied')),
      GetAutomationExecution: counted(0),
    },
    many,
  );
  await run.begin(life());
  await run.follow(life());
  expect(changes).toContain('offline');
  const count = (wanted: string) => run.children.since(0).filter(({ status }) => status === wanted).length;
  expect([count('Unknown'), count('NotSent')]).toEqual([50, 20]);
  expect(failedChildren(run.children.since(0)).map(({ status }) => status)).not.toContain('Unknown');
});

test('a stop reaches the part that is being sent', async () => {
  const sending = withResolvers<void>();
  const answer = withResolvers<void>();
  const stopped: unknown[] = [];
  const { run } = runOf(
    {
      StartAutomationExecution: inTurn(
        () => ({ AutomationExecutionId: id(1) }),
        async () => {
          sending.resolve();
          await answer.promise;
          return { AutomationExecutionId: id(2) };
        },
      ),
      // AWS may fail once: it is asked again.
      StopAutomationExecution: inTurn(reset, ({ AutomationExecutionId, Type }) => {
        stopped.push([AutomationExecutionId, Type]);
        return {};
      }),
      GetAutomationExecution: (input, signal) =>
        (input['AutomationExecutionId'] === id(2) && stopped.length > 0 ? told('Cancelled') : counted(0))(
          input,
          signal,
        ),
    },
    many,
  );
  await run.begin(life());
  const following = run.follow(life());
  await sending.promise;
  await run.stop('Cancel', life());
  answer.resolve();
  await following;
  expect(stopped).toEqual([[id(2), 'Cancel']]);
  expect(run.summary()).toMatchObject({ status: 'Cancelled', executionIds: [id(1), id(2)] });
});

test('a stop that failed leaves the run as it is, and all parts were asked for; it can be tried again', async () => {
  const stop = inTurn(failing('access-denied'), () => ({}));
  const { run, aws } = runOf(
    {
      StartAutomationExecution: () => ({ AutomationExecutionId: id(1) }),
      StopAutomationExecution: stop,
      GetAutomationExecution: told('InProgress'),
    },
    many,
  );
  await run.begin(life());
  await expect(run.stop('Cancel', life())).rejects.toThrow('access-denied');
  expect(run.summary().status).toBe('InProgress');
  await run.stop('Complete', life());
  expect(run.summary().status).toBe('InProgress');
  await run.stop('Cancel', life());
  expect(run.summary().status).toBe('Cancelling');
  expect(aws.calls.filter((name) => name === 'StopAutomationExecution')).toHaveLength(3);
});

test.each<[string, FakeAnswer, string, string]>([
  ['cancelled elsewhere', told('Cancelled'), 'Cancelled', 'cancelled'],
  ['rejected', told('Rejected'), 'Rejected', 'rejected'],
  ['left by the change calendar', told('Exited'), 'Exited', 'exited'],
  ['stopped by its alarm', told('Success', { TriggeredAlarms: [{ Name: 'cpu', State: 'ALARM' }] }), 'Failed', 'alarm'],
])('no part follows on one that was %s', async (_name, ended, status, unsent) => {
  const { run, aws } = runOf(
    { StartAutomationExecution: () => ({ AutomationExecutionId: id(1) }), GetAutomationExecution: ended },
    many,
  );
  await run.begin(life());
  await run.follow(life());
  expect(aws.calls.filter((name) => name === 'StartAutomationExecution')).toHaveLength(1);
  expect(run.summary()).toMatchObject({ status, unsent, isOver: true });
  expect(run.children.since(0).filter((child) => child.status === 'NotSent')).toHaveLength(70);
});

test('no part follows where the budget is spent, the stop was asked for, or AWS refuses it', async () => {
  const get = { GetAutomationExecution: counted(0) };
  const start = () => inTurn(() => ({ AutomationExecutionId: id(1) }), failing('access-denied'));
  const spent = runOf({ StartAutomationExecution: start(), GetAutomationExecution: counted(7) }, many);
  const stopped = runOf(
    { StartAutomationExecution: () => ({ AutomationExecutionId: id(1) }), StopAutomationExecution: () => ({}), ...get },
    many,
  );
  const refused = runOf({ StartAutomationExecution: start(), ...get }, many);
  for (const { run } of [spent, stopped, refused]) await run.begin(life());
  await stopped.run.stop('Cancel', life());
  for (const { run } of [spent, stopped, refused]) {
    await run.follow(life());
    expect(run.summary()).toMatchObject({ isOver: true, executionIds: [id(1)], parts: 3 });
    const unsent = run.children.since(0).filter(({ status }) => status === 'NotSent');
    expect(unsent).toHaveLength(70);
  }
  expect([spent, stopped, refused].map(({ run }) => run.summary().unsent)).toEqual(['errors', 'stopped', 'refused']);
  expect(spent.run.summary().status).toBe('Failed');
  expect(stopped.run.summary().status).toBe('Cancelled');
  expect(refused.run.failure?.code).toBe('access-denied');
});
