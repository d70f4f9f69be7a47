import { z } from 'zod';
import { failed, type Failure } from '../../../contract/failure.ts';
import type { AgreedSession } from './channel.ts';
import { clientVersion, goJson, SessionTypeParameters, type HandshakeRequest } from './payloads.ts';

/** What a handshake asks for, before anything is answered. */
export interface HandshakePlan {
  readonly actions: HandshakeRequest['RequestedClientActions'];
  /** Undefined where the type is missing or unknown. */
  readonly session: AgreedSession | undefined;
  /** The KMS key to encrypt with, and the challenge that newer agents bind it to; undefined where nothing is encrypted. */
  readonly encryption: { readonly keyId: string; readonly challenge: string | undefined } | undefined;
}

/** Our answer, and why the session cannot go on; `refusal` is undefined when all was agreed. */
export interface HandshakeAnswer {
  readonly payload: Buffer;
  readonly refusal: Failure | undefined;
}

const status = { success: 1, failed: 2, unsupported: 3 } as const;

const sessionTypes = ['Standard_Stream', 'InteractiveCommands', 'NonInteractiveCommands', 'Port'] as const;
const SessionType = z.enum(sessionTypes);
/** ActionParameters of KMSEncryption; `Challenge` since agent 3.3.808. */
const EncryptionParameters = z.object({ KMSKeyId: z.string().min(1), Challenge: z.string().optional() });

/** Reads what the agent asks for (HandshakeRequest, payload type 5). */
export function planHandshake({ AgentVersion, RequestedClientActions }: HandshakeRequest): HandshakePlan {
  let session: HandshakePlan['session'];
  let encryption: HandshakePlan['encryption'];
  for (const { ActionType, ActionParameters } of RequestedClientActions) {
    if (ActionType === 'SessionType') {
      const type = SessionType.safeParse(sessionTypeOf(ActionParameters));
      const properties = propertiesOf(ActionParameters);
      if (type.success) session = { sessionType: type.data, properties, agentVersion: AgentVersion, encrypted: false };
    } else if (ActionType === 'KMSEncryption') {
      const parameters = EncryptionParameters.safeParse(ActionParameters);
      if (parameters.success) {
        encryption = { keyId: parameters.data.KMSKeyId, challenge: parameters.data.Challenge };
      }
    }
  }
  if (session !== undefined && encryption !== undefined) session = { ...session, encrypted: true };
  return { actions: RequestedClientActions, session, encryption };
}

interface Processed {
  readonly ActionType: string;
  readonly ActionStatus: number;
  readonly ActionResult: object | null;
  readonly Error: string;
}

/**
 * Answers each requested action, in the same order (HandshakeResponse, payload type 6). `key` is the data key as KMS
 * alone can read it, or why it could not be had.
 */
export function answerHandshake(plan: HandshakePlan, key: Buffer | Failure | undefined): HandshakeAnswer {
  const errors: string[] = [];
  let refusal: Failure | undefined;

  const refuse = (ActionType: string, ActionStatus: number, text: string, why: Failure): Processed => {
    errors.push(text);
    refusal ??= why;
    const Error = ActionStatus === status.failed ? `Failed to process action ${ActionType}: ${text}` : text;
    return { ActionType, ActionStatus, ActionResult: null, Error };
  };
  const agree = (ActionType: string, ActionResult: object | null): Processed => ({
    ActionType,
    ActionStatus: status.success,
    ActionResult,
    Error: '',
  });

  const processed = plan.actions.map(({ ActionType, ActionParameters }): Processed => {
    if (ActionType === 'SessionType') {
      if (plan.session !== undefined) return agree(ActionType, null);
      const text = `Unknown session type ${sessionTypeOf(ActionParameters)}`;
      return refuse(ActionType, status.failed, text, unsupported(text));
    }
    if (ActionType !== 'KMSEncryption') {
      // The plugin leaves the status 0 here, a known mistake of its own; 3 is what the agent's code defines.
      const text = `Unsupported action ${ActionType}`;
      return refuse(ActionType, status.unsupported, text, unsupported(text));
    }
    if (plan.encryption === undefined || key === undefined) {
      const text = 'The key of the encryption is missing';
      return refuse(ActionType, status.failed, text, unsupported(text));
    }
    if (!Buffer.isBuffer(key)) return refuse(ActionType, status.failed, `${key.awsCode ?? key.code}`, key);
    return agree(ActionType, {
      KMSCipherTextKey: key.toString('base64'),
      KMSCipherTextHash: null,
      ...(plan.encryption.challenge !== undefined && { ChallengeAcknowledgement: true }),
    });
  });

  const response = {
    ClientVersion: clientVersion,
    ProcessedClientActions: processed,
    Errors: errors.length === 0 ? null : errors,
  };
  return { payload: Buffer.from(goJson(response)), refusal };
}

/** What a data key is bound to: the agent decrypts it with its own idea of the same. */
export function encryptionContext(
  sessionId: string,
  nodeId: string,
  challenge: string | undefined,
): Record<string, string> {
  return {
    'aws:ssm:SessionId': sessionId,
    'aws:ssm:TargetId': nodeId,
    ...(challenge !== undefined && { 'aws:ssm:RandomChallenge': challenge }),
  };
}

function unsupported(message: string): Failure {
  return failed('unsupported', message).failure;
}

function sessionTypeOf(parameters: unknown): string {
  const parsed = SessionTypeParameters.safeParse(parameters);
  return parsed.success ? parsed.data.SessionType : '';
}

function propertiesOf(parameters: unknown): Record<string, unknown> {
  const parsed = SessionTypeParameters.safeParse(parameters);
  return (parsed.success ? parsed.data.Properties : undefined) ?? {};
}
