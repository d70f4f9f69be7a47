import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { feed, request } from '../../../../contract/define.ts';
import { failed, type FeedEvent } from '../../../../contract/failure.ts';
import { createRouter } from '../../../../main/ipc/router.ts';
import { isTrustedSender } from '../../../../main/ipc/sender.ts';
import { createLog } from '../../../../main/log/log.ts';

const contract = {
  things: {
    double: request(z.strictObject({ number: z.number().max(1_000) }), z.object({ number: z.number() })),
    broken: request(z.strictObject({}), z.object({ number: z.number() })),
    denied: request(z.strictObject({}), z.object({})),
    count: feed(z.strictObject({ to: z.number() }), z.number()),
  },
};

function routerWith(lines: string[] = []) {
  let calls = 0;
  const handlers = {
    things: {
      double: async ({ number }: { number: number }) => {
        calls += 1;
        return { number: number * 2 };
      },
      broken: async () => ({ number: 'not a number' }),
      denied: async () => {
        throw failed('access-denied', 'secret_access_key=abcdefghijklmnop is refused');
      },
      count: async ({ to }: { to: number }, emit: (value: number) => void, { signal }: { signal: AbortSignal }) => {
        for (let value = 1; value <= to && !signal.aborted; value += 1) emit(value);
      },
    },
  };
  const router = createRouter(
    contract,
    handlers,
    createLog('debug', (_level, line) => lines.push(line)),
  );
  return { router, calls: () => calls };
}

const { signal } = new AbortController();

describe('requests', () => {
  test('a parsed input reaches the handler and its answer comes back', async () => {
    expect(await routerWith().router.invoke('things.double', { number: 21 }, signal)).toEqual({
      ok: true,
      value: { number: 42 },
    });
  });

  test.each([
    null,
    undefined,
    {},
    { number: '1' },
    { number: 1, more: 2 },
    { number: 2_000 },
    [],
    'x',
    JSON.parse('{"__proto__":{"number":1}}') as unknown,
  ])('an input that does not fit never reaches the handler: %j', async (input) => {
    const { router, calls } = routerWith();
    expect(await router.invoke('things.double', input, signal)).toMatchObject({
      ok: false,
      failure: { code: 'invalid-request' },
    });
    expect(calls()).toBe(0);
  });

  test.each([
    '__proto__',
    'constructor.name',
    'things.toString',
    'things.__proto__',
    'things.count',
    '',
    'x'.repeat(10_000),
    7,
    null,
  ])('a name that is no request is refused: %j', async (name) => {
    expect(await routerWith().router.invoke(name, {}, signal)).toMatchObject({
      ok: false,
      failure: { code: 'invalid-request' },
    });
  });

  test('an answer that breaks the contract is told, not handed on', async () => {
    const lines: string[] = [];
    expect(await routerWith(lines).router.invoke('things.broken', {}, signal)).toMatchObject({
      ok: false,
      failure: { code: 'unexpected' },
    });
    expect(lines.join()).toContain('things.broken');
  });

  test('a failure crosses with its code and without secrets', async () => {
    const answer = await routerWith().router.invoke('things.denied', {}, signal);
    expect(answer).toMatchObject({ ok: false, failure: { code: 'access-denied' } });
    expect(JSON.stringify(answer)).not.toContain('abcdefghijklmnop');
  });
});

describe('feeds', () => {
  test('values, then one end', async () => {
    const events: FeedEvent[] = [];
    await routerWith().router.subscribe('things.count', { to: 2 }, (event) => events.push(event), signal);
    expect(events).toEqual([{ kind: 'value', value: 1 }, { kind: 'value', value: 2 }, { kind: 'end' }]);
  });

  test('nothing after the caller left', async () => {
    const events: FeedEvent[] = [];
    const controller = new AbortController();
    const take = (event: FeedEvent) => {
      events.push(event);
      controller.abort();
    };
    await routerWith().router.subscribe('things.count', { to: 5 }, take, controller.signal);
    expect(events).toEqual([{ kind: 'value', value: 1 }]);
  });

  test('a request is no feed', async () => {
    const events: FeedEvent[] = [];
    await routerWith().router.subscribe('things.double', { number: 1 }, (event) => events.push(event), signal);
    expect(events).toMatchObject([{ kind: 'failure', failure: { code: 'invalid-request' } }]);
  });
});

test.each([
  [{ origin: 'app://fleetdeck', parent: null }, true],
  [{ origin: 'app://fleetdeck', parent: {} }, false],
  [{ origin: 'app://other', parent: null }, false],
  [{ origin: 'https://fleetdeck', parent: null }, false],
  [{ origin: 'file://', parent: null }, false],
  [null, false],
])('only our own top frame is trusted: %j', (frame, trusted) => {
  expect(isTrustedSender(frame)).toBe(trusted);
});
