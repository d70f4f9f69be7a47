import type { NodeSession } from '../../world/session.ts';
import { compareVersions, isAtMost } from './client-version.ts';
import { goJson } from './message.ts';

type About = Pick<NodeSession, 'node' | 'sessionType' | 'kmsKeyId'>;

/** Whether the session is encrypted with a KMS key; port sessions never are. */
export function encrypts({ sessionType, kmsKeyId = '' }: Pick<NodeSession, 'sessionType' | 'kmsKeyId'>): boolean {
  return kmsKeyId !== '' && sessionType !== 'Port';
}

/** Whether the agent greets the client first: never for unencrypted shells (agent: plugins' RequireHandshake). */
export function needsHandshake(session: Pick<NodeSession, 'sessionType' | 'kmsKeyId'>): boolean {
  return session.sessionType === 'NonInteractiveCommands' || session.sessionType === 'Port' || encrypts(session);
}

/** Whether the agent asks the client to bind the data key to a random text: encrypted sessions, agents since 3.3.808. */
export function sendsChallenge(session: About): boolean {
  return encrypts(session) && compareVersions(session.node.agentVersion, '3.3.808') >= 0;
}

/** What HandshakeComplete tells the user of an encrypted session. */
export const encryptedMessage = 'This session is encrypted using AWS KMS.';

/** The payload of HandshakeRequest. Properties are in alphabetical order, as Go writes a map. `challenge` is base64. */
export function handshakeRequest(session: About & Pick<NodeSession, 'properties'>, challenge?: string): Buffer {
  const { node, sessionType, properties, kmsKeyId } = session;
  const sorted =
    properties === null
      ? null
      : Object.fromEntries(Object.entries(properties).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  const actions: object[] = [
    { ActionType: 'SessionType', ActionParameters: { SessionType: sessionType, Properties: sorted } },
  ];
  if (encrypts(session))
    actions.push({
      ActionType: 'KMSEncryption',
      ActionParameters: { KMSKeyId: kmsKeyId, ...(challenge !== undefined && { Challenge: challenge }) },
    });
  return json({ AgentVersion: node.agentVersion, RequestedClientActions: actions });
}

/** The payload of HandshakeComplete; `elapsedMs` since the request. */
export function handshakeComplete(elapsedMs: number, customerMessage: string): Buffer {
  return json({ HandshakeTimeToComplete: Math.round(elapsedMs * 1_000_000), CustomerMessage: customerMessage });
}

export interface HandshakeAnswer {
  readonly clientVersion: string;
  /** Why the client's answer is none that can be worked with; undefined when all actions succeeded. */
  readonly refusal: string | undefined;
}

/** Reads HandshakeResponse. Any status but 1 is a refusal, the plugin's mistaken 0 too. Throws on what is no JSON. */
export function readHandshakeResponse(payload: Buffer): HandshakeAnswer {
  const response = JSON.parse(payload.toString('utf8')) as {
    ClientVersion?: string;
    ProcessedClientActions?: Array<{ ActionType?: string; ActionStatus?: number; Error?: string }> | null;
  };
  const failed = response.ProcessedClientActions?.find(({ ActionStatus }) => ActionStatus !== 1);
  return {
    clientVersion: response.ClientVersion ?? '',
    refusal:
      failed === undefined
        ? undefined
        : `${failed.ActionType ?? ''} failed on client with status ${failed.ActionStatus ?? 0} error: ${failed.Error ?? ''}`,
  };
}

/**
 * The encrypted data key of the client's answer and the context that the agent decrypts it with. Throws an Error with the
 * agent's words when there is none, or when the node insists on the random challenge and the client does not know it.
 */
export function dataKeyOf(
  session: Pick<NodeSession, 'sessionId' | 'node'>,
  payload: Buffer,
  challenge: string | undefined,
): { blob: Buffer; context: Readonly<Record<string, string>> } {
  const { ProcessedClientActions } = JSON.parse(payload.toString('utf8')) as {
    ProcessedClientActions?: ReadonlyArray<{ ActionType?: string; ActionResult?: KmsResult | null }> | null;
  };
  const result = ProcessedClientActions?.find(({ ActionType }) => ActionType === 'KMSEncryption')?.ActionResult;
  if (result?.KMSCipherTextKey === undefined) throw new Error('The client sent no data key.');
  const bound = challenge !== undefined && result.ChallengeAcknowledgement === true;
  if (!bound && session.node.requiresChallenge === true)
    throw new Error('client does not support required encryption context random challenge');
  return {
    blob: Buffer.from(result.KMSCipherTextKey, 'base64'),
    context: {
      'aws:ssm:SessionId': session.sessionId,
      'aws:ssm:TargetId': session.node.instanceId,
      ...(bound && { 'aws:ssm:RandomChallenge': challenge }),
    },
  };
}

interface KmsResult {
  readonly KMSCipherTextKey?: string;
  readonly ChallengeAcknowledgement?: boolean;
}

/** What old clients are told that cannot take standard error apart from standard output; empty for others. */
export function upgradeAdvice(clientVersion: string, separateOutput: boolean): string {
  if (!separateOutput || !isAtMost(clientVersion, '1.2.295')) return '';
  return 'Please update the session manager plugin: the minimum required version for separate output streams is 1.2.312.0.\r\n';
}

function json(value: unknown): Buffer {
  return Buffer.from(goJson(value));
}
