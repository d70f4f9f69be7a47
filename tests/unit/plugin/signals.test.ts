import { PassThrough } from 'node:stream';
import { beforeEach, expect, test, vi } from 'vitest';
import type { Route } from '../../../main/network/route.ts';
import { createFakeAws } from '../../support/fake-aws.ts';
import { withResolvers } from '../../support/with-resolvers.ts';
import { runPlugin } from '../../../plugin/run-plugin.ts';

let route: ReturnType<typeof withResolvers<Route>>;
let asked: string[];
let terminated: unknown[];

beforeEach(() => {
  route = withResolvers<Route>();
  asked = [];
  terminated = [];
});

vi.mock('../../../plugin/callers-aws.ts', () => ({
  connectAws: async () => ({
    aws: {
      ...createFakeAws({ TerminateSession: ({ SessionId }) => void terminated.push(SessionId) }),
      route(_scope: unknown, url: string) {
        asked.push(url);
        return route.promise;
      },
    },
    scope: { profile: 'p', region: 'eu-west-1' },
  }),
}));

test.each(['SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s before the channel is opened ends the session that AWS has started',
  async (name) => {
    const answer = JSON.stringify({ SessionId: 's-1', StreamUrl: 'ws://127.0.0.1:9/', TokenValue: 't' });
    const before = process.listenerCount(name);
    const code = runPlugin(
      [answer, 'eu-west-1', 'StartSession', '', '{"Target":"i-0"}', 'http://127.0.0.1:9'],
      {},
      {
        input: new PassThrough(),
        output: new PassThrough(),
        errors: new PassThrough(),
      },
    );
    await vi.waitFor(() => expect(asked).toEqual(['ws://127.0.0.1:9/']));
    expect(process.listenerCount(name)).toBe(before + 1);
    process.emit(name, name);
    route.resolve({});
    expect(await code).toBe(0);
    expect(terminated).toEqual(['s-1']);
    expect(process.listenerCount(name)).toBe(before);
  },
);
