import { randomBytes } from 'node:crypto';
import type { NodeSession } from '../../world/session.ts';
import { createSessionCipher, dataKeyLength, type SessionCipher } from './encryption.ts';
import {
  dataKeyOf,
  encryptedMessage,
  encrypts,
  handshakeComplete,
  handshakeRequest,
  readHandshakeResponse,
  sendsChallenge,
  upgradeAdvice,
} from './handshake.ts';
import { goJson, payloadTypes, type ReceivedMessage } from './message.ts';

/** kms:Decrypt as the agent calls it, with its own idea of the context. Throws an Error whose text says why not. */
export type DecryptDataKey = (session: NodeSession, blob: Buffer, context: Readonly<Record<string, string>>) => Buffer;

export interface GreetingOptions {
  readonly session: NodeSession;
  readonly output: (payloadType: number, payload: Buffer) => void;
  readonly decryptDataKey: DecryptDataKey;
  /** All was agreed: HandshakeComplete is on its way. */
  readonly done: (clientVersion: string, cipher: SessionCipher | undefined) => void;
  /** The session fails; the text is the user's. */
  readonly failed: (output: string) => void;
}

/** The agent's side of the handshake, with the proof of the key where the session is encrypted. */
export interface Greeting {
  /** Asks, after a delay that is a fault (milliseconds). */
  start(delayMs: number): void;
  /** A message before the end of the handshake. Throws for an answer that is not acknowledged. */
  accept(message: ReceivedMessage): void;
  stop(): void;
}

/** The agent waits so long for each of the client's two answers. */
const limitMs = 15_000;
const prefix = 'Encountered error while initiating handshake. ';
const timedOut = {
  response: 'Handshake timed out. Please ensure that you have the latest version of the session manager plugin.',
  challenge: 'Timed out waiting for encryption challenge.',
};

interface Proof {
  readonly clientVersion: string;
  readonly cipher: SessionCipher;
  readonly challenge: Buffer;
}

export function createGreeting({ session, output, decryptDataKey, done, failed }: GreetingOptions): Greeting {
  const random = sendsChallenge(session) ? randomBytes(16).toString('base64') : undefined;
  let askedAt = Date.now();
  let over = false;
  let answered = false;
  let proof: Proof | undefined;
  let delay: NodeJS.Timeout | undefined;
  let limit: NodeJS.Timeout | undefined;

  const stop = () => {
    over = true;
    clearTimeout(delay);
    clearTimeout(limit);
  };
  const fail = (text: string) => {
    stop();
    failed(prefix + text);
  };
  const wait = (ms: number, text: string) => {
    clearTimeout(limit);
    limit = setTimeout(() => fail(text), ms);
  };
  const ask = () => {
    askedAt = Date.now();
    output(payloadTypes.handshakeRequest, handshakeRequest(session, random));
  };
  const complete = (clientVersion: string, cipher?: SessionCipher) => {
    stop();
    const advice = upgradeAdvice(clientVersion, session.properties?.separateOutputStream === 'true');
    const words = advice + (cipher === undefined ? '' : encryptedMessage);
    output(payloadTypes.handshakeComplete, handshakeComplete(Date.now() - askedAt, words));
    done(clientVersion, cipher);
  };
  const challengeClient = (clientVersion: string, payload: Buffer) => {
    const { blob, context } = dataKeyOf(session, payload, random);
    const cipher = createSessionCipher(decryptDataKey(session, blob, context));
    const challenge = randomBytes(dataKeyLength);
    proof = { clientVersion, cipher, challenge };
    wait(limitMs, timedOut.challenge);
    const text = goJson({ Challenge: cipher.encrypt(challenge).toString('base64') });
    output(payloadTypes.encryptionChallengeRequest, Buffer.from(text));
  };
  const response = (payload: Buffer) => {
    const { clientVersion, refusal } = readHandshakeResponse(payload);
    // A second answer blocks the real agent's reader for good: here it is passed over.
    if (answered) return;
    answered = true;
    if (refusal !== undefined) fail(refusal);
    else if (!encrypts(session)) complete(clientVersion);
    else {
      try {
        challengeClient(clientVersion, payload);
      } catch (error) {
        fail(error instanceof Error ? error.message : String(error));
      }
    }
  };
  const challengeResponse = (payload: Buffer) => {
    if (proof === undefined) return;
    const { Challenge } = JSON.parse(payload.toString('utf8')) as { Challenge?: unknown };
    const given = proof.cipher.decrypt(Buffer.from(String(Challenge), 'base64'));
    if (!given.equals(proof.challenge)) throw new Error('Encryption challenge does not match.');
    complete(proof.clientVersion, proof.cipher);
  };

  return {
    start(delayMs) {
      if (delayMs > 0) delay = setTimeout(ask, delayMs);
      else ask();
      wait(limitMs + delayMs, timedOut.response);
    },
    accept({ payloadType, payload }) {
      if (over) return;
      if (payloadType === payloadTypes.handshakeResponse) response(payload);
      else if (payloadType === payloadTypes.encryptionChallengeResponse) challengeResponse(payload);
    },
    stop,
  };
}
