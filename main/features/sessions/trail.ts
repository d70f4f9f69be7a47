import { setTimeout as pause } from 'node:timers/promises';
import type { Event } from '@aws-sdk/client-cloudtrail';
import type { TrailEvent } from '../../../contract/features/sessions.ts';
import { scopeKey } from '../../../contract/scope.ts';
import type { Instant, Scope } from '../../../contract/values.ts';
import type { Aws } from '../../aws/aws.ts';
import { walkUpTo } from '../../aws/pages.ts';

/** The session that is looked for, and when it ran as far as that is known. */
export interface LookedFor {
  readonly sessionId: string;
  readonly startedAt?: Instant | undefined;
  readonly endedAt?: Instant | undefined;
}

export interface TrailParts {
  readonly aws: Pick<Aws, 'send'>;
  readonly now?: () => number;
  /** Waits between two calls; milliseconds. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** LookupEvents may be called twice a second in an account and Region. */
const gapMs = 550;
/** Of 50 events each: in a busy account a window of hours has more calls of others than anybody waits for. */
const mostPages = 20;
const pageSize = 50;
const minute = 60_000;
/** Clocks of callers and of CloudTrail differ a little. */
const slack = 5 * minute;

const order = ['StartSession', 'TerminateSession', 'ResumeSession'] as const;
type Name = (typeof order)[number];

/** Looks a session's events up in CloudTrail, one kind after another: only one attribute can be asked at a time. */
export function createTrail({ aws, now = Date.now, wait = quietly }: TrailParts) {
  /** When the next call of a scope may be made. */
  const free = new Map<string, number>();

  const turn = async (scope: Scope, signal: AbortSignal): Promise<void> => {
    const key = scopeKey(scope);
    const at = Math.max(now(), free.get(key) ?? 0);
    free.set(key, at + gapMs);
    if (at > now()) await wait(at - now(), signal);
  };

  const lookUp = async (
    scope: Scope,
    session: LookedFor,
    name: Name,
    emit: (found: { events: TrailEvent[]; more: boolean }) => void,
    signal: AbortSignal,
  ): Promise<void> => {
    const { LookupEventsCommand } = await import('@aws-sdk/client-cloudtrail');
    const times = timesOf(session, name, now());
    const fetchPage = async (token: string | undefined) => {
      await turn(scope, signal);
      const command = new LookupEventsCommand({
        LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: name }],
        MaxResults: pageSize,
        ...times,
        ...(token !== undefined && { NextToken: token }),
      });
      const { Events = [], NextToken } = await aws.send(scope, 'cloudtrail', command, signal);
      return { items: Events, next: NextToken };
    };
    for await (const { items, more } of walkUpTo(mostPages, fetchPage, signal)) {
      const events = items.map((event) => readEvent(event, name, session.sessionId)).filter((e) => e !== undefined);
      if (events.length > 0 || more) emit({ events, more });
      // A session is started once.
      if (name === 'StartSession' && events.length > 0) return;
    }
  };

  return async (
    scope: Scope,
    session: LookedFor,
    emit: (found: { events: TrailEvent[]; more: boolean }) => void,
    signal: AbortSignal,
  ): Promise<void> => {
    for (const name of order) await lookUp(scope, session, name, emit, signal);
  };
}

/** The time in which an event of a name can be; CloudTrail keeps 90 days. */
function timesOf({ startedAt, endedAt }: LookedFor, name: Name, now: number): { StartTime?: Date; EndTime?: Date } {
  if (startedAt === undefined) return {};
  const end = endedAt ?? now;
  const from = name === 'TerminateSession' && endedAt !== undefined ? endedAt : startedAt;
  const to = name === 'StartSession' ? startedAt : end;
  return { StartTime: new Date(from - slack), EndTime: new Date(to + slack) };
}

interface Detail {
  readonly userIdentity?: { readonly arn?: string };
  readonly sourceIPAddress?: string;
  readonly userAgent?: string;
  readonly errorCode?: string;
  readonly requestParameters?: { readonly sessionId?: string } | null;
  readonly responseElements?: { readonly sessionId?: string } | null;
}

/** The event where it is of this session; CloudTrail's details are JSON in a text. */
function readEvent(event: Event, name: Name, sessionId: string): TrailEvent | undefined {
  const detail = detailOf(event.CloudTrailEvent);
  const about = detail.responseElements?.sessionId ?? detail.requestParameters?.sessionId;
  if (about !== sessionId) return undefined;
  return {
    eventId: event.EventId ?? '',
    name,
    at: event.EventTime?.getTime() ?? 0,
    caller: detail.userIdentity?.arn ?? event.Username ?? '',
    sourceAddress: detail.sourceIPAddress ?? '',
    userAgent: detail.userAgent ?? '',
    errorCode: detail.errorCode ?? '',
  };
}

function detailOf(text: string | undefined): Detail {
  try {
    return (JSON.parse(text ?? '{}') ?? {}) as Detail;
  } catch {
    return {};
  }
}

async function quietly(ms: number, signal: AbortSignal): Promise<void> {
  await pause(ms, undefined, { signal }).catch(() => {});
}
