import { expect, test } from 'vitest';
import { fuzzChannel, fuzzDecoder, fuzzHandshake, fuzzSmux, fuzzStream } from '../../support/session-fuzz.ts';

/** The same cases in each run; `npm run soak -- fuzz` draws a million of other seeds. */
const cases = 10_000;

test.each([
  ['the decoder', fuzzDecoder],
  ['handshakes and their kin', fuzzHandshake],
  ['the smux parser', fuzzSmux],
  ['the stream', fuzzStream],
] as const)(
  'no bytes make %s crash, hang or grow without bound',
  (_name, fuzz) => {
    expect(() => fuzz(cases, 1)).not.toThrow();
  },
  60_000,
);

test('no bytes make the channel crash, hang or grow without bound', async () => {
  const reach = await fuzzChannel(cases, 1);
  expect(reach.ready).toBeGreaterThan(reach.channels / 4);
  expect(reach.outputs).toBeGreaterThan(reach.channels);
  expect(reach.reconnected).toBeGreaterThan(0);
}, 60_000);
