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

/** What a session showed, as S3 or CloudWatch Logs keeps it. */
export const Transcript = z.discriminatedUnion('kind', [
  /** Neither AWS nor the preferences name a place where it would be. */
  z.object({ kind: z.literal('none') }),
  z.object({
    kind: z.literal('found'),
    source: z.enum(['s3', 'logs']),
    /** `s3://BUCKET/KEY`, or log group and stream. */
    place: z.string(),
    /** Without control sequences. */
    lines: z.array(z.string()),
    /** It is longer than `limit` bytes: only its beginning was read. */
    cut: z.boolean(),
    limit: z.number().int(),
  }),
]);
export type Transcript = z.infer<typeof Transcript>;

/** One event of CloudTrail about a session. `''` stands for "not told". */
export const TrailEvent = z.object({
  eventId: z.string(),
  name: z.enum(['StartSession', 'ResumeSession', 'TerminateSession']),
  at: Instant,
  /** ARN, or the name, of who called. */
  caller: z.string(),
  sourceAddress: z.string(),
  userAgent: z.string(),
  errorCode: z.string(),
});
export type TrailEvent = z.infer<typeof TrailEvent>;

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
  /** What a session showed (s3:GetObject or logs:GetLogEvents), where its document or the preferences say it is. */
  transcript: request(z.strictObject({ scope: Scope, sessionId: SessionId }), Transcript),
  /**
   * CloudTrail's events of a session as they are found (cloudtrail:LookupEvents, two a second); `more` when not all
   * events of the time could be looked through. Ends when all were.
   */
  trail: feed(
    z.strictObject({ scope: Scope, sessionId: SessionId, startedAt: Instant.optional(), endedAt: Instant.optional() }),
    z.object({ events: z.array(TrailEvent), more: z.boolean() }),
  ),
};
