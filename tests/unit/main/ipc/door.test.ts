import { EventEmitter } from 'node:events';
import { expect, test, vi } from 'vitest';
import { openDoor } from '../../../../main/ipc/door.ts';
import type { Router } from '../../../../main/ipc/router.ts';
import { createQuietLog } from '../../../support/quiet-log.ts';

type DoorParts = Parameters<typeof openDoor>[0];
type Listener = (event: unknown, ...inputs: unknown[]) => unknown;

/** The door with one window, whose page listens to one feed. */
function start() {
  const heard = new Map<string, Listener>();
  const listen = (channel: string, listener: unknown) => void heard.set(channel, listener as Listener);
  const signals: AbortSignal[] = [];
  const router: Router = {
    invoke: async () => ({ ok: true, value: {} }),
    subscribe(_name, _input, _emit, signal) {
      signals.push(signal);
      return new Promise(() => {});
    },
  };
  openDoor({
    dropped: { add: () => undefined },
    ipcMain: { handle: listen, on: listen } as unknown as DoorParts['ipcMain'],
    router,
    log: createQuietLog(),
    connectTerminal: () => {
      throw new Error('not asked here');
    },
  });
  const contents = Object.assign(new EventEmitter(), { id: 1, isDestroyed: () => false, send: vi.fn<() => void>() });
  const say = (channel: string, ...inputs: unknown[]) =>
    heard.get(channel)?.({ sender: contents, senderFrame: { origin: 'app://fleetdeck', parent: null } }, ...inputs);
  say('fleetdeck:subscribe', 'feed-1', 'fleet.watch', {});
  const [signal] = signals;
  if (signal === undefined) throw new Error('the feed was not subscribed');
  return { contents, say, signal };
}

test('a navigation that only started, and was refused, leaves the feeds of the page', () => {
  const { contents, signal } = start();
  contents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false, url: 'https://example.com/' });
  contents.emit('will-navigate', { preventDefault() {} }, 'https://example.com/');
  contents.emit('did-fail-load', {}, -3, 'ERR_ABORTED', 'https://example.com/', true);
  expect(signal.aborted).toBe(false);
});

test.each([['did-navigate'], ['render-process-gone'], ['destroyed']])('%s ends the feeds of the page', (event) => {
  const { contents, signal } = start();
  contents.emit(event, {}, 'app://fleetdeck/');
  expect(signal.aborted).toBe(true);
});

test('only the feed that the page leaves is ended', () => {
  const { say, signal } = start();
  say('fleetdeck:unsubscribe', 'feed-2');
  expect(signal.aborted).toBe(false);
  say('fleetdeck:unsubscribe', 'feed-1');
  expect(signal.aborted).toBe(true);
});
