import fc from 'fast-check';
import { expect, test } from 'vitest';
import { flow } from '../../../contract/flow.ts';
import { createOutputPump } from '../../../main/terminal-host/output-pump.ts';
import { createRing } from '../../../main/terminal-host/ring.ts';
import { createFakeClock } from '../../support/fake-clock.ts';

function start() {
  const clock = createFakeClock();
  const sent: string[] = [];
  const holds: boolean[] = [];
  const pump = createOutputPump({
    clock,
    send: (bytes) => sent.push(Buffer.from(bytes).toString()),
    hold: (isHeld) => holds.push(isHeld),
  });
  return { clock, sent, holds, pump };
}

test('the first bytes after silence go at once, the rest together', () => {
  const { clock, sent, pump } = start();
  pump.push(Buffer.from('a'));
  expect(sent).toEqual(['a']);
  pump.push(Buffer.from('b'));
  pump.push(Buffer.from('c'));
  expect(sent).toEqual(['a']);
  clock.advance(flow.coalesceMs);
  expect(sent).toEqual(['a', 'bc']);
  clock.advance(100);
  pump.push(Buffer.from('d'));
  expect(sent).toEqual(['a', 'bc', 'd']);
});

test('the source is held above the high mark and let go below the low one', () => {
  const { clock, holds, pump } = start();
  pump.push(Buffer.alloc(flow.high));
  expect(holds).toEqual([]);
  pump.push(Buffer.alloc(1));
  expect(holds).toEqual([true]);
  clock.advance(flow.coalesceMs);
  pump.acknowledge(flow.high - flow.low + 1);
  expect(holds).toEqual([true]);
  pump.acknowledge(1);
  expect(holds).toEqual([true, false]);
});

test('a window that goes away lets the source go on', () => {
  const { holds, pump } = start();
  pump.push(Buffer.alloc(flow.high + 1));
  pump.stop();
  expect(holds).toEqual([true, false]);
});

test('the ring keeps the last bytes', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 50 })), fc.integer({ min: 1, max: 90 }), (chunks, capacity) => {
      const ring = createRing(capacity);
      for (const chunk of chunks) ring.push(chunk);
      const all = Buffer.concat(chunks);
      const last = all.subarray(Math.max(0, all.length - capacity));
      const cut = all.length > capacity ? last.subarray(last.indexOf(10) + 1) : last;
      expect(Buffer.from(ring.snapshot())).toEqual(Buffer.from(cut));
    }),
  );
});
