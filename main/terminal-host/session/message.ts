import { hash } from 'node:crypto';

/**
 * One binary message of the data channel: a header of 120 bytes, big-endian, then the payload
 * (aws/session-manager-plugin, src/message).
 */
export interface AgentMessage {
  readonly messageType: string;
  readonly schemaVersion: number;
  /** Epoch milliseconds, UTC. */
  readonly createdDate: number;
  /** Counts the stream data of one direction from 0; 0 in all other messages. */
  readonly sequenceNumber: number;
  /** Bit 0 SYN, bit 1 FIN. */
  readonly flags: number;
  /** A UUID, lower case with hyphens. */
  readonly messageId: string;
  readonly payloadType: number;
  readonly payload: Buffer;
}

export const payloadTypes = {
  none: 0,
  output: 1,
  size: 3,
  handshakeRequest: 5,
  handshakeResponse: 6,
  handshakeComplete: 7,
  encryptionChallengeRequest: 8,
  encryptionChallengeResponse: 9,
  flag: 10,
  stdErr: 11,
  exitCode: 12,
} as const;

/** Bytes that are no message, or a message that cannot be written. The text is ours, not the wire's. */
export class MessageError extends Error {}

/** Where PayloadLength lies; the value of HeaderLength does not count that field. */
const headerLength = 116;
const payloadStart = 120;
const typeStart = 4;
const typeLength = 32;
const digestStart = 80;

/** A message's bytes. Throws MessageError for a type over 32 bytes and for an empty payload, which nobody can read. */
export function encodeMessage(message: AgentMessage): Buffer {
  const { messageType, payload } = message;
  if (messageType.length > typeLength) throw new MessageError('The message type is longer than 32 bytes.');
  if (payload.length === 0) throw new MessageError('The payload is empty.');
  const bytes = Buffer.allocUnsafe(payloadStart + payload.length);
  bytes.writeUInt32BE(headerLength, 0);
  bytes.write(messageType.padEnd(typeLength), typeStart, 'latin1');
  bytes.writeUInt32BE(message.schemaVersion, 36);
  writeLong(bytes, message.createdDate, 40);
  writeLong(bytes, message.sequenceNumber, 48);
  writeLong(bytes, message.flags, 56);
  writeId(bytes, message.messageId);
  bytes.write(sha256(payload), digestStart, 'latin1');
  bytes.writeUInt32BE(message.payloadType, 112);
  bytes.writeUInt32BE(payload.length, headerLength);
  bytes.set(payload, payloadStart);
  return bytes;
}

/**
 * Reads one frame; the payload is all that follows the header. Throws MessageError for what cannot be trusted. Stricter
 * than AWS's plugin in one point: PayloadLength must be right. Publication messages come with zeroed headers and are not
 * checked at all.
 */
export function decodeMessage(bytes: Buffer): AgentMessage {
  if (bytes.length < payloadStart) throw new MessageError('The message is shorter than its header.');
  const messageType = readType(bytes);
  if (isPublication(messageType)) return read(bytes, messageType, bytes.subarray(payloadStart));
  const start = bytes.readUInt32BE(0);
  if (start === 0) throw new MessageError('The header length is zero.');
  if (start + 4 > bytes.length) throw new MessageError('The header is longer than the message.');
  if (messageType === '') throw new MessageError('The message type is missing.');
  const payload = bytes.subarray(start + 4);
  if (bytes.readUInt32BE(headerLength) !== payload.length) throw new MessageError('The payload length is wrong.');
  // An empty payload's digest says nothing; the plugin does not check it either.
  if (payload.length > 0 && sha256(payload) !== bytes.toString('latin1', digestStart, digestStart + 32)) {
    throw new MessageError('The payload digest is wrong.');
  }
  const message = read(bytes, messageType, payload);
  if (message.createdDate === 0) throw new MessageError('The creation date is missing.');
  if (!Number.isSafeInteger(message.sequenceNumber) || message.sequenceNumber < 0) {
    throw new MessageError('The sequence number is out of range.');
  }
  return message;
}

/** The service's word that the other end is gone (pause) or back (start). */
function isPublication(messageType: string): boolean {
  return messageType === 'pause_publication' || messageType === 'start_publication';
}

function read(bytes: Buffer, messageType: string, payload: Buffer): AgentMessage {
  return {
    messageType,
    schemaVersion: bytes.readUInt32BE(36),
    createdDate: bytes.readUInt32BE(40) * wordSize + bytes.readUInt32BE(44),
    sequenceNumber: bytes.readInt32BE(48) * wordSize + bytes.readUInt32BE(52),
    flags: bytes.readUInt32BE(56) * wordSize + bytes.readUInt32BE(60),
    messageId: readId(bytes),
    payloadType: bytes.readUInt32BE(112),
    payload,
  };
}

/** As they usually come: padded with spaces. */
const usualTypes: ReadonlyMap<string, string> = new Map(
  ['output_stream_data', 'acknowledge'].map((type) => [type.padEnd(typeLength), type]),
);

/** NULs at both ends go first, then white space: some peers pad with NULs, also on the left. */
function readType(bytes: Buffer): string {
  const raw = bytes.toString('latin1', typeStart, typeStart + typeLength);
  const usual = usualTypes.get(raw);
  if (usual !== undefined) return usual;
  let from = 0;
  let to = raw.length;
  while (from < to && raw.charCodeAt(from) === 0) from += 1;
  while (to > from && raw.charCodeAt(to - 1) === 0) to -= 1;
  return raw.slice(from, to).trim();
}

const wordSize = 2 ** 32;

/** 64 bits in two's complement; in halves, because a bigint for each number of each message costs more than the rest. */
function writeLong(bytes: Buffer, value: number, at: number): void {
  bytes.writeUInt32BE(Math.floor(value / wordSize) >>> 0, at);
  bytes.writeUInt32BE(value >>> 0, at + 4);
}

const idPattern = /^(.{8})-(.{4})-(.{4})-(.{4})-(.{12})$/;

/** On the wire a UUID's last eight bytes come first. */
function writeId(bytes: Buffer, id: string): void {
  const last = bytes.write(id.slice(19, 23) + id.slice(24), 64, 8, 'hex');
  const first = bytes.write(id.slice(0, 8) + id.slice(9, 13) + id.slice(14, 18), 72, 8, 'hex');
  // Hex that is none is not written.
  if (first + last !== 16 || !idPattern.test(id)) throw new MessageError('The message id is no UUID.');
}

function readId(bytes: Buffer): string {
  const hex = bytes.toString('hex', 64, 80);
  return `${hex.slice(16, 24)}-${hex.slice(24, 28)}-${hex.slice(28)}-${hex.slice(0, 4)}-${hex.slice(4, 16)}`;
}

/** One character a byte: a string costs less than a buffer, and no hash object has to be made and collected. */
function sha256(payload: Buffer): string {
  return hash('sha256', payload, 'binary');
}
