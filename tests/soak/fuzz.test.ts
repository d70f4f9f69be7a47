import { expect, test } from 'vitest';
import { fuzzChannel, fuzzDecoder, fuzzHandshake, fuzzSmux, fuzzStream } from '../support/session-fuzz.ts';
import { soakNumber, tellSoak } from './soak.ts';

/** Of each kind; a million in all. */
const cases = soakNumber('SOAK_CASES', 1_000_000) / 5;
/** In batches, so that something is told in between and a run can be repeated from its seed. */
const batch = 20_000;

test.each([
  ['decoder', fuzzDecoder],
  ['handshakes', fuzzHandshake],
  ['smux parser', fuzzSmux],
  ['stream', fuzzStream],
  ['channel', fuzzChannel],
] as const)('%s', async (name, fuzz) => {
  const started = Date.now();
  const before = process.memoryUsage().rss;
  let done = 0;
  for (let seed = 1_000; done < cases; seed += 1, done += batch) {
    try {
      await fuzz(Math.min(batch, cases - done), seed);
    } catch (error) {
      throw new Error(`Seed ${seed} of the ${name} failed.`, { cause: error });
    }
  }
  const grown = Math.round((process.memoryUsage().rss - before) / 1_048_576);
  tellSoak(`${name}: ${cases} cases in ${Math.round((Date.now() - started) / 1_000)} s, ${grown} MiB more resident`);
  expect(grown).toBeLessThan(512);
});
