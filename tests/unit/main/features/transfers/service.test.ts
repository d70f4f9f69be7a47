import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Settings } from '../../../../../contract/features/settings.ts';
import { failed } from '../../../../../contract/failure.ts';
import { createTransfersService } from '../../../../../main/features/transfers/service.ts';
import { farewellMs } from '../../../../../main/terminal-host/farewell.ts';
import type { HostGuest } from '../../../../../main/terminal-host/guest.ts';
import type { ToTerminalHost } from '../../../../../main/terminal-host/protocol.ts';
import { createFakeAws } from '../../../../support/fake-aws.ts';
import { createQuietLog } from '../../../../support/quiet-log.ts';
import { withResolvers } from '../../../../support/with-resolvers.ts';

const target = { scope: { profile: 'p', region: 'eu-west-1' }, nodeId: 'i-0123456789abcdef0', nodeName: 'n' };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** The service on a host that says nothing by itself, and an AWS whose sessions start when the test says so. */
function start() {
  const starting: Array<ReturnType<typeof withResolvers<unknown>>> = [];
  const terminated: unknown[] = [];
  const posted: ToTerminalHost[] = [];
  const guests: HostGuest[] = [];
  let settings = Settings.parse({});
  const aws = createFakeAws({
    DescribeInstanceInformation: () => ({ InstanceInformationList: [] }),
    StartSession: () => {
      const begun = withResolvers<unknown>();
      starting.push(begun);
      return begun.promise;
    },
    TerminateSession: ({ SessionId }) => {
      terminated.push(SessionId);
      return {};
    },
  });
  const service = createTransfersService({
    aws,
    log: createQuietLog(),
    host: {
      join(guest) {
        guests.push(guest);
        const send = (message: ToTerminalHost) => void posted.push(message);
        return { post: send, tell: send };
      },
    },
    settings: {
      current: () => settings,
      change: async (change) => (settings = { ...settings, ...change } as Settings),
    },
    saving: {
      choosePlace: async ({ name }) => path.join('/downloads', name),
      show: async () => {},
      chooseFiles: async () => [],
    },
    droppedFile: () => undefined,
  });
  const sessionOf = (SessionId: string) => ({ SessionId, StreamUrl: 'wss://x/', TokenValue: 't' });
  const begin = async () => {
    const [transferId = ''] = await service.download(target, '/var/log/app.log');
    await vi.waitFor(() => expect(starting).toHaveLength(1));
    return transferId;
  };
  const opened = () =>
    posted.flatMap((message) => (message.type === 'open-transfer' ? [message.session.sessionId] : []));
  const phase = () => service.all()[0]?.phase;
  const host = guests[0] as HostGuest;
  return { service, host, starting, terminated, posted, opened, sessionOf, begin, phase, settings: () => settings };
}

test('a session that AWS starts for an attempt whose host is gone is ended, and not used', async () => {
  const { service, host, starting, terminated, opened, sessionOf, begin, phase } = start();
  const transferId = await begin();
  host.lost();
  expect(phase()).toBe('failed');
  service.retry(transferId, 'ask');
  await vi.waitFor(() => expect(starting).toHaveLength(2));
  starting[0]?.resolve(sessionOf('late'));
  await vi.waitFor(() => expect(terminated).toEqual(['late']));
  expect([opened(), phase()]).toEqual([[], 'starting']);
  starting[1]?.resolve(sessionOf('wanted'));
  await vi.waitFor(() => expect(opened()).toEqual(['wanted']));
  expect(terminated).toEqual(['late']);
});

test('a session that AWS starts for a transfer that is dismissed by then is ended', async () => {
  const { service, host, starting, terminated, opened, sessionOf, begin } = start();
  const transferId = await begin();
  host.lost();
  service.remove(transferId);
  starting[0]?.resolve(sessionOf('late'));
  await vi.waitFor(() => expect(terminated).toEqual(['late']));
  expect(opened()).toEqual([]);
});

test('a refusal of an attempt that is over begins nothing and takes no kind of session from the next', async () => {
  const { service, host, starting, begin, phase } = start();
  const transferId = await begin();
  host.lost();
  service.retry(transferId, 'ask');
  await vi.waitFor(() => expect(starting).toHaveLength(2));
  starting[0]?.resolve(Promise.reject(failed('access-denied', 'No.')));
  await vi.advanceTimersByTimeAsync(0);
  expect([starting.length, phase()]).toEqual([2, 'starting']);
});

test('when the app ends, main ends the session of a transfer that the host does not end in time', async () => {
  const { host, starting, terminated, posted, opened, sessionOf, begin } = start();
  const transferId = await begin();
  starting[0]?.resolve(sessionOf('s-1'));
  await vi.waitFor(() => expect(opened()).toEqual(['s-1']));
  let isOver = false;
  const ended = host.end().then(() => (isOver = true));
  expect(posted.at(-1)).toEqual({ type: 'cancel-transfer', transferId });
  // The host says farewell to the node first.
  await vi.advanceTimersByTimeAsync(farewellMs);
  expect([isOver, terminated]).toEqual([false, []]);
  await vi.advanceTimersByTimeAsync(1_000);
  await ended;
  expect(terminated).toEqual(['s-1']);
});

test('when the app ends, a session that is still being started is ended once it is known', async () => {
  const { host, starting, terminated, posted, sessionOf, begin, phase } = start();
  await begin();
  const ended = host.end();
  starting[0]?.resolve(sessionOf('late'));
  await ended;
  expect([terminated, posted, phase()]).toEqual([['late'], [], 'cancelled']);
});

test('the paths of files that were got last are kept, each once and the newest first', async () => {
  const { service, settings } = start();
  for (let count = 0; count < 12; count += 1) await service.download(target, `/var/log/${count}.log`);
  await service.download(target, '/var/log/5.log');
  const kept = settings().transferPaths;
  expect(kept.slice(0, 3)).toEqual(['/var/log/5.log', '/var/log/11.log', '/var/log/10.log']);
  expect([kept.length, new Set(kept).size]).toEqual([10, 10]);
  expect(Settings.parse(settings()).transferPaths).toEqual(kept);
});
