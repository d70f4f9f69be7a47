import { failed } from '../../contract/failure.ts';
import type { InstanceId, Scope } from '../../contract/values.ts';
import type { Route } from '../network/route.ts';
import type { Log } from '../log/log.ts';
import type { Aws } from './aws.ts';

/** What ssm:StartSession is asked. */
export interface SessionWish {
  readonly scope: Scope;
  readonly nodeId: InstanceId;
  /** Session document; absent means the account's shell preferences. */
  readonly document?: string | undefined;
  readonly parameters?: Record<string, string[]> | undefined;
  readonly reason?: string | undefined;
}

/** A session and the way to its data channel. */
export interface StartedSession extends Route {
  readonly sessionId: string;
  readonly streamUrl: string;
  readonly token: string;
}

/**
 * ssm:StartSession. Throws FailureError. It is never cancelled under way: AWS may have started the session by then, and
 * only the answer tells its id.
 */
export async function startSession(
  aws: Pick<Aws, 'send' | 'streamUrl' | 'route'>,
  wish: SessionWish,
): Promise<StartedSession> {
  const { scope, nodeId, document, parameters, reason } = wish;
  const { StartSessionCommand } = await import('@aws-sdk/client-ssm');
  const command = new StartSessionCommand({
    Target: nodeId,
    ...(document !== undefined && { DocumentName: document }),
    ...(parameters !== undefined && { Parameters: parameters }),
    ...(reason !== undefined && { Reason: reason }),
  });
  const { SessionId, StreamUrl, TokenValue } = await aws.send(scope, 'ssm', command);
  if (SessionId === undefined || StreamUrl === undefined || TokenValue === undefined) {
    throw failed('unexpected', 'StartSession answered without a session.', { operation: 'ssm:StartSession' });
  }
  try {
    const streamUrl = aws.streamUrl(scope, StreamUrl);
    return { sessionId: SessionId, streamUrl, token: TokenValue, ...(await aws.route(scope, streamUrl)) };
  } catch (error) {
    // What cannot be reached must not live on; what AWS says to that matters less than why.
    await terminateSession(aws, scope, SessionId).catch(() => {});
    throw error;
  }
}

/** ssm:TerminateSession. Throws FailureError. */
export async function terminateSession(
  aws: Pick<Aws, 'send'>,
  scope: Scope,
  sessionId: string,
  signal?: AbortSignal,
): Promise<void> {
  const { TerminateSessionCommand } = await import('@aws-sdk/client-ssm');
  await aws.send(scope, 'ssm', new TerminateSessionCommand({ SessionId: sessionId }), signal);
}

/** Ends a session that nobody wants any more. Never rejects: what AWS refuses is logged. */
export async function endSession(
  aws: Pick<Aws, 'send'>,
  log: Pick<Log, 'warn'>,
  scope: Scope,
  sessionId: string,
): Promise<void> {
  try {
    await terminateSession(aws, scope, sessionId);
  } catch (error) {
    log.warn('a session could not be terminated', { sessionId, error });
  }
}

/** What ssm:ResumeSession gives, and the way to the stream as the user's network settings are by now. */
export interface ResumedSession {
  /** `''` when the session has timed out. */
  readonly token: string;
  readonly route?: Route;
}

/** ssm:ResumeSession. Throws FailureError. */
export async function resumeSession(
  aws: Pick<Aws, 'send' | 'streamUrl' | 'route'>,
  scope: Scope,
  sessionId: string,
): Promise<ResumedSession> {
  const { ResumeSessionCommand } = await import('@aws-sdk/client-ssm');
  const { TokenValue: token = '', StreamUrl } = await aws.send(
    scope,
    'ssm',
    new ResumeSessionCommand({ SessionId: sessionId }),
  );
  if (token === '' || StreamUrl === undefined) return { token };
  return { token, route: await aws.route(scope, aws.streamUrl(scope, StreamUrl)) };
}

/** A data key of two AES-256 halves, one for each direction (Session Manager plugin: src/encryption). */
const dataKeyBytes = 64;

/** kms:GenerateDataKey for a session's encryption. Throws FailureError. */
export async function newDataKey(
  aws: Pick<Aws, 'send'>,
  scope: Scope,
  keyId: string,
  context: Readonly<Record<string, string>>,
): Promise<{ plaintext: Buffer; ciphertext: Buffer }> {
  const { GenerateDataKeyCommand } = await import('@aws-sdk/client-kms');
  const command = new GenerateDataKeyCommand({
    KeyId: keyId,
    NumberOfBytes: dataKeyBytes,
    EncryptionContext: { ...context },
  });
  const { Plaintext, CiphertextBlob } = await aws.send(scope, 'kms', command);
  if (Plaintext === undefined || CiphertextBlob === undefined)
    throw failed('unexpected', 'GenerateDataKey answered without a key.', { operation: 'kms:GenerateDataKey' });
  return { plaintext: Buffer.from(Plaintext), ciphertext: Buffer.from(CiphertextBlob) };
}
