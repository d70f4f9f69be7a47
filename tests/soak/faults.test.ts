import { createHash, randomBytes } from 'node:crypto';
import { afterAll, expect, onTestFinished, test, vi } from 'vitest';
import type { LinkFaults } from '../support/fault-link.ts';
import { openLinkedSession } from '../support/linked-session.ts';
import { createRandom } from '../support/seeded-random.ts';
import { startDestination } from './port-destination.ts';
import { soakNumber, tellSoak } from './soak.ts';

const size = soakNumber('SOAK_MB', 50) * 1_048_576;
const seeds = Array.from({ length: soakNumber('SOAK_SEEDS', 20) }, (_, at) => at + 1);
const payload = randomBytes(size);
const sum = createHash('sha256').update(payload).digest('hex');
const single = ['drop', 'duplicate', 'delay', 'reorder', 'truncate', 'cut'] as const;

/** The first six seeds have one fault each at its worst, the others all of them, each up to a fifth. */
function faultsOf(seed: number): LinkFaults {
  const only = single[seed - 1];
  if (only !== undefined) return { [only]: 0.2 };
  const random = createRandom(seed);
  return Object.fromEntries(single.map((fault) => [fault, random() * 0.2]));
}

const times: number[] = [];
afterAll(() => tellSoak(`faults: ${times.length} seeds of ${size / 1_048_576} MB each way`));

test.each(seeds)('seed %i: all bytes arrive once and in order, both ways', async (seed) => {
  const started = Date.now();
  const destination = await startDestination(payload);
  onTestFinished(destination.close);
  const faults = faultsOf(seed);
  const session = await openLinkedSession({
    faults,
    seed,
    session: { sessionType: 'Port', properties: { portNumber: String(destination.port) } },
  });
  onTestFinished(session.close);
  await session.ready;
  await Promise.all([session.feed(payload), session.came(size)]);
  await vi.waitFor(() => expect(destination.received).toBe(size), { timeout: 30_000 });
  expect(session.digest()).toBe(sum);
  expect(destination.digest()).toBe(sum);
  expect(session.received).toBe(size);
  const seconds = (Date.now() - started) / 1_000;
  times.push(seconds);
  const shares = Object.entries(faults).map(([fault, share]) => `${fault} ${Math.round(share * 100)} %`);
  tellSoak(`seed ${seed} (${shares.join(', ')}): ${seconds.toFixed(1)} s, ${session.link.connections} connections`);
});
