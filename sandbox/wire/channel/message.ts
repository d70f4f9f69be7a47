import { hash } from 'node:crypto';

/**
 * The binary message of the data channel, as the agent and the service write it (amazon-ssm-agent,
 * agent/session/contracts/agentmessage.go): a header of 120 bytes, big-endian, then the payload.
 */
export interface AgentMessage {
  readonly messageType: string;
  readonly schemaVersion: number;
  /** Epoch milliseconds. */
  readonly createdDate: number;
  readonly sequenceNumber: number;
  /** Bit 0 SYN, bit 1 FIN. */
  readonly flags: number;
  readonly messageId: string;
  readonly payloadType: number;
  readonly payload: Buffer;
}

/** What arrived: the message and the header's own length, which the agent's validation looks at. */
export interface ReceivedMessage extends AgentMessage {
  readonly headerLength: number;
  readonly payloadLength: number;
}

export const payloadTypes = {
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

/** Bytes that are no message, or a message that cannot be written. */
export class MessageError extends Error {}

const headerLength = 116;
const payloadAt = 120;
const typeLength = 32;

/** A message's bytes. Throws MessageError for an empty payload or a type over 32 bytes: the agent cannot write those. */
export function encodeMessage(message: AgentMessage): Buffer {
  const { messageType } = message;
  if (messageType.length > typeLength) throw new MessageError('Not enough space to save the string.');
  if (message.payload.length === 0) throw new MessageError('Offset is outside the byte array.');
  const bytes = Buffer.allocUnsafe(payloadAt + message.payload.length);
  bytes.writeUInt32BE(headerLength, 0);
  bytes.write(messageType.padEnd(typeLength), 4, 'latin1');
  bytes.writeUInt32BE(message.schemaVersion, 36);
  writeLong(bytes, message.createdDate, 40);
  writeLong(bytes, message.sequenceNumber, 48);
  writeLong(bytes, message.flags, 56);
  writeId(bytes, message.messageId);
  bytes.write(hash('sha256', message.payload, 'binary'), 80, 'latin1');
  bytes.writeUInt32BE(message.payloadType, 112);
  bytes.writeUInt32BE(message.payload.length, headerLength);
  message.payload.copy(bytes, payloadAt);
  return bytes;
}

/**
 * Reads a message as the agent does: the payload is all that follows the header, its length member cuts nothing and its
 * digest is not looked at. Throws MessageError; where the Go code would panic, too.
 */
export function decodeMessage(bytes: Buffer): ReceivedMessage {
  if (bytes.length < headerLength) throw new MessageError('Offset is outside the byte array.');
  const own = bytes.readUInt32BE(0);
  // Go's uint32 wraps round; 4 is PayloadLength's own size.
  const start = (own + 4) >>> 0;
  if (bytes.length < payloadAt || start > bytes.length) throw new MessageError('Offset is bigger than the byte array.');
  const message: ReceivedMessage = {
    headerLength: own,
    messageType: readType(bytes),
    schemaVersion: bytes.readUInt32BE(36),
    createdDate: bytes.readUInt32BE(40) * wordSize + bytes.readUInt32BE(44),
    sequenceNumber: bytes.readInt32BE(48) * wordSize + bytes.readUInt32BE(52),
    flags: bytes.readUInt32BE(56) * wordSize + bytes.readUInt32BE(60),
    messageId: readId(bytes),
    payloadType: bytes.readUInt32BE(112),
    // The agent cannot read a length that ends the frame and leaves it at 0 (vector de-header-only).
    payloadLength: bytes.length === payloadAt ? 0 : bytes.readUInt32BE(headerLength),
    payload: bytes.subarray(start),
  };
  if (own === 0) throw new MessageError('HeaderLength cannot be zero');
  if (message.messageType === '') throw new MessageError('MessageType is missing');
  if (message.createdDate === 0) throw new MessageError('CreatedDate is missing');
  return message;
}

/** The usual types as a client pads them. */
const padded: ReadonlyMap<string, string> = new Map(
  ['input_stream_data', 'acknowledge'].map((type) => [type.padEnd(typeLength), type]),
);

function readType(bytes: Buffer): string {
  const raw = bytes.toString('latin1', 4, 4 + typeLength);
  // NULs at both ends go first, then white space: a NUL between spaces stays (as in the Go code).
  return padded.get(raw) ?? raw.replace(/^\0+|\0+$/g, '').trim();
}

const wordSize = 2 ** 32;

/** 64 bits in two halves: an echo waits for each message, and bigints are slow. */
function writeLong(bytes: Buffer, value: number, at: number): void {
  bytes.writeUInt32BE(Math.floor(value / wordSize) >>> 0, at);
  bytes.writeUInt32BE(value >>> 0, at + 4);
}

/** A UUID's halves are swapped on the wire: its last eight bytes come first. */
function writeId(bytes: Buffer, id: string): void {
  const hex = id.replaceAll('-', '');
  bytes.write(hex.slice(16), 64, 8, 'hex');
  bytes.write(hex.slice(0, 16), 72, 8, 'hex');
}

function readId(bytes: Buffer): string {
  const hex = bytes.toString('hex', 72, 80) + bytes.toString('hex', 64, 72);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

const escapes: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
};

/** JSON as Go's encoding/json writes it: the characters that HTML minds are escaped. */
export function goJson(value: unknown): string {
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (character) => escapes[character] ?? character);
}
