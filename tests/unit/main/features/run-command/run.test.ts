import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { failed, failureOf } from '../../../../../contract/failure.ts';
import { CommandRequest } from '../../../../../contract/features/run-command.ts';
import { createBoard } from '../../../../../main/features/run-command/board.ts';
import { newParts } from '../../../../../main/features/run-command/part.ts';
import { createRun, type RunParts } from '../../../../../main/features/run-command/run.ts';
import { createSpacing } from '../../../../../main/features/spacing.ts';
import { createFakeAws, failing } from '../../../../support/fake-aws.ts';
import { withResolvers } from '../../../../support/with-resolvers.ts';

const scope = { profile: 'dev', region: 'eu-west-1' };
const idOf = (at: number) => `i-${String(at).padStart(17, '0')}`;
const commandOf = (at: number) => `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`;
const request = (count: number, rest: object = {}) =>
  CommandRequest.parse({
    document: 'AWS-RunShellScript',
    parameters: { commands: ['true'] },
    targets: { kind: 'nodes', nodes: Array.from({ length: count }, (_, at) => ({ nodeId: idOf(at), nodeName: '' })) },
    ...rest,
  });

/**
 * A service whose commands end at the first look, with so many errors each, or with these members; after so many,
 * answers are lost.
 */
function service(errorsOfParts: readonly number[], answers = Number.POSITIVE_INFINITY, ends: readonly object[] = []) {
  const sent: Array<{ InstanceIds: string[]; MaxErrors: string; MaxConcurrency: string }> = [];
  const facts = (at: number) => {
    const { InstanceIds = [] } = sent[at] ?? {};
    const errors = errorsOfParts[at] ?? 0;
    return {
      CommandId: commandOf(at),
      DocumentName: 'AWS-RunShellScript',
      InstanceIds,
      Status: errors > 0 ? 'Failed' : 'Success',
      StatusDetails: errors > 0 ? 'Failed' : 'Success',
      TargetCount: InstanceIds.length,
      CompletedCount: InstanceIds.length,
      ErrorCount: errors,
      ...ends[at],
    };
  };
  const aws = createFakeAws({
    SendCommand(input) {
      if (sent.length >= answers) throw failed('outcome-unknown', 'socket hang up');
      sent.push(input as never);
      return { Command: { ...facts(sent.length - 1), Status: 'Pending', StatusDetails: 'Pending' } };
    },
    ListCommands: ({ CommandId }) => ({
      Commands: typeof CommandId === 'string' ? [facts(Number(CommandId.slice(-12)))] : [],
    }),
    ListCommandInvocations: () => ({ CommandInvocations: [] }),
  });
  return { aws, sent };
}

const tools = (aws: RunParts['aws']): RunParts => ({
  aws,
  listing: async () => {},
  reading: async () => {},
  wait: async () => {},
  now: () => 1_000,
  namesOf: async () => new Map(),
  isKnown: (commandId) => commandId === commandOf(99),
});

/** A run of a request that nothing is sent of yet. */
function runOf(aws: RunParts['aws'], asked: CommandRequest, rest: Partial<RunParts> = {}) {
  const options = { scope, request: asked, parts: newParts(asked), sends: true, keep: async () => {}, onChange() {} };
  return createRun({ ...tools(aws), ...rest }, options);
}

async function ran(count: number, rest: object, errorsOfParts: readonly number[], ends: readonly object[] = []) {
  const { aws, sent } = service(errorsOfParts, undefined, ends);
  const run = runOf(aws, request(count, rest));
  const { signal } = new AbortController();
  await run.begin(signal);
  await run.follow(signal);
  return { run, sent };
}

test('more than fifty nodes are one run of parts, percentages of the whole', async () => {
  const { run, sent } = await ran(120, { maxConcurrency: '25%', maxErrors: '10%' }, [2, 0, 0]);
  expect(sent.map(({ InstanceIds }) => InstanceIds.length)).toEqual([50, 50, 20]);
  expect(sent.map(({ MaxConcurrency }) => MaxConcurrency)).toEqual(['30', '30', '20']);
  expect(sent.map(({ MaxErrors }) => MaxErrors)).toEqual(['12', '10', '10']);
  expect(run.summary()).toMatchObject({
    nodes: 120,
    completed: 120,
    errors: 2,
    parts: 3,
    isOver: true,
    state: 'Failed',
  });
  expect(run.summary().commandIds).toEqual([0, 1, 2].map(commandOf));
});

test('the error threshold stops the parts that were not sent, and says which nodes were not reached', async () => {
  const { run, sent } = await ran(120, { maxErrors: '3' }, [1, 3]);
  expect(sent).toHaveLength(2);
  expect(sent[1]?.MaxErrors).toBe('2');
  const unsent = run.board.since(0).filter(({ state }) => state === 'NotSent');
  expect(unsent.map(({ nodeId }) => nodeId)).toEqual(Array.from({ length: 20 }, (_, at) => idOf(100 + at)));
  expect(run.summary()).toMatchObject({ isOver: true, state: 'Failed', completed: 100 });
});

test.each([
  ['somebody', { Status: 'Cancelled', StatusDetails: 'Cancelled' }, undefined],
  [
    'an alarm',
    { TriggeredAlarms: [{ Name: 'too-many-errors', State: 'ALARM' }] },
    [{ name: 'too-many-errors', state: 'ALARM' }],
  ],
] as const)('a part that %s stopped is the last one: the others are not sent', async (_who, end, alarms) => {
  const { run, sent } = await ran(120, {}, [0], [end]);
  expect(sent).toHaveLength(1);
  expect(run.board.since(0).filter(({ state }) => state === 'NotSent')).toHaveLength(70);
  expect(run.summary()).toMatchObject({ isOver: true, state: 'Cancelled' });
  expect(run.summary().alarms).toEqual(alarms);
});

test('nodes that were never reached are errors, but do not count towards the threshold', async () => {
  const end = { Status: 'TimedOut', StatusDetails: 'DeliveryTimedOut', DeliveryTimedOutCount: 3 };
  const { run, sent } = await ran(120, { maxErrors: '0' }, [0, 0, 0], [end]);
  expect(sent.map(({ MaxErrors }) => MaxErrors)).toEqual(['0', '0', '0']);
  expect(run.summary()).toMatchObject({ isOver: true, errors: 3, state: 'DeliveryTimedOut' });
});

test('a cancelled run sends nothing more', async () => {
  const { aws, sent } = service([]);
  const run = runOf(aws, request(120));
  const { signal } = new AbortController();
  await run.begin(signal);
  run.stopSending();
  await run.follow(signal);
  expect(sent).toHaveLength(1);
  expect(run.summary()).toMatchObject({ isOver: true, state: 'Cancelled' });
});

test('one node by two names in the request is sent once', () => {
  const twice = request(1);
  const { targets } = twice;
  if (targets.kind !== 'nodes') throw new Error('not reached');
  const parts = newParts({ ...twice, targets: { kind: 'nodes', nodes: [...targets.nodes, ...targets.nodes] } });
  expect(parts.map(({ nodes }) => nodes.length)).toEqual([1]);
});

test('a thousand calls of an account come no faster than the spacing, whoever asks', async () => {
  let now = 0;
  const times: number[] = [];
  const spacing = createSpacing(350, {
    now: () => now,
    wait: async (ms) => {
      now += ms;
    },
  });
  const { signal } = new AbortController();
  for (let call = 0; call < 1_000; call += 1) {
    await spacing(scope, signal);
    times.push(now);
  }
  const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(350);
});

test('nodes that said the same have the same key; a step that AWS lists in part is asked for before it counts', () => {
  const board = createBoard([]);
  const over = (nodeId: string, output: string | undefined) =>
    board.take({
      nodeId,
      nodeName: '',
      state: 'Success',
      isOver: true,
      steps: [
        {
          name: 'run',
          state: 'Success',
          code: 0,
          output: output === undefined ? undefined : { stdout: output, stderr: '' },
          beginning: 'long',
        },
      ],
    });
  over('a', 'hello\n');
  over('b', 'hello\n');
  over('c', undefined);
  const folds = () => new Map(board.since(0).map(({ nodeId, fold }) => [nodeId, fold]));
  expect(folds().get('a')).toBe(folds().get('b'));
  expect(folds().get('c')).toBe('');
  expect(board.wanted()).toEqual({ nodeId: 'c', step: 'run' });
  board.give(
    { nodeId: 'c', step: 'run' },
    { name: 'run', stdout: 'hello\n', stderr: '', stdoutCut: false, stderrCut: false },
  );
  expect(folds().get('c')).toBe(folds().get('a'));
  expect(board.output('c')).toMatchObject([{ name: 'run', stdout: 'hello\n' }]);
});

/** A service that takes a command and loses the answer, and then lists these. */
async function lost(listed: readonly object[], nodes = 2) {
  const aws = createFakeAws({
    SendCommand: failing('outcome-unknown'),
    ListCommands: () => ({ Commands: listed }),
    ListCommandInvocations: () => ({ CommandInvocations: [] }),
  });
  const run = runOf(aws, request(nodes, { comment: 'restart the web tier' }));
  const begun = await run.begin(new AbortController().signal).then(
    () => ({ begun: run.summary().runId, message: '' }),
    (error: unknown) => ({ begun: failureOf(error).code, message: failureOf(error).message }),
  );
  return { aws, run, ...begun };
}
const listedAs = (at: number, rest: object = {}) => ({
  CommandId: commandOf(at),
  DocumentName: 'AWS-RunShellScript',
  Comment: 'restart the web tier',
  Parameters: { commands: ['true'] },
  InstanceIds: [idOf(1), idOf(0)],
  Status: 'InProgress',
  RequestedDateTime: new Date(2_000 + at),
  ...rest,
});

test('a command whose answer was lost is found among those that AWS lists, and is not sent again', async () => {
  const strangers = [
    listedAs(99),
    listedAs(1, { Comment: 'another' }),
    listedAs(2, { InstanceIds: [idOf(0)] }),
    listedAs(3, { Parameters: { commands: ['false'] } }),
    listedAs(4, { DocumentName: 'AWS-RunPowerShellScript' }),
  ];
  const { aws, begun } = await lost([...strangers, listedAs(5)]);
  expect(begun).toBe(commandOf(5));
  expect(aws.calls.filter((call) => call === 'SendCommand')).toHaveLength(1);
});

test.each([
  ['that was taken minutes before', { RequestedDateTime: new Date(1_000 - 3 * 60_000) }],
  ['that runs on fewer nodes at once', { MaxConcurrency: '1' }],
  ['that keeps its output', { OutputS3BucketName: 'logs' }],
])('a command %s is somebody else’s', async (_what, rest) => {
  const { begun } = await lost([listedAs(1, rest)]);
  expect(begun).toBe('outcome-unknown');
});

test('of two commands that may be the lost one neither is taken, and both are named', async () => {
  const { begun, message } = await lost([listedAs(1), listedAs(2)]);
  expect(begun).toBe('outcome-unknown');
  expect(message).toContain(`${commandOf(1)}, ${commandOf(2)}`);
});

test('a lost command that AWS does not list is said to be unknown, and is not sent again', async () => {
  const { aws, begun } = await lost([listedAs(1, { Comment: 'another' })]);
  expect(begun).toBe('outcome-unknown');
  expect(aws.calls.filter((call) => call === 'SendCommand')).toHaveLength(1);
});

test('a later part whose answer is lost ends the run: its nodes are unknown, those after it were not reached', async () => {
  const { aws } = service([0], 1);
  const run = runOf(aws, request(120));
  const { signal } = new AbortController();
  await run.begin(signal);
  await run.follow(signal);
  expect(run.failure?.code).toBe('outcome-unknown');
  const states = run.board.since(0).map(({ state }) => state);
  expect(states.filter((state) => state === 'Unknown')).toHaveLength(50);
  expect(states.filter((state) => state === 'NotSent')).toHaveLength(20);
});

test('an answer that tells no command is none: the command is looked for, and unknown where it is not listed', async () => {
  const told = (listed: object[]) => ({
    SendCommand: () => ({}),
    ListCommands: () => ({ Commands: listed }),
    ListCommandInvocations: () => ({ CommandInvocations: [] }),
  });
  const { signal } = new AbortController();
  const found = runOf(createFakeAws(told([listedAs(1)])), request(2, { comment: 'restart the web tier' }));
  await found.begin(signal);
  expect(found.summary().runId).toBe(commandOf(1));

  const { aws } = service([0]);
  let sent = 0;
  const empty: RunParts['aws'] = {
    send: async (asked, name, command, until) =>
      command.constructor.name === 'SendCommandCommand' && (sent += 1) > 1
        ? ({} as never)
        : aws.send(asked, name, command, until),
  };
  const run = runOf(empty, request(120));
  await run.begin(signal);
  await run.follow(signal);
  expect(run.failure?.code).toBe('outcome-unknown');
  const states = run.board.since(0).map(({ state }) => state);
  expect(states.filter((state) => state === 'Unknown')).toHaveLength(50);
  expect(states.filter((state) => state === 'NotSent')).toHaveLength(20);
});

test('a later part is kept as asked before AWS is asked for it', async () => {
  const { aws, sent } = service([0, 0, 0]);
  const told: unknown[] = [];
  const asked = request(120);
  const parts = newParts(asked);
  const run = createRun(tools(aws), {
    scope,
    request: asked,
    parts,
    sends: true,
    onChange() {},
    async keep() {
      const marks = parts.map(({ isAsked = false }) => isAsked);
      await setImmediate();
      told.push([sent.length, ...marks]);
    },
  });
  const { signal } = new AbortController();
  await run.begin(signal);
  await run.follow(signal);
  expect(told).toContainEqual([1, false, true, false]);
  expect(told).toContainEqual([2, false, true, true]);
});

test('of a part that was kept as asked a later start says that nobody knows, of those after it that they were not sent', async () => {
  const { aws, sent } = service([0]);
  const asked = request(120);
  const [first, second, third] = newParts(asked);
  sent.push({ InstanceIds: [], MaxErrors: '', MaxConcurrency: '' });
  const parts = [{ ...first, commandId: commandOf(0) }, { ...second, isAsked: true }, third] as ReturnType<
    typeof newParts
  >;
  const run = createRun(tools(aws), {
    scope,
    request: asked,
    parts,
    sends: false,
    keep: async () => {},
    onChange() {},
  });
  await run.follow(new AbortController().signal);
  const states = run.board.since(0).map(({ state }) => state);
  expect(states.slice(50)).toEqual([
    ...Array.from({ length: 50 }, () => 'Unknown'),
    ...Array.from({ length: 20 }, () => 'NotSent'),
  ]);
});

test('a cancel during a look is followed by a look at once', async () => {
  const looking = withResolvers<void>();
  const answer = withResolvers<void>();
  let looks = 0;
  const command = (Status: string) => ({ CommandId: commandOf(0), DocumentName: 'Doc', Status, StatusDetails: Status });
  const aws = createFakeAws({
    SendCommand: () => ({ Command: command('Pending') }),
    async ListCommands() {
      looks += 1;
      if (looks > 1) return { Commands: [command('Cancelled')] };
      looking.resolve();
      await answer.promise;
      return { Commands: [command('InProgress')] };
    },
    ListCommandInvocations: () => ({ CommandInvocations: [] }),
  });
  const waits: number[] = [];
  const run = runOf(aws, request(1), {
    async wait(ms) {
      waits.push(ms);
    },
  });
  const { signal } = new AbortController();
  await run.begin(signal);
  const following = run.follow(signal);
  await looking.promise;
  run.wake();
  answer.resolve();
  await following;
  expect(run.summary()).toMatchObject({ state: 'Cancelled', isOver: true });
  expect(waits).toHaveLength(1);
});
