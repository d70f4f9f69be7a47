import { expect, test } from 'vitest';
import { createBasic } from '../../../main/terminal-host/port/basic.ts';
import { createByHandChannel, createStreamLog } from '../../support/by-hand-channel.ts';
import { createFakeClock } from '../../support/fake-clock.ts';

function basic() {
  const clock = createFakeClock();
  const { channel, kept, taken } = createByHandChannel();
  const told = { freed: 0 };
  const carrier = createBasic(
    { channel, clock },
    { failed: () => {}, refused: () => {}, freed: () => void (told.freed += 1) },
  );
  const acknowledge = () => {
    kept.pending = 0;
    carrier.drained();
  };
  return { clock, carrier, kept, told, taken, acknowledge };
}

test('what comes before the first connection is refused, so that the agent sends it again', () => {
  const { carrier } = basic();
  const greeting = Buffer.from('220 ready');
  expect(carrier.receive(greeting)).toBe(false);
  const log = createStreamLog();
  carrier.open(log.events);
  expect(carrier.receive(greeting)).toBe(true);
  expect(log.text()).toBe('220 ready');
});

test('the flag that ends a connection waits until all of it was acknowledged, and the next waits for the flag', () => {
  const { carrier, kept, told, acknowledge } = basic();
  const stream = carrier.open(createStreamLog().events);
  stream.write(Buffer.from('QUIT'));
  stream.close();
  expect([kept.flags, carrier.isFree, kept.discarded]).toEqual([[], false, 1]);
  acknowledge();
  expect([kept.flags, carrier.isFree, told.freed]).toEqual([[1], true, 1]);
});

test('what is left of an ended connection never reaches the next', () => {
  const { carrier, acknowledge } = basic();
  const stream = carrier.open(createStreamLog().events);
  stream.write(Buffer.from('one'));
  acknowledge();
  stream.close();
  const next = createStreamLog();
  const second = carrier.open(next.events);
  expect(carrier.receive(Buffer.from('answer to one'))).toBe(true);
  second.write(Buffer.from('two'));
  carrier.receive(Buffer.from('answer to two'));
  expect(next.text()).toBe('answer to two');
});

test('a program that ended its half gets the answer, until the node was quiet for a second', () => {
  const { carrier, clock, kept, acknowledge } = basic();
  const log = createStreamLog();
  const stream = carrier.open(log.events);
  stream.write(Buffer.from('request'));
  stream.end();
  clock.advance(5_000);
  expect(log.told).toEqual([]);
  acknowledge();
  for (const part of ['an', 'sw', 'er']) {
    clock.advance(900);
    carrier.receive(Buffer.from(part));
  }
  expect([log.text(), log.told]).toEqual(['answer', []]);
  clock.advance(1_000);
  expect(log.told).toEqual(['end']);
  stream.close();
  expect(kept.flags).toEqual([1]);
});

test('a program is held back while 256 KiB wait for acknowledgements', () => {
  const { carrier, kept, acknowledge, taken } = basic();
  const log = createStreamLog();
  const stream = carrier.open(log.events);
  let bytes = 0;
  while (stream.write(Buffer.alloc(16_384))) bytes += 16_384;
  bytes += 16_384;
  expect(kept.pending).toBeLessThanOrEqual(262_144);
  acknowledge();
  expect(log.told).toEqual(['drained']);
  expect(taken().length).toBe(bytes);
});

test('a program that does not read holds the session and is told', () => {
  const { carrier, kept } = basic();
  const log = createStreamLog();
  const stream = carrier.open(log.events);
  let came = 0;
  for (; !kept.isPaused; came += 1) carrier.receive(Buffer.alloc(1_024));
  expect(log.told).toEqual(['stalled']);
  for (; came > 0; came -= 1) stream.delivered(1_024);
  expect([log.told, kept.isPaused]).toEqual([['stalled', 'not stalled'], false]);
});
