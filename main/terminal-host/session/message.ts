import { createHash } from 'node:crypto';

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
  const { payload } = message;
  const type = Buffer.from(message.messageType, 'latin1');
  if (type.length > typeLength) throw new MessageError('The message type is longer than 32 bytes.');
  if (payload.length === 0) throw new MessageError('The payload is empty.');
  const bytes = Buffer.allocUnsafe(payloadStart + payload.length);
  bytes.writeUInt32BE(headerLength, 0);
  bytes.fill(0x20, typeStart, typeStart + typeLength);
  type.copy(bytes, typeStart);
  bytes.writeUInt32BE(message.schemaVersion, 36);
  bytes.writeBigUInt64BE(BigInt(message.createdDate), 40);
  bytes.writeBigInt64BE(BigInt(message.sequenceNumber), 48);
  bytes.writeBigUInt64BE(BigInt(message.flags), 56);
  writeId(bytes, message.messageId);
  sha256(payload).copy(bytes, digestStart);
  bytes.writeUInt32BE(message.payloadType, 112);
  bytes.writeUInt32BE(payload.length, headerLength);
  payload.copy(bytes, payloadStart);
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
  if (payload.length > 0 && sha256(payload).compare(bytes, digestStart, digestStart + 32) !== 0) {
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
export function isPublication(messageType: string): boolean {
  return messageType === 'pause_publication' || messageType === 'start_publication';
}

function read(bytes: Buffer, messageType: string, payload: Buffer): AgentMessage {
  return {
    messageType,
    schemaVersion: bytes.readUInt32BE(36),
    createdDate: Number(bytes.readBigUInt64BE(40)),
    sequenceNumber: Number(bytes.readBigInt64BE(48)),
    flags: Number(bytes.readBigUInt64BE(56)),
    messageId: readId(bytes),
    payloadType: bytes.readUInt32BE(112),
    payload,
  };
}

/** NULs at both ends go first, then white space: some peers pad with NULs, also on the left. */
function readType(bytes: Buffer): string {
  const raw = bytes.toString('latin1', typeStart, typeStart + typeLength);
  let from = 0;
  let to = raw.length;
  while (from < to && raw.charCodeAt(from) === 0) from += 1;
  while (to > from && raw.charCodeAt(to - 1) === 0) to -= 1;
  return raw.slice(from, to).trim();
}

/** On the wire a UUID's last eight bytes come first. */
function writeId(bytes: Buffer, id: string): void {
  const raw = Buffer.from(id.replaceAll('-', ''), 'hex');
  if (raw.length !== 16) throw new MessageError('The message id is no UUID.');
  raw.copy(bytes, 64, 8, 16);
  raw.copy(bytes, 72, 0, 8);
}

function readId(bytes: Buffer): string {
  const first = bytes.toString('hex', 72, 80);
  const last = bytes.toString('hex', 64, 72);
  return `${first.slice(0, 8)}-${first.slice(8, 12)}-${first.slice(12)}-${last.slice(0, 4)}-${last.slice(4)}`;
}

function sha256(payload: Buffer): Buffer {
  return createHash('sha256').update(payload).digest();
}
