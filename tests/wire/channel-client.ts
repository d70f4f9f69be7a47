import { createHash, randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';

/** Payload types of the data channel that these tests send or look for. */
export const types = { output: 1, size: 3, request: 5, response: 6, complete: 7, stdErr: 11, exitCode: 12 } as const;

export interface Received {
  readonly type: string;
  readonly sequence: number;
  readonly payloadType: number;
  readonly payload: Buffer;
}

export interface ClientOptions {
  /** Whether output is acknowledged; false for a client that has gone deaf. */
  readonly acknowledges?: boolean;
}

export type RawClient = ReturnType<typeof createRawClient>;

/**
 * A client of the data channel written from the protocol's description alone: it shares no code with the app nor with
 * the sandbox. It puts output in order, acknowledges duplicates again, sends unacknowledged input again, and outlives
 * its connections.
 */
export function createRawClient({ acknowledges = true }: ClientOptions = {}) {
  const early = new Map<number, Received>();
  const unacknowledged = new Map<number, Buffer>();
  const messages: Received[] = [];
  const control: Received[] = [];
  const closes: Array<{ code: number; reason: string }> = [];
  let socket: WebSocket | undefined;
  let expected = 0;
  let next = 0;
  let duplicates = 0;

  const send = (frame: Buffer) => {
    if (socket?.readyState === WebSocket.OPEN) socket.send(frame);
  };
  const take = (message: Received, id: string) => {
    if (acknowledges) send(frameOf('acknowledge', 0, 3, 0, Buffer.from(acknowledgement(message, id))));
    if (message.sequence < expected || early.has(message.sequence)) duplicates += 1;
    early.set(message.sequence, message);
    for (let found = early.get(expected); found !== undefined; found = early.get(expected)) {
      messages.push(found);
      expected += 1;
    }
  };
  const receive = (bytes: Buffer) => {
    const message = read(bytes);
    if (message.type === 'output_stream_data') take(message, idOf(bytes));
    else if (message.type === 'acknowledge') {
      const { AcknowledgedMessageSequenceNumber: sequence } = JSON.parse(message.payload.toString()) as Record<
        string,
        number
      >;
      unacknowledged.delete(sequence ?? -1);
    } else control.push(message);
  };
  const resend = setInterval(() => {
    const [oldest] = unacknowledged.values();
    if (oldest !== undefined) send(oldest);
  }, 100).unref();

  return {
    /** Opens (or opens again) with a token; resolves when the frame was sent. */
    async open(url: string, token: string): Promise<void> {
      const opened = new WebSocket(url);
      socket = opened;
      opened.on('message', (bytes: Buffer) => receive(bytes));
      opened.on('close', (code, reason) => closes.push({ code, reason: reason.toString() }));
      opened.on('error', () => {});
      await new Promise<void>((resolve, reject) => {
        opened.once('open', resolve);
        opened.once('error', reject);
      });
      const open = { MessageSchemaVersion: '1.0', RequestId: randomUUID(), TokenValue: token, ClientId: randomUUID() };
      opened.send(JSON.stringify(open));
    },
    send(payloadType: number, payload: string | Buffer): void {
      const frame = frameOf('input_stream_data', next, 0, payloadType, Buffer.from(payload));
      unacknowledged.set(next, frame);
      next += 1;
      send(frame);
    },
    /** A terminal's input. */
    type(text: string): void {
      this.send(types.output, text);
    },
    /** Input exactly as it was, a second time. */
    sendRaw: send,
    cut: () => socket?.terminate(),
    stop() {
      clearInterval(resend);
      socket?.terminate();
    },
    messages,
    control,
    closes,
    unacknowledged,
    get duplicates() {
      return duplicates;
    },
    /** All ordered output of a type as bytes. */
    bytes: (payloadType: number = types.output) =>
      Buffer.concat(messages.filter((message) => message.payloadType === payloadType).map(({ payload }) => payload)),
    text(payloadType: number = types.output): string {
      return this.bytes(payloadType).toString('utf8');
    },
    /** The text of the service's channel_closed; undefined until it came. */
    closing: () => {
      const closed = control.find(({ type }) => type === 'channel_closed');
      return closed === undefined ? undefined : (JSON.parse(closed.payload.toString()) as Record<string, unknown>);
    },
  };
}

function acknowledgement({ type, sequence }: Received, id: string): string {
  return JSON.stringify({
    AcknowledgedMessageType: type,
    AcknowledgedMessageId: id,
    AcknowledgedMessageSequenceNumber: sequence,
    IsSequentialMessage: true,
  });
}

function frameOf(type: string, sequence: number, flags: number, payloadType: number, payload: Buffer): Buffer {
  const header = Buffer.alloc(120);
  const numbers = new DataView(header.buffer, header.byteOffset, header.length);
  numbers.setUint32(0, 116);
  header.write(type.padEnd(32, ' '), 4, 'ascii');
  numbers.setUint32(36, 1);
  numbers.setBigUint64(40, BigInt(Date.now()));
  numbers.setBigInt64(48, BigInt(sequence));
  numbers.setBigUint64(56, BigInt(flags));
  const id = Buffer.from(randomUUID().replaceAll('-', ''), 'hex');
  Buffer.concat([id.subarray(8), id.subarray(0, 8)]).copy(header, 64);
  createHash('sha256').update(payload).digest().copy(header, 80);
  numbers.setUint32(112, payloadType);
  numbers.setUint32(116, payload.length);
  return Buffer.concat([header, payload]);
}

function read(bytes: Buffer): Received {
  const type = bytes.toString('ascii', 4, 36).replace(/^[\0 ]+|[\0 ]+$/g, '');
  const payload = bytes.subarray(120);
  const data = type === 'output_stream_data' || type === 'acknowledge';
  if (data && !createHash('sha256').update(payload).digest().equals(bytes.subarray(80, 112)))
    throw new Error('wrong digest');
  return { type, sequence: Number(bytes.readBigInt64BE(48)), payloadType: bytes.readUInt32BE(112), payload };
}

function idOf(bytes: Buffer): string {
  const hex = bytes.toString('hex', 72, 80) + bytes.toString('hex', 64, 72);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
