import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  commands,
  createFrameReader,
  dataFrames,
  encodeFrame,
  ProtocolError,
} from '../../../sandbox/wire/channel/port/smux.ts';
import { named, vectorsOf } from './vectors.ts';

interface SmuxFields {
  cmdValue: number;
  length: number;
  streamId: number;
}

const vectors = vectorsOf('smux') as unknown as Array<{
  name: string;
  hex?: string;
  error?: string;
  fields: SmuxFields;
}>;

function readAll(pieces: Buffer[]) {
  const seen: Array<{ command: number; id: number; data: Buffer }> = [];
  const read = createFrameReader({
    frame: (command, id) => void seen.push({ command, id, data: Buffer.alloc(0) }),
    data(id, bytes) {
      const last = seen.at(-1);
      if (last?.id !== id) throw new Error('data of a stream without its frame');
      last.data = Buffer.concat([last.data, bytes]);
    },
  });
  for (const piece of pieces) read(piece);
  return seen;
}

describe('vectors', () => {
  test.each(vectors.filter(({ hex, error }) => hex !== undefined && error === undefined))(
    '$name: read, and written the same',
    ({ hex = '', fields }) => {
      const bytes = Buffer.from(hex, 'hex');
      const [frame] = readAll([bytes]);
      expect(frame).toMatchObject({ command: fields.cmdValue, id: fields.streamId });
      expect(frame?.data).toHaveLength(fields.length);
      expect(encodeFrame(fields.cmdValue, fields.streamId, frame?.data).toString('hex')).toBe(hex);
    },
  );

  test.each(vectors.filter(({ error }) => error !== undefined))('$name: $error', ({ hex = '', error }) => {
    expect(() => readAll([Buffer.from(hex, 'hex')])).toThrow(new ProtocolError());
    expect(new ProtocolError().message).toBe(error);
  });

  test('smux-split-at-32768', () => {
    const { frameHeads, fields } = named('smux-split-at-32768') as unknown as {
      frameHeads: string[];
      fields: { written: number };
    };
    const heads = dataFrames(5, Buffer.alloc(fields.written, 0x5a)).map(
      (frame) => `${frame.toString('hex', 0, 12)}.. (${frame.length} bytes)`,
    );
    expect(heads).toEqual(frameHeads);
  });
});

test('frames are read whatever the borders of the bytes', () => {
  const frame = fc.record({
    command: fc.constantFrom(...Object.values(commands)),
    id: fc.nat({ max: 0xffffffff }),
    data: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  });
  fc.assert(
    fc.property(fc.array(frame), fc.array(fc.integer({ min: 1, max: 40 })), (frames, cuts) => {
      const sent = frames.map(({ command, id, data }) => ({
        command,
        id,
        data: command === commands.psh ? data : Buffer.alloc(0),
      }));
      const bytes = Buffer.concat(sent.map(({ command, id, data }) => encodeFrame(command, id, data)));
      const pieces: Buffer[] = [];
      for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
        const size = cuts[turn % Math.max(1, cuts.length)] ?? 7;
        pieces.push(bytes.subarray(at, at + size));
        at += size;
      }
      expect(readAll(pieces)).toEqual(sent);
    }),
  );
});
