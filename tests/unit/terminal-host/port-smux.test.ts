import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { agentGates } from '../../../main/terminal-host/port/agent-version.ts';
import { backlogLimits } from '../../../main/terminal-host/port/backlog.ts';
import { pendingLimit } from '../../../main/terminal-host/port/carrier.ts';
import { createFrameParser, frameHead, SmuxError } from '../../../main/terminal-host/port/smux-frame.ts';
import { createSmux } from '../../../main/terminal-host/port/smux.ts';
import { createByHandChannel, createStreamLog } from '../../support/by-hand-channel.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { smuxFrame } from '../../support/port-agent.ts';
import { ofOp, vectors } from './vectors.ts';

interface SmuxVector {
  readonly name: string;
  readonly hex?: string;
  readonly error?: string;
  readonly fields?: { readonly cmdValue: number; readonly length: number; readonly streamId: number };
}
const smuxVectors = ofOp('smux') as unknown as readonly SmuxVector[];
const gateVectors = vectors.filter(({ op }) => op === 'agent-version-gates') as unknown as ReadonlyArray<{
  readonly name: string;
  readonly fields: { readonly agentVersion: string };
  readonly result: { smuxKeepAliveDisabled: boolean; tcpMultiplexing: boolean; terminateSessionFlag: boolean };
}>;

describe('the gates of an agent', () => {
  test.each(gateVectors)('$name', ({ fields, result }) => {
    expect(agentGates(fields.agentVersion)).toEqual({
      multiplexing: result.tcpMultiplexing,
      terminateFlag: result.terminateSessionFlag,
      keepAliveOff: result.smuxKeepAliveDisabled,
    });
  });
});

/** Everything that a parser tells of some bytes, cut as told; the pieces of one frame's data joined. */
function parse(bytes: Buffer, cuts: readonly number[] = []) {
  const frames: Array<{ command: number; streamId: number; data: string }> = [];
  const parser = createFrameParser({
    frame: (command, streamId) => void frames.push({ command, streamId, data: '' }),
    data(streamId, piece) {
      const last = frames.at(-1);
      if (last?.streamId !== streamId) throw new Error('data of another frame');
      last.data += piece.toString('hex');
    },
  });
  let at = 0;
  for (const cut of [...cuts, bytes.length]) {
    parser.push(bytes.subarray(at, Math.max(at, cut)));
    at = Math.max(at, cut);
  }
  return frames;
}

describe('frames', () => {
  const sound = smuxVectors.filter(({ hex, error }) => hex !== undefined && error === undefined);
  const broken = smuxVectors.filter(({ error }) => error !== undefined);

  test('the vectors are there', () => {
    expect([sound.length, broken.length, smuxVectors.length]).toEqual([4, 2, 8]);
  });

  test.each(sound)('$name is written and read', ({ hex = '', fields }) => {
    const { cmdValue = -1, streamId = -1, length = 0 } = fields ?? {};
    const data = Buffer.from(hex.slice(16), 'hex');
    expect(Buffer.concat([frameHead(cmdValue, streamId, length), data]).toString('hex')).toBe(hex);
    expect(parse(Buffer.from(hex, 'hex'))).toEqual([{ command: cmdValue, streamId, data: hex.slice(16) }]);
  });

  test.each(broken)('$name ends the session', ({ hex = '' }) => {
    expect(() => parse(Buffer.from(hex, 'hex'))).toThrow(SmuxError);
  });

  test('are read alike however they are cut', () => {
    const one = fc.record({
      command: fc.constantFrom(0, 1, 2, 3),
      streamId: fc.nat({ max: 0xffffffff }),
      data: fc.uint8Array({ maxLength: 300 }),
    });
    fc.assert(
      fc.property(
        fc.array(one, { maxLength: 12 }),
        fc.array(fc.nat({ max: 4_000 }), { maxLength: 40 }),
        (many, cuts) => {
          const frames = many.map(({ command, streamId, data }) => ({
            command,
            streamId,
            data: Buffer.from(command === 2 ? data : []),
          }));
          const bytes = Buffer.concat(frames.map(({ command, streamId, data }) => smuxFrame(command, streamId, data)));
          const inOrder = cuts.map((cut) => Math.min(cut, bytes.length)).toSorted((a, b) => a - b);
          expect(parse(bytes, inOrder)).toEqual(
            frames.map((frame) => ({ ...frame, data: frame.data.toString('hex') })),
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  test('of any bytes end in frames or in a SmuxError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), fc.array(fc.nat({ max: 600 })), (bytes, cuts) => {
        try {
          parse(
            Buffer.from(bytes),
            cuts.map((cut) => Math.min(cut, bytes.length)).toSorted((a, b) => a - b),
          );
        } catch (error) {
          expect(error).toBeInstanceOf(SmuxError);
        }
      }),
      { numRuns: 5_000 },
    );
  });
});

function smux(keepAlive = false) {
  const clock = createFakeClock();
  const { channel, kept, taken } = createByHandChannel();
  const told = { failed: [] as string[], refused: 0, isConnected: true };
  const carrier = createSmux(
    { channel, clock, keepAlive, isConnected: () => told.isConnected },
    { failed: (message) => void told.failed.push(message), freed: () => {}, refused: () => void (told.refused += 1) },
  );
  const sent = () => parse(taken()).map(({ command, streamId, data }) => [command, streamId, data.length / 2]);
  const acknowledge = (bytes = kept.pending) => {
    kept.pending -= bytes;
    carrier.drained();
  };
  return { clock, carrier, kept, told, sent, taken, acknowledge };
}

describe('a connection', () => {
  test('is opened with 3, 5, 7, sends, and ends', () => {
    const { carrier, sent } = smux();
    const [first, second] = [carrier.open(createStreamLog().events), carrier.open(createStreamLog().events)];
    carrier.open(createStreamLog().events);
    first.write(Buffer.from('hello'));
    second.end();
    expect(sent()).toEqual([
      [0, 3, 0],
      [0, 5, 0],
      [0, 7, 0],
      [2, 3, 5],
      [1, 5, 0],
    ]);
  });

  test('gets what the node sends after its own end, and may send after the node’s', () => {
    const { carrier, sent } = smux();
    const log = createStreamLog();
    const other = createStreamLog();
    const stream = carrier.open(log.events);
    const second = carrier.open(other.events);
    stream.end();
    carrier.receive(smuxFrame(2, 3, Buffer.from('answer')));
    carrier.receive(smuxFrame(1, 3));
    expect([log.text(), log.told]).toEqual(['answer', ['end']]);
    carrier.receive(smuxFrame(1, 5));
    expect(other.told).toEqual(['end']);
    second.write(Buffer.from('more'));
    second.end();
    expect(sent().slice(-2)).toEqual([
      [2, 5, 4],
      [1, 5, 0],
    ]);
  });

  test('that is gone gets no more, and unknown ones are nobody’s', () => {
    const { carrier, told } = smux();
    const log = createStreamLog();
    carrier.open(log.events).close();
    for (const id of [0, 2, 3, 99])
      carrier.receive(Buffer.concat([smuxFrame(0, id), smuxFrame(2, id, Buffer.alloc(9))]));
    expect([log.text(), log.told, told.failed]).toEqual(['', [], []]);
  });

  test('is reset when the node could not connect, and not when it ends at once', () => {
    const { carrier, told } = smux();
    const refused = createStreamLog();
    const short = createStreamLog();
    carrier.open(refused.events);
    carrier.open(short.events);
    carrier.flag(3);
    carrier.receive(smuxFrame(1, 3));
    carrier.receive(smuxFrame(1, 5));
    expect([told.refused, refused.told, short.told]).toEqual([1, ['reset'], ['end']]);
  });
});

test('a session that ends resets what is open, and leaves what the node had ended to be read', () => {
  const { carrier } = smux();
  const [open, ended] = [createStreamLog(), createStreamLog()];
  carrier.open(open.events);
  const stream = carrier.open(ended.events);
  carrier.receive(Buffer.concat([smuxFrame(2, 5, Buffer.from('all of it')), smuxFrame(1, 5)]));
  carrier.stop();
  expect([open.told, ended.told]).toEqual([['reset'], ['end']]);
  expect(stream.write(Buffer.alloc(100_000))).toBe(true);
});

test('whatever the order of things, every connection’s bytes arrive whole and in order', () => {
  const step = fc.record({
    act: fc.constantFrom('write', 'write', 'node', 'acknowledge', 'refuse', 'end'),
    who: fc.nat({ max: 4 }),
    size: fc.nat({ max: 50_000 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const { carrier, kept, acknowledge, taken } = smux();
      const logs = Array.from({ length: 5 }, createStreamLog);
      const streams = logs.map(({ events }) => carrier.open(events));
      const sentUp = logs.map(() => [] as Buffer[]);
      const sentDown = logs.map(() => [] as Buffer[]);
      const ended = new Set<number>();
      for (const [at, { act, who, size }] of steps.entries()) {
        const bytes = Buffer.alloc(size, at + 1);
        kept.isFull = act === 'refuse';
        if (act === 'write' && !ended.has(who)) {
          sentUp[who]?.push(bytes);
          streams[who]?.write(bytes);
        } else if (act === 'node') {
          for (let from = 0; from < size; from += 32_768) {
            const part = bytes.subarray(from, from + 32_768);
            if (carrier.receive(smuxFrame(2, 3 + 2 * who, part))) sentDown[who]?.push(part);
          }
        } else if (act === 'acknowledge') acknowledge(Math.min(size, kept.pending));
        else if (act === 'end') {
          ended.add(who);
          streams[who]?.end();
        }
      }
      kept.isFull = false;
      const pieces = [taken()];
      do {
        acknowledge();
        pieces.push(taken());
      } while (kept.pending > 0);
      const up = Buffer.concat(pieces);
      const frames = parse(up);
      for (const [who, log] of logs.entries()) {
        const own = frames.filter(({ streamId }) => streamId === 3 + 2 * who);
        const data = own.filter(({ command }) => command === 2).map((frame) => frame.data);
        expect(data.join('')).toBe(Buffer.concat(sentUp[who] ?? []).toString('hex'));
        expect(own[0]?.command).toBe(0);
        expect(own.filter(({ command }) => command === 1)).toHaveLength(ended.has(who) ? 1 : 0);
        if (ended.has(who)) expect(own.at(-1)?.command).toBe(1);
        expect(log.bytes().equals(Buffer.concat(sentDown[who] ?? []))).toBe(true);
      }
    }),
    { numRuns: 150 },
  );
}, 30_000);

describe('sending', () => {
  test('keeps 256 KiB before the channel, holds the program back and goes on', () => {
    const { carrier, kept, acknowledge, sent } = smux();
    const log = createStreamLog();
    const stream = carrier.open(log.events);
    let accepted = 0;
    while (stream.write(Buffer.alloc(16_384))) accepted += 16_384;
    accepted += 16_384;
    expect(kept.pending).toBeLessThanOrEqual(pendingLimit);
    expect(kept.pending).toBeGreaterThan(pendingLimit - 16_384);
    expect(accepted).toBeLessThan(pendingLimit + 65_536);
    expect(log.told).toEqual([]);
    acknowledge();
    expect(log.told).toEqual(['drained']);
    expect(sent().reduce((sum, [, , length = 0]) => sum + length, 0)).toBe(accepted);
  });

  test('gives everybody a turn', () => {
    const { carrier, acknowledge, sent } = smux();
    const streams = Array.from({ length: 4 }, () => carrier.open(createStreamLog().events));
    for (const stream of streams) while (stream.write(Buffer.alloc(65_536)));
    sent();
    acknowledge(65_536);
    const shares = new Map<number, number>();
    for (const [, id = 0, length = 0] of sent()) shares.set(id, (shares.get(id) ?? 0) + length);
    expect(shares.size).toBe(4);
    expect(Math.max(...shares.values()) - Math.min(...shares.values())).toBeLessThanOrEqual(8_192);
  });

  test('offers again what the channel refused, once', () => {
    const { carrier, kept, acknowledge, sent } = smux();
    kept.isFull = true;
    const stream = carrier.open(createStreamLog().events);
    stream.write(Buffer.from('abc'));
    expect(sent()).toEqual([]);
    kept.isFull = false;
    acknowledge();
    expect(sent()).toEqual([
      [0, 3, 0],
      [2, 3, 3],
    ]);
  });
});

describe('a program that does not read', () => {
  const block = smuxFrame(2, 3, Buffer.alloc(60_000));

  test('holds the session at 1 MiB and is named; goes on when it reads', () => {
    const { carrier, kept } = smux();
    const log = createStreamLog();
    const stream = carrier.open(log.events);
    let came = 0;
    while (!kept.isPaused) {
      carrier.receive(block);
      came += 1;
    }
    expect(came * 60_000).toBeGreaterThanOrEqual(backlogLimits.stream - 60_000);
    expect(came * 60_000).toBeLessThanOrEqual(backlogLimits.stream + 60_000);
    expect(log.told).toEqual(['stalled']);
    while (kept.isPaused) stream.delivered(60_000);
    expect(log.told).toEqual(['stalled', 'not stalled']);
  });

  test('never has more than the session’s limit, whatever comes while it is held', () => {
    const { carrier } = smux();
    const log = createStreamLog();
    const stream = carrier.open(log.events);
    let taken = 0;
    while (carrier.receive(block)) taken += 60_000;
    // One message more than the limit: it is looked at before each.
    expect(taken).toBeLessThanOrEqual(backlogLimits.most + 60_000);
    // What was refused comes again, and is taken then.
    for (let left = taken; left > 0; left -= 60_000) stream.delivered(60_000);
    expect(carrier.receive(block)).toBe(true);
  });

  test('lets the others go on when it goes', () => {
    const { carrier, kept } = smux();
    const stream = carrier.open(createStreamLog().events);
    while (!kept.isPaused) carrier.receive(block);
    stream.close();
    expect(kept.isPaused).toBe(false);
  });

  test('many that are a little behind hold it together', () => {
    const { carrier, kept } = smux();
    const logs = Array.from({ length: 50 }, createStreamLog);
    for (const { events } of logs) carrier.open(events);
    let bytes = 0;
    for (let id = 3; !kept.isPaused; id = id >= 101 ? 3 : id + 2) {
      carrier.receive(smuxFrame(2, id, Buffer.alloc(8_000)));
      bytes += 8_000;
    }
    expect(bytes).toBeLessThanOrEqual(backlogLimits.session);
    expect(logs.filter(({ told }) => told.includes('stalled'))).toHaveLength(1);
  });
});

describe('the session', () => {
  test.each([
    ['a wrong version', '0200000003000000'],
    ['an unknown command', '0109000003000000'],
  ])('ends at %s and resets its connections', (_name, hex) => {
    const { carrier, told } = smux();
    const log = createStreamLog();
    carrier.open(log.events);
    carrier.receive(Buffer.from(hex, 'hex'));
    expect(log.told).toEqual(['reset']);
    expect(told.failed).toHaveLength(1);
    expect(carrier.isFree).toBe(false);
  });

  test('without keep-alive sends nothing by itself and lives', () => {
    const { clock, sent, told } = smux(false);
    clock.advance(600_000);
    expect([sent(), told.failed]).toEqual([[], []]);
  });

  test('with keep-alive sends a NOP every 10 s and ends after 30 s without a frame', () => {
    const { clock, carrier, sent, told } = smux(true);
    clock.advance(20_000);
    expect(sent()).toEqual([
      [3, 0, 0],
      [3, 0, 0],
    ]);
    carrier.receive(smuxFrame(3, 0));
    clock.advance(29_999);
    expect(told.failed).toEqual([]);
    clock.advance(1);
    expect(told.failed).toHaveLength(1);
  });

  test('with keep-alive does not count the time in which nothing can come', () => {
    const { clock, told } = smux(true);
    told.isConnected = false;
    clock.advance(300_000);
    told.isConnected = true;
    clock.advance(20_000);
    expect(told.failed).toEqual([]);
  });
});
