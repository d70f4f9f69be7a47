import { failed } from '../contract/failure.ts';
import type { Scope } from '../contract/values.ts';
import type { Aws } from '../main/aws/aws.ts';
import type { GivenSession } from './arguments.ts';

/** The session document whose bytes are those of one TCP connection to the node. */
export const sshDocument = 'AWS-StartSSHSession';

/** ssm:StartSession of a connection to the node's SSH server. Throws FailureError. */
export async function startSshSession(
  aws: Pick<Aws, 'send'>,
  scope: Scope,
  target: string,
  port: number,
): Promise<GivenSession> {
  const { StartSessionCommand } = await import('@aws-sdk/client-ssm');
  const command = new StartSessionCommand({
    Target: target,
    DocumentName: sshDocument,
    Parameters: { portNumber: [String(port)] },
  });
  const { SessionId, StreamUrl, TokenValue } = await aws.send(scope, 'ssm', command);
  if (SessionId === undefined || StreamUrl === undefined || TokenValue === undefined)
    throw failed('unexpected', 'StartSession answered without a session.', { operation: 'ssm:StartSession' });
  return { sessionId: SessionId, streamUrl: StreamUrl, token: TokenValue, target, document: sshDocument };
}
