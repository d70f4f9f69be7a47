import path from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
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

// The SDK is loaded when it is first asked: that takes a busy computer its time.
beforeAll(() => import('@aws-sdk/client-ssm'), 60_000);
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** The service on a host that says nothing by itself, and an AWS whose sessions start when the test says so. */
function start({
  platform,
  change,
  chosen = [],
}: { platform?: () => unknown; change?: () => Promise<never>; chosen?: string[] } = {}) {
  const opening = new Set<Promise<unknown>>();
  const starting: Array<ReturnType<typeof withResolvers<unknown>>> = [];
  const terminated: unknown[] = [];
  const posted: ToTerminalHost[] = [];
  const guests: HostGuest[] = [];
  let settings = Settings.parse({});
  const aws = createFakeAws({
    DescribeInstanceInformation: platform ?? (() => ({ InstanceInformationList: [] })),
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
      opening(work) {
        const promise = work();
        opening.add(promise);
        const over = () => opening.delete(promise);
        promise.then(over, over);
        return promise;
      },
    },
    settings: {
      current: () => settings,
      change: change ?? (async (given) => (settings = { ...settings, ...given } as Settings)),
    },
    saving: {
      choosePlace: async ({ name }) => path.join('/downloads', name),
      show: async () => {},
      chooseFiles: async () => chosen,
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
  return {
    service,
    aws,
    host,
    opening,
    starting,
    terminated,
    posted,
    opened,
    sessionOf,
    begin,
    phase,
    settings: () => settings,
  };
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

test('when the app ends, a session that is still being started is ended once it is known; whoever quits waits', async () => {
  const { host, opening, starting, terminated, posted, sessionOf, begin, phase } = start();
  await begin();
  await host.end();
  expect([opening.size, phase()]).toEqual([1, 'cancelled']);
  starting[0]?.resolve(sessionOf('late'));
  await vi.waitFor(() => expect(opening.size).toBe(0));
  expect([terminated, posted]).toEqual([['late'], []]);
});

test('what stays of a file that was replaced is known with its end', async () => {
  const { service, host, starting, opened, sessionOf } = start({ chosen: [import.meta.filename] });
  const [transferId = ''] = await service.upload(target, undefined, 'C:/tools');
  await vi.waitFor(() => expect(starting).toHaveLength(1));
  starting[0]?.resolve(sessionOf('s-1'));
  await vi.waitFor(() => expect(opened()).toEqual(['s-1']));
  const end = { phase: 'done', done: 3, rate: 0, waiting: false, begun: true, path: 'C:/tools/app.exe' } as const;
  host.receive({ type: 'transfer-state', transferId, ...end, left: 'C:/tools/x.old' });
  expect(service.all()).toMatchObject([{ phase: 'done', nodePath: 'C:/tools/app.exe', left: 'C:/tools/x.old' }]);
});

describe('many files at once', () => {
  /** Downloads of the same node, which begin one after the other. */
  async function several(count: number, world = start()) {
    const ids: string[] = [];
    for (let at = 0; at < count; at += 1) ids.push(...(await world.service.download(target, `/var/log/${at}.log`)));
    await vi.waitFor(() => expect(world.starting).toHaveLength(3));
    await vi.advanceTimersByTimeAsync(1_000);
    return { ...world, ids };
  }
  const state = (transferId: string, phase: 'done' | 'cancelled') =>
    ({ type: 'transfer-state', transferId, phase, done: 0, rate: 0, waiting: false, begun: true }) as const;

  test('have three sessions on a node, and the next one when one of them is over', async () => {
    const { service, host, starting, opened, sessionOf, ids } = await several(5);
    expect(starting).toHaveLength(3);
    expect(service.all().map(({ phase }) => phase)).toEqual(Array.from({ length: 5 }, () => 'starting'));
    starting[0]?.resolve(sessionOf('s-0'));
    await vi.waitFor(() => expect(opened()).toEqual(['s-0']));
    expect(starting).toHaveLength(3);
    host.receive(state(ids[0] ?? '', 'done'));
    await vi.waitFor(() => expect(starting).toHaveLength(4));
    starting[1]?.resolve(Promise.reject(failed('offline', 'No.')));
    await vi.waitFor(() => expect(starting).toHaveLength(5));
  });

  test('wait for nobody else’s node', async () => {
    const { service, starting } = await several(4);
    await service.download({ ...target, nodeId: 'i-00000000000000002' }, '/var/log/app.log');
    await vi.waitFor(() => expect(starting).toHaveLength(4));
  });

  test('one that is cancelled before its turn has begun nothing and takes no turn', async () => {
    const { service, host, starting, opened, sessionOf, ids } = await several(5);
    service.cancel(ids[3] ?? '');
    expect(service.all()[3]?.phase).toBe('cancelled');
    starting[0]?.resolve(sessionOf('s-0'));
    await vi.waitFor(() => expect(opened()).toEqual(['s-0']));
    host.receive(state(ids[0] ?? '', 'done'));
    await vi.waitFor(() => expect(starting).toHaveLength(4));
    starting[3]?.resolve(sessionOf('s-4'));
    await vi.waitFor(() => expect(opened()).toEqual(['s-0', 's-4']));
    // Begun again it waits like the others.
    service.retry(ids[3] ?? '', 'ask');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(starting).toHaveLength(4);
  });

  test('one that is cancelled while its session is being started gives its turn on, and the session is ended', async () => {
    const { service, starting, terminated, opened, sessionOf, ids } = await several(5);
    service.cancel(ids[0] ?? '');
    expect(service.all()[0]?.phase).toBe('cancelled');
    await vi.waitFor(() => expect(starting).toHaveLength(4));
    starting[0]?.resolve(sessionOf('late'));
    await vi.waitFor(() => expect(terminated).toEqual(['late']));
    expect([opened(), service.all()[0]?.phase, starting.length]).toEqual([[], 'cancelled', 4]);
  });

  test('one that is cancelled while its node does not answer what it is gives its turn on', async () => {
    const { service, starting } = start({ platform: () => new Promise(() => {}) });
    const ids: string[] = [];
    for (let at = 0; at < 4; at += 1) ids.push(...(await service.download(target, `/var/log/${at}.log`)));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(starting).toHaveLength(0);
    for (const id of ids.slice(0, 3)) service.cancel(id);
    expect(service.all().map(({ phase }) => phase)).toEqual(['cancelled', 'cancelled', 'cancelled', 'starting']);
  });

  test('a cancelled one tells the host nothing of the session of the way before', async () => {
    const { service, host, starting, posted, opened, sessionOf, ids } = await several(3);
    starting[0]?.resolve(sessionOf('s-0'));
    await vi.waitFor(() => expect(opened()).toEqual(['s-0']));
    const failure = { code: 'unsupported', message: 'No.' } as const;
    host.receive({ ...state(ids[0] ?? '', 'done'), phase: 'failed', begun: false, failure });
    await vi.waitFor(() => expect(starting).toHaveLength(4));
    service.cancel(ids[0] ?? '');
    expect([posted.at(-1)?.type, service.all()[0]?.phase]).toEqual(['open-transfer', 'cancelled']);
  });

  test('the host’s end fails those that it had, and those that wait begin', async () => {
    const { service, host, starting, opened, sessionOf } = await several(5);
    host.lost();
    const failures = Array.from({ length: 3 }, () => 'failed');
    expect(service.all().map(({ phase }) => phase)).toEqual([...failures, 'starting', 'starting']);
    await vi.waitFor(() => expect(starting).toHaveLength(5));
    starting[3]?.resolve(sessionOf('s-3'));
    starting[4]?.resolve(sessionOf('s-4'));
    await vi.waitFor(() => expect(opened().toSorted()).toEqual(['s-3', 's-4']));
  });

  test('those that wait when the app ends begin nothing', async () => {
    const { service, aws, host, opening } = await several(5);
    const before = aws.calls.length;
    await host.end();
    expect(service.all().every(({ phase }) => phase === 'cancelled')).toBe(true);
    expect([opening.size, aws.calls.length]).toEqual([3, before]);
  });

  test('ask once what kind of node it is, as soon as that is known', async () => {
    const { aws, ids } = await several(
      3,
      start({ platform: () => ({ InstanceInformationList: [{ PlatformType: 'Linux' }] }) }),
    );
    expect(ids).toHaveLength(3);
    expect(aws.calls.filter((name) => name === 'DescribeInstanceInformation')).toHaveLength(1);
  });

  test('more than a hundred are refused, wherever they were chosen', async () => {
    const chosen = Array.from({ length: 101 }, (_unused, at) => `/home/me/${at}.log`);
    const { service } = start({ chosen });
    await expect(service.upload(target, undefined, '~')).rejects.toMatchObject({
      failure: { code: 'invalid-request' },
    });
    expect(service.all()).toEqual([]);
  });
});

test('a download begins also where its place cannot be kept for the next time', async () => {
  const { begin, phase } = start({ change: () => Promise.reject(new Error('ENOSPC')) });
  await begin();
  expect(phase()).toBe('starting');
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
