import { z } from 'zod';
import { feed, request } from '../define.ts';
import { Failure } from '../failure.ts';
import { Instant, Scope } from '../values.ts';

/** ssm:DescribeSessions, Session.Status. */
export const SessionStatus = z.enum(['Connected', 'Connecting', 'Disconnected', 'Terminated', 'Terminating', 'Failed']);
export type SessionStatus = z.infer<typeof SessionStatus>;

/** Session ids are `<caller>-<17 hex>` of at most 96 characters; only the form that matters is checked. */
export const SessionId = z.string().min(1).max(96);

/** One session of the account (ssm:DescribeSessions). `''` stands for "not told". */
export const Session = z.object({
  sessionId: SessionId,
  target: z.string(),
  status: SessionStatus,
  startedAt: Instant.optional(),
  endedAt: Instant.optional(),
  /** ARN of who started it. */
  owner: z.string(),
  document: z.string(),
  reason: z.string(),
  details: z.string(),
});
export type Session = z.infer<typeof Session>;

export const sessions = {
  /** Active or past (30 days) sessions, a page at a time as they arrive; the feed ends after the last page. */
  list: feed(
    z.strictObject({ scope: Scope, state: z.enum(['Active', 'History']) }),
    z.object({ rows: z.array(Session), more: z.boolean() }),
  ),
  /** Ends each session (ssm:TerminateSession); one that fails does not stop the others. */
  terminate: request(
    z.strictObject({ scope: Scope, sessionIds: z.array(SessionId).min(1).max(200) }),
    z.object({
      terminated: z.array(SessionId),
      failures: z.array(z.object({ sessionId: SessionId, failure: Failure })),
    }),
  ),
};
