import { FailureError, type Failure } from '../../../contract/failure.ts';
import type { Session } from '../../../contract/features/sessions.ts';
import type { Scope } from '../../../contract/values.ts';
import { mapAtOnce } from '../../aws/at-once.ts';
import type { Aws } from '../../aws/aws.ts';
import { walkUpTo } from '../../aws/pages.ts';
import { terminateSession } from '../../aws/session-calls.ts';
import { readSession } from '../../aws/session.ts';

/** DescribeSessions gives at most 200 a page. */
const pageSize = 200;
/** Past sessions go back 30 days; a busy account has tens of thousands. What is cut is told as `more`. */
const mostPages = 50;
const atOnce = 4;

/** Hands the sessions of a scope on as their pages arrive, newest first. */
export async function listSessions(
  aws: Aws,
  scope: Scope,
  state: 'Active' | 'History',
  emit: (page: { rows: Session[]; more: boolean }) => void,
  signal: AbortSignal,
): Promise<void> {
  const { DescribeSessionsCommand } = await import('@aws-sdk/client-ssm');
  const fetchPage = async (token: string | undefined) => {
    const command = new DescribeSessionsCommand({
      State: state,
      MaxResults: pageSize,
      ...(token !== undefined && { NextToken: token }),
    });
    const { Sessions = [], NextToken } = await aws.send(scope, 'ssm', command, signal);
    return { items: Sessions, next: NextToken };
  };
  for await (const { items, more } of walkUpTo(mostPages, fetchPage, signal))
    emit({ rows: items.map(readSession).filter((session) => session !== undefined), more });
}

export interface Terminated {
  readonly terminated: string[];
  readonly failures: Array<{ sessionId: string; failure: Failure }>;
}

/** Ends each session; one that fails does not stop the others. */
export async function terminateSessions(
  aws: Aws,
  scope: Scope,
  sessionIds: readonly string[],
  signal: AbortSignal,
): Promise<Terminated> {
  const result: Terminated = { terminated: [], failures: [] };
  await mapAtOnce([...new Set(sessionIds)], atOnce, async (sessionId) => {
    try {
      await terminateSession(aws, scope, sessionId, signal);
      result.terminated.push(sessionId);
    } catch (error) {
      if (!(error instanceof FailureError)) throw error;
      result.failures.push({ sessionId, failure: error.failure });
    }
  });
  return result;
}
