import { types, type RawClient } from './channel-client.ts';

const commands = { syn: 0, fin: 1, psh: 2, nop: 3 } as const;

export interface MuxFrame {
  readonly command: number;
  readonly id: number;
  readonly data: Buffer;
}

/** The client's side of many connections over one port session, written from the protocol's description alone. */
export function createMuxClient(client: RawClient) {
  let next = 1;
  const send = (command: number, id: number, data = Buffer.alloc(0)) => {
    const head = Buffer.from([1, command, data.length & 0xff, data.length >> 8, 0, 0, 0, 0]);
    head.writeUInt32LE(id, 4);
    const frame = Buffer.concat([head, data]);
    for (let at = 0; at < frame.length; at += 1_024) client.send(types.output, frame.subarray(at, at + 1_024));
  };
  const frames = (): MuxFrame[] => {
    const bytes = client.bytes();
    const found: MuxFrame[] = [];
    for (let at = 0; at + 8 <= bytes.length;) {
      const length = bytes.readUInt16LE(at + 2);
      if (bytes[at] !== 1) throw new Error('wrong version of smux');
      found.push({
        command: bytes.readUInt8(at + 1),
        id: bytes.readUInt32LE(at + 4),
        data: bytes.subarray(at + 8, at + 8 + length),
      });
      at += 8 + length;
    }
    return found;
  };
  return {
    frames,
    /** Opens a stream; its id is odd and begins with 3. */
    open(): number {
      next += 2;
      send(commands.syn, next);
      return next;
    },
    write(id: number, data: Buffer | string): void {
      const bytes = Buffer.from(data);
      for (let at = 0; at < bytes.length; at += 32_768) send(commands.psh, id, bytes.subarray(at, at + 32_768));
    },
    finish: (id: number) => send(commands.fin, id),
    data: (id: number) =>
      Buffer.concat(
        frames().flatMap((frame) => (frame.id === id && frame.command === commands.psh ? [frame.data] : [])),
      ),
    ended: (id: number) => frames().some((frame) => frame.id === id && frame.command === commands.fin),
  };
}
