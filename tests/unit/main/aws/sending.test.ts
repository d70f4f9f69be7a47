import { SendCommandCommand } from '@aws-sdk/client-ssm';
import { expect, test, vi } from 'vitest';
import { failureOf } from '../../../../contract/failure.ts';
import type { AwsClient } from '../../../../main/aws/clients.ts';
import { createActivity } from '../../../../main/aws/activity.ts';
import { createSending, type SendingParts } from '../../../../main/aws/sending.ts';
import { createQuietLog } from '../../../support/quiet-log.ts';
import { withResolvers } from '../../../support/with-resolvers.ts';

const scope = { profile: 'dev', region: 'eu-west-1' };
const command = () => new SendCommandCommand({ DocumentName: 'AWS-RunShellScript', InstanceIds: ['i-1'] });
const throttled = () =>
  Object.assign(new Error('slow'), {
    name: 'ThrottlingException',
    $fault: 'client',
    $metadata: { httpStatusCode: 400 },
  });

/** Sends by these answers, one after the other; the last one stays. */
function start(answers: ReadonlyArray<() => Promise<unknown>>) {
  let sent = 0;
  const client: AwsClient = {
    send: async () => {
      sent += 1;
      return (await answers[Math.min(sent, answers.length) - 1]?.()) as never;
    },
    destroy() {},
  };
  const activity = createActivity();
  const parts: SendingParts = {
    clients: { use: async (_scope, _service, run) => run(client), forget() {} },
    credentials: { resolve: async () => ({}) as never, renew: () => false },
    ends: { look() {} },
    places: { endpoint: () => undefined, retries: () => ({ tries: {} }) },
    questions: { act: () => () => {} },
    activity,
    log: createQuietLog(),
    hasNetwork: () => true,
  };
  const { send } = createSending(parts);
  return {
    activity,
    sent: () => sent,
    send: (signal?: AbortSignal) =>
      send(scope, 'ssm', command(), signal).then(
        () => 'taken',
        (error: unknown) => failureOf(error).code,
      ),
  };
}
const taken = async () => ({});
const refused = async () => {
  throw throttled();
};

test('a command that is cancelled while it waits to be tried again is not sent', async () => {
  const { send, sent, activity } = start([refused, taken]);
  const abort = new AbortController();
  const told = send(abort.signal);
  await vi.waitFor(() => expect(activity.current().throttled).toBe(1));
  abort.abort();
  expect(await told).toBe('cancelled');
  expect(sent()).toBe(1);
});

test('a command that is cancelled while others are in front of it is not sent', async () => {
  const held = withResolvers<object>();
  const { send, sent } = start([() => held.promise]);
  const before = Array.from({ length: 4 }, () => send());
  await vi.waitFor(() => expect(sent()).toBe(4));
  const abort = new AbortController();
  const told = send(abort.signal);
  await new Promise(setImmediate);
  abort.abort();
  expect(await told).toBe('cancelled');
  held.resolve({});
  expect(await Promise.all(before)).toEqual(Array.from({ length: 4 }, () => 'taken'));
  expect(sent()).toBe(4);
});

test('a command that is cancelled in the gap after a throttling is not sent', async () => {
  const { send, sent } = start([refused, taken]);
  expect(await send()).toBe('taken');
  const abort = new AbortController();
  const told = send(abort.signal);
  await new Promise(setImmediate);
  abort.abort();
  expect(await told).toBe('cancelled');
  expect(sent()).toBe(2);
});

test('a command that is under way is not cut: its answer is told', async () => {
  const held = withResolvers<object>();
  const { send, sent } = start([() => held.promise]);
  const abort = new AbortController();
  const told = send(abort.signal);
  await vi.waitFor(() => expect(sent()).toBe(1));
  abort.abort();
  held.resolve({});
  expect(await told).toBe('taken');
});
