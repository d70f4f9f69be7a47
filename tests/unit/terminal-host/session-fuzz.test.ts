import { expect, test } from 'vitest';
import { fuzzChannel, fuzzDecoder, fuzzHandshake, fuzzSmux, fuzzStream } from '../../support/session-fuzz.ts';

/** The same cases in each run; `npm run soak -- fuzz` draws a million of other seeds. */
const cases = 10_000;

test.each([
  ['the decoder', fuzzDecoder],
  ['handshakes and their kin', fuzzHandshake],
  ['the smux parser', fuzzSmux],
  ['the stream', fuzzStream],
  ['the channel', fuzzChannel],
] as const)(
  'no bytes make %s crash, hang or grow without bound',
  (_name, fuzz) => {
    expect(() => fuzz(cases, 1)).not.toThrow();
  },
  20_000,
);
