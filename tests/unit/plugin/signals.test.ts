import { PassThrough } from 'node:stream';
import { beforeEach, expect, test, vi } from 'vitest';
import { failed } from '../../../contract/failure.ts';
import type { Route } from '../../../main/network/route.ts';
import { createFakeAws } from '../../support/fake-aws.ts';
import { withResolvers } from '../../support/with-resolvers.ts';
import { runPlugin } from '../../../plugin/run-plugin.ts';

let connected: ReturnType<typeof withResolvers<void>> | undefined;
let route: ReturnType<typeof withResolvers<Route>>;
let asked: string[];
let terminated: unknown[];

beforeEach(() => {
  connected = undefined;
  route = withResolvers<Route>();
  asked = [];
  terminated = [];
});

/** AWS that a caller is connected with when the test says so, and that notes what it is asked. */
const connect = async () => {
  await connected?.promise;
  return {
    aws: {
      ...createFakeAws({ TerminateSession: ({ SessionId }) => void terminated.push(SessionId) }),
      route(_scope: unknown, url: string) {
        asked.push(url);
        return route.promise;
      },
    },
    scope: { profile: 'p', region: 'eu-west-1' },
  };
};

const begin = (errors: PassThrough) => {
  const answer = JSON.stringify({ SessionId: 's-1', StreamUrl: 'ws://127.0.0.1:9/', TokenValue: 't' });
  const args = [answer, 'eu-west-1', 'StartSession', '', '{"Target":"i-0"}', 'http://127.0.0.1:9'];
  return runPlugin(args, {}, { input: new PassThrough(), output: new PassThrough(), errors }, connect);
};

test.each(['SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s before the channel is opened ends the session that AWS has started',
  async (name) => {
    const before = process.listenerCount(name);
    const code = begin(new PassThrough());
    await vi.waitFor(() => expect(asked).toEqual(['ws://127.0.0.1:9/']));
    expect(process.listenerCount(name)).toBe(before + 1);
    process.emit(name, name);
    route.resolve({});
    expect(await code).toBe(0);
    expect(terminated).toEqual(['s-1']);
    expect(process.listenerCount(name)).toBe(before);
  },
);

test('a signal that comes while the AWS files are read ends the session too', async () => {
  connected = withResolvers<void>();
  const before = process.listenerCount('SIGTERM');
  const code = begin(new PassThrough());
  expect(process.listenerCount('SIGTERM')).toBe(before + 1);
  process.emit('SIGTERM', 'SIGTERM');
  connected.resolve();
  route.resolve({});
  expect(await code).toBe(0);
  expect(terminated).toEqual(['s-1']);
});

test('where the AWS files cannot be read it says that the session lives on', async () => {
  connected = withResolvers<void>();
  connected.resolve(Promise.reject(failed('profile-broken', 'No such profile.')));
  const errors = new PassThrough();
  await begin(errors);
  expect(String(errors.read())).toContain('The session was not terminated');
});
