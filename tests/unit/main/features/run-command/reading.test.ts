import { expect, test } from 'vitest';
import { failed } from '../../../../../contract/failure.ts';
import { CommandRequest } from '../../../../../contract/features/run-command.ts';
import { newParts } from '../../../../../main/features/run-command/part.ts';
import { createRun } from '../../../../../main/features/run-command/run.ts';
import { createFakeAws } from '../../../../support/fake-aws.ts';

const scope = { profile: 'dev', region: 'eu-west-1' };
const CommandId = '00000000-0000-4000-8000-000000000001';
const InstanceId = 'i-00000000000000001';

test.each(['GetCommandInvocation', 'ListCommandInvocations'])(
  'outputs are read on after %s failed once, though the run is over',
  async (operation) => {
    const waits: number[] = [];
    let failures = 1;
    const once = (name: string, answer: object) => () => {
      if (name === operation && failures > 0) {
        failures -= 1;
        throw failed('offline', 'No network.');
      }
      return answer;
    };
    const over = { Status: 'Success', StatusDetails: 'Success' };
    const plugin = { Name: 'run', ...over, ResponseCode: 0, Output: 'x'.repeat(2_500) };
    const aws = createFakeAws({
      SendCommand: () => ({ Command: { CommandId, DocumentName: 'Own-Greet', ...over, TargetCount: 1 } }),
      ListCommandInvocations: once('ListCommandInvocations', {
        CommandInvocations: [{ CommandId, InstanceId, ...over, CommandPlugins: [plugin] }],
      }),
      GetCommandInvocation: once('GetCommandInvocation', {
        StandardOutputContent: 'x'.repeat(9_000),
        StandardErrorContent: '',
      }),
    });
    const request = CommandRequest.parse({
      document: 'Own-Greet',
      parameters: {},
      targets: { kind: 'nodes', nodes: [{ nodeId: InstanceId, nodeName: 'web-1' }] },
    });
    const nothing = async () => {};
    const run = createRun(
      {
        aws,
        listing: nothing,
        reading: nothing,
        wait: async (ms) => void waits.push(ms),
        now: () => 1_000,
        namesOf: async () => new Map(),
        isKnown: () => false,
      },
      { scope, request, parts: newParts(request), sends: true, keep: async () => {}, onChange() {} },
    );
    const { signal } = new AbortController();
    run.setWatched(true);
    await run.begin(signal);
    await run.follow(signal);
    expect(run.board.pending).toBe(0);
    expect(run.board.output(InstanceId)).toMatchObject([{ stdout: 'x'.repeat(9_000) }]);
    expect(run.failure).toBeUndefined();
    expect(waits).toContain(15_000);
  },
);
