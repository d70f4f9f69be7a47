import { failureOf, type Failure } from '../../../contract/failure.ts';
import type { Clock } from '../clock.ts';
import type { AgreedSession } from './channel.ts';
import { createEncryption, type Encryption } from './encryption.ts';
import { answerHandshake, encryptionContext, planHandshake, type HandshakePlan } from './handshake.ts';
import { MessageError, payloadTypes, type AgentMessage } from './message.ts';
import { challengePayload, EncryptionChallenge, HandshakeComplete, HandshakeRequest, readJson } from './payloads.ts';
import type { SessionApi } from './session-api.ts';

export interface GreetingParts {
  readonly sessionId: string;
  /** Target of ssm:StartSession. */
  readonly nodeId: string;
  readonly api: Pick<SessionApi, 'dataKey'>;
  readonly clock: Clock;
  send(payloadType: number, payload: Buffer): void;
  notice(text: string): void;
  /** The handshake is complete: input is taken. */
  agreed(session: AgreedSession): void;
  /** The session cannot go on, and the agent has not ended it by itself. */
  failed(failure: Failure): void;
}

/** What is said before a session's first byte, and what was agreed. */
export interface Greeting {
  /** Takes handshake messages; false for all others. Throws MessageError for one that cannot be used. */
  take(message: AgentMessage): boolean;
  /** There is a handshake: an ordinary shell has none. */
  readonly begun: boolean;
  /** What was agreed, once the handshake is complete. */
  readonly completed: AgreedSession | undefined;
  readonly encryption: Encryption | undefined;
  /** What we refused: the agent ends the session for it. */
  readonly refusal: Failure | undefined;
  stop(): void;
}

/** The agent takes input only a moment after it has sent HandshakeComplete (agent: datachannel.go). */
const afterCompleteMs = 20;
/** A refused handshake ends by the agent's word, or without it after so long. */
const refusalLimitMs = 3_000;

export function createGreeting(parts: GreetingParts): Greeting {
  let plan: HandshakePlan | undefined;
  let encryption: Encryption | undefined;
  let refusal: Failure | undefined;
  let completed: AgreedSession | undefined;
  let isChallenged = false;
  let over = false;
  let cancelTimer: (() => void) | undefined;

  const reply = (to: HandshakePlan, key: Buffer | Failure | undefined) => {
    if (over) return;
    const answer = answerHandshake(to, key);
    parts.send(payloadTypes.handshakeResponse, answer.payload);
    const why = answer.refusal;
    refusal = why;
    if (why !== undefined) cancelTimer = parts.clock.after(refusalLimitMs, () => parts.failed(why));
  };

  const fetchKey = async (of: HandshakePlan, { keyId, challenge }: NonNullable<HandshakePlan['encryption']>) => {
    try {
      const context = encryptionContext(parts.sessionId, parts.nodeId, challenge);
      const { plaintext, ciphertext } = await parts.api.dataKey(keyId, context);
      encryption = createEncryption(plaintext);
      reply(of, ciphertext);
    } catch (error) {
      reply(of, failureOf(error));
    }
  };

  const request = (payload: Buffer) => {
    // A second answer would block the agent's reader for good.
    if (plan !== undefined) return;
    plan = planHandshake(readJson(HandshakeRequest, payload));
    if (plan.encryption === undefined || plan.session === undefined) reply(plan, undefined);
    else void fetchKey(plan, plan.encryption);
  };

  const complete = (payload: Buffer) => {
    const { CustomerMessage } = readJson(HandshakeComplete, payload);
    if (refusal !== undefined) {
      parts.failed(refusal);
      return;
    }
    const session = plan?.session;
    if (session === undefined) throw new MessageError('The handshake was completed before it began.');
    // Else what is typed would go out in the clear.
    if (session.encrypted && encryption === undefined)
      throw new MessageError('The handshake was completed before it was agreed.');
    if (CustomerMessage !== '') parts.notice(CustomerMessage);
    completed = session;
    cancelTimer = parts.clock.after(afterCompleteMs, () => parts.agreed(session));
  };

  /** Shows that we hold the key: what the agent encrypted comes back, encrypted the other way. */
  const challenge = (payload: Buffer) => {
    const { Challenge } = readJson(EncryptionChallenge, payload);
    if (encryption === undefined) throw new MessageError('A challenge came without a key.');
    // Whatever the agent has encrypted would be encrypted again by our key, as if it had been typed.
    if (isChallenged || completed !== undefined)
      throw new MessageError('A challenge came that the handshake has no place for.');
    isChallenged = true;
    const answer = encryption.encrypt(encryption.decrypt(Buffer.from(Challenge, 'base64')));
    parts.send(payloadTypes.encryptionChallengeResponse, Buffer.from(challengePayload(answer)));
  };

  return {
    take({ payloadType, payload }) {
      if (payloadType === payloadTypes.handshakeRequest) request(payload);
      else if (payloadType === payloadTypes.handshakeComplete) complete(payload);
      else if (payloadType === payloadTypes.encryptionChallengeRequest) challenge(payload);
      else return false;
      return true;
    },
    get begun() {
      return plan !== undefined;
    },
    get completed() {
      return completed;
    },
    get encryption() {
      return encryption;
    },
    get refusal() {
      return refusal;
    },
    stop() {
      over = true;
      cancelTimer?.();
    },
  };
}
