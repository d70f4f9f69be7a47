import { FailureError, type Failure } from '../../../contract/failure.ts';
import type { Session } from '../../../contract/features/sessions.ts';
import type { Scope } from '../../../contract/values.ts';
import type { Aws } from '../../aws/aws.ts';
import { walkPages } from '../../aws/pages.ts';
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
  let next: string | undefined;
  let pages = 0;
  const fetchPage = async (token: string | undefined) => {
    const command = new DescribeSessionsCommand({
      State: state,
      MaxResults: pageSize,
      ...(token !== undefined && { NextToken: token }),
    });
    const { Sessions = [], NextToken } = await aws.send(scope, 'ssm', command, signal);
    next = NextToken;
    return { items: Sessions, next: NextToken };
  };
  for await (const items of walkPages(fetchPage, signal)) {
    pages += 1;
    const cut = pages === mostPages && next !== undefined && next !== '';
    emit({ rows: items.map(readSession).filter((session) => session !== undefined), more: cut });
    if (cut) return;
  }
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
  const waiting = [...new Set(sessionIds)];
  const work = async () => {
    for (let sessionId = waiting.shift(); sessionId !== undefined; sessionId = waiting.shift()) {
      try {
        await terminateSession(aws, scope, sessionId, signal);
        result.terminated.push(sessionId);
      } catch (error) {
        if (!(error instanceof FailureError)) throw error;
        result.failures.push({ sessionId, failure: error.failure });
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return result;
}
