import { PassThrough, Writable } from 'node:stream';
import { expect, test, vi } from 'vitest';
import type { ServingOptions } from '../../../plugin/serving.ts';
import { serveShell } from '../../../plugin/shell-serving.ts';

test('a reader of the remote’s standard error that goes away ends the session', async () => {
  let ended = 0;
  const errors = new Writable({ write: (_bytes, _encoding, done) => done(new Error('EPIPE')) });
  let told: Parameters<ServingOptions['open']>[0] | undefined;
  const channel = { write: () => true, pause() {}, resume() {}, resize() {}, pending: 0 };
  const serving = serveShell({
    session: { sessionType: 'NonInteractiveCommands' },
    streams: { input: new PassThrough(), output: new PassThrough(), errors },
    clock: { now: () => 0, after: () => () => undefined },
    asRemote: true,
    open: (events: typeof told) => {
      told = events;
      return channel;
    },
    end: () => (ended += 1),
  } as unknown as ServingOptions);
  // As the whole plugin does: no write to a reader that is gone may end the process.
  errors.on('error', () => undefined);
  told?.output(Buffer.from('x'), 'err');
  await vi.waitFor(() => expect(ended).toBe(1));
  serving.stop();
});
