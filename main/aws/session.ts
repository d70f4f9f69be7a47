import type { Session as AwsSession } from '@aws-sdk/client-ssm';
import { SessionStatus, type Session } from '../../contract/features/sessions.ts';

/** A session of DescribeSessions as the app tells it; undefined for one without an id or with a status not known. */
export function readSession(session: AwsSession): Session | undefined {
  const status = SessionStatus.safeParse(session.Status);
  if (session.SessionId === undefined || !status.success) return undefined;
  return {
    sessionId: session.SessionId,
    target: session.Target ?? '',
    status: status.data,
    ...(session.StartDate !== undefined && { startedAt: session.StartDate.getTime() }),
    ...(session.EndDate !== undefined && { endedAt: session.EndDate.getTime() }),
    owner: session.Owner ?? '',
    document: session.DocumentName ?? '',
    reason: session.Reason ?? '',
    details: session.Details ?? '',
  };
}
