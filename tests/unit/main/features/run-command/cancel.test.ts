import { expect, test, vi } from 'vitest';
import { failed } from '../../../../../contract/failure.ts';
import { CommandRequest } from '../../../../../contract/features/run-command.ts';
import { cancelRun } from '../../../../../main/features/run-command/cancel.ts';
import { newParts } from '../../../../../main/features/run-command/part.ts';
import { createRun } from '../../../../../main/features/run-command/run.ts';
import { createFakeAws } from '../../../../support/fake-aws.ts';
import { withResolvers } from '../../../../support/with-resolvers.ts';

const scope = { profile: 'dev', region: 'eu-west-1' };
const idOf = (at: number) => `i-${String(at).padStart(17, '0')}`;
const commandOf = (at: number) => `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`;
const { signal } = new AbortController();

/** A run of 120 nodes whose second part is being sent until `release`; commands end when they are cancelled. */
async function sending(cancelled: { refuses: number } = { refuses: 0 }) {
  const held = withResolvers<void>();
  const ends = new Set([commandOf(0)]);
  const cancels: object[] = [];
  let sent = 0;
  const facts = (CommandId: string, InstanceIds: unknown = []) => ({
    CommandId,
    DocumentName: 'AWS-RunShellScript',
    InstanceIds: InstanceIds as string[],
    TargetCount: 50,
    Status: !ends.has(CommandId) ? 'InProgress' : CommandId === commandOf(0) ? 'Success' : 'Cancelled',
  });
  const aws = createFakeAws({
    async SendCommand({ InstanceIds }) {
      sent += 1;
      if (sent === 2) await held.promise;
      return { Command: facts(commandOf(sent - 1), InstanceIds) };
    },
    ListCommands: ({ CommandId }) => ({ Commands: [facts(String(CommandId))] }),
    ListCommandInvocations: () => ({ CommandInvocations: [] }),
    CancelCommand(input) {
      cancels.push(input);
      if (cancelled.refuses > 0) {
        cancelled.refuses -= 1;
        throw failed('offline', 'No network.');
      }
      if (input['InstanceIds'] === undefined) ends.add(String(input['CommandId']));
      return {};
    },
  });
  const request = CommandRequest.parse({
    document: 'AWS-RunShellScript',
    parameters: {},
    targets: { kind: 'nodes', nodes: Array.from({ length: 120 }, (_, at) => ({ nodeId: idOf(at), nodeName: '' })) },
  });
  const nothing = async () => {};
  const run = createRun(
    {
      aws,
      listing: nothing,
      reading: nothing,
      // Lets others have their turn, as time does.
      wait: () => new Promise((resolve) => setImmediate(resolve)),
      now: () => 1_000,
      namesOf: async () => new Map(),
      isKnown: () => false,
    },
    { scope, request, parts: newParts(request), sends: true, keep: async () => {}, onChange() {} },
  );
  await run.begin(signal);
  const followed = run.follow(signal);
  await vi.waitFor(() => expect(sent).toBe(2));
  return { aws, run, followed, cancels, release: () => held.resolve(), sent: () => sent };
}

test('a cancel reaches the part that is being sent', async () => {
  const { aws, run, followed, cancels, release, sent } = await sending();
  const done = cancelRun(aws, run, undefined, signal);
  release();
  await done;
  await followed;
  expect(cancels).toEqual([{ CommandId: commandOf(1) }]);
  expect(sent()).toBe(2);
  expect(run.summary()).toMatchObject({ isOver: true, state: 'Cancelled' });
});

test('a node of the part that is being sent is cancelled when AWS has it, not before', async () => {
  const { aws, run, followed, cancels, release } = await sending();
  const stateOf = (nodeId: string) => run.board.since(0).find((row) => row.nodeId === nodeId)?.state;
  const done = cancelRun(aws, run, [idOf(60), idOf(110)], signal);
  expect(stateOf(idOf(60))).toBe('Pending');
  expect(stateOf(idOf(110))).toBe('Cancelled');
  release();
  await done;
  expect(cancels).toEqual([{ CommandId: commandOf(1), InstanceIds: [idOf(60)] }]);
  await cancelRun(aws, run, undefined, signal);
  await followed;
});

test('a cancel that failed is not said to be under way, and is tried again', async () => {
  const { aws, run, followed, cancels, release } = await sending({ refuses: 1 });
  const done = cancelRun(aws, run, undefined, signal);
  release();
  await expect(done).rejects.toThrow('No network.');
  expect(run.summary()).toMatchObject({ isOver: false, state: 'InProgress' });
  await cancelRun(aws, run, undefined, signal);
  expect(cancels).toHaveLength(2);
  await followed;
  expect(run.summary()).toMatchObject({ isOver: true, state: 'Cancelled' });
});
