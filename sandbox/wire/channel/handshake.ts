import type { NodeSession } from '../../world/session.ts';
import { isAtMost } from './client-version.ts';
import { goJson } from './message.ts';

/** Whether the agent greets the client first: never for unencrypted shells (agent: plugins' RequireHandshake). */
export function needsHandshake({ sessionType }: Pick<NodeSession, 'sessionType'>): boolean {
  return sessionType === 'NonInteractiveCommands' || sessionType === 'Port';
}

/** The payload of HandshakeRequest. Properties are in alphabetical order, as Go writes a map. */
export function handshakeRequest({
  node,
  sessionType,
  properties,
}: Pick<NodeSession, 'node' | 'sessionType' | 'properties'>): Buffer {
  const sorted =
    properties === null
      ? null
      : Object.fromEntries(Object.entries(properties).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return json({
    AgentVersion: node.agentVersion,
    RequestedClientActions: [
      { ActionType: 'SessionType', ActionParameters: { SessionType: sessionType, Properties: sorted } },
    ],
  });
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

/** What old clients are told that cannot take standard error apart from standard output; empty for others. */
export function upgradeAdvice(clientVersion: string, separateOutput: boolean): string {
  if (!separateOutput || !isAtMost(clientVersion, '1.2.295')) return '';
  return 'Please update the session manager plugin: the minimum required version for separate output streams is 1.2.312.0.\r\n';
}

function json(value: unknown): Buffer {
  return Buffer.from(goJson(value));
}
