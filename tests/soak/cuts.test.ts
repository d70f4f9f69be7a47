import { createHash, randomBytes } from 'node:crypto';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openLinkedSession } from '../support/linked-session.ts';
import { startDestination } from './port-destination.ts';
import { soakNumber, tellSoak } from './soak.ts';

const cuts = soakNumber('SOAK_CUTS', 200);
/** So much passes between two cuts at least, each way. */
const between = 131_072;
/** What is under way when a cut is made passes beside it: some hundred KiB. */
const size = (cuts + 1) * 8 * between;

test(`${cuts} forced cuts of the websocket during a stream lose nothing and double nothing`, async () => {
  const started = Date.now();
  const payload = randomBytes(size);
  const sum = createHash('sha256').update(payload).digest('hex');
  const destination = await startDestination(payload);
  onTestFinished(destination.close);
  const session = await openLinkedSession({
    faults: {},
    seed: 1,
    session: { sessionType: 'Port', properties: { portNumber: String(destination.port) } },
  });
  onTestFinished(session.close);
  await session.ready;
  const fed = session.feed(payload);
  for (let cut = 1; cut <= cuts; cut += 1) {
    await session.came(cut * between);
    // While it is away there is nothing to cut: the next byte says that it is back.
    while (session.link.cut() === 0) {
      expect(session.received, 'what is left to pass before the last cut').toBeLessThan(size);
      await session.came(session.received + 1);
    }
    if (cut % 20 === 0) tellSoak(`${cut} cuts after ${Math.round((Date.now() - started) / 1_000)} s`);
  }
  await Promise.all([fed, session.came(size)]);
  await vi.waitFor(() => expect(destination.received).toBe(size), { timeout: 30_000 });
  expect(session.digest()).toBe(sum);
  expect(destination.digest()).toBe(sum);
  expect(session.link.connections).toBeGreaterThan(cuts);
});
