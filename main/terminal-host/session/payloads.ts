import { z } from 'zod';
import type { TerminalSize } from '../../../contract/terminal.ts';
import { clientVersion } from './client-version.ts';
import { MessageError } from './message.ts';

/** The first frame of a websocket, as text; the service does not answer it. `clientId` stays over reconnections. */
export function openDataChannel(token: string, clientId: string, requestId: string): string {
  return goJson({
    MessageSchemaVersion: '1.0',
    RequestId: requestId,
    TokenValue: token,
    ClientId: clientId,
    ClientVersion: clientVersion,
  });
}

/** `messageId` is a UUID. Put together by hand: there is one for each message that comes. */
export function acknowledgePayload(messageType: string, messageId: string, sequenceNumber: number): string {
  const type = messageType === 'output_stream_data' ? '"output_stream_data"' : goJson(messageType);
  return `{"AcknowledgedMessageType":${type},"AcknowledgedMessageId":"${messageId}","AcknowledgedMessageSequenceNumber":${sequenceNumber},"IsSequentialMessage":true}`;
}

export function challengePayload(challenge: Buffer): string {
  return goJson({ Challenge: challenge.toString('base64') });
}

export function sizePayload({ cols, rows }: TerminalSize): string {
  return goJson({ cols, rows });
}

/**
 * The sequence number that an acknowledgement tells. Throws MessageError for what is none. Read by hand: each key that is
 * typed waits for it before its echo.
 */
export function acknowledgedSequence(payload: Buffer): number {
  const value = parsed(payload) as { AcknowledgedMessageSequenceNumber?: unknown } | null;
  const sequence = value?.AcknowledgedMessageSequenceNumber;
  if (typeof sequence === 'number' && Number.isSafeInteger(sequence)) return sequence;
  throw new MessageError('The payload has not the form of its type.');
}

export const HandshakeRequest = z.object({
  AgentVersion: z.string().default(''),
  RequestedClientActions: z.array(z.object({ ActionType: z.string(), ActionParameters: z.unknown() })),
});
export type HandshakeRequest = z.infer<typeof HandshakeRequest>;

export const SessionTypeParameters = z.object({
  SessionType: z.string(),
  Properties: z.record(z.string(), z.unknown()).nullish(),
});

/** EncChallengeRequest and EncChallengeResponse: bytes, encrypted. */
export const EncryptionChallenge = z.object({ Challenge: z.base64() });

export const HandshakeComplete = z.object({ CustomerMessage: z.string().default('') });

export const ChannelClosed = z.object({ Output: z.string().default('') });

/** Reads a JSON payload. Throws MessageError when it is none, or not of this form. */
export function readJson<T>(schema: z.ZodType<T>, payload: Buffer): T {
  const { data, error, success } = schema.safeParse(parsed(payload));
  if (!success) throw new MessageError('The payload has not the form of its type.', { cause: error });
  return data;
}

function parsed(payload: Buffer): unknown {
  try {
    return JSON.parse(payload.toString('utf8'));
  } catch (error) {
    throw new MessageError('The payload is no JSON.', { cause: error });
  }
}

const escapes: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
};

/** JSON as Go's encoding/json writes it: what HTML minds is escaped. */
export function goJson(value: unknown): string {
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (character) => escapes[character] ?? character);
}
