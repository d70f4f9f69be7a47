import { randomUUID } from 'node:crypto';
import type { Principal } from './credentials.ts';

/** A recorded call, as CloudTrail tells it. Times are epoch milliseconds. */
export interface TrailEvent {
  readonly id: string;
  readonly at: number;
  readonly name: string;
  readonly source: string;
  readonly accessKeyId: string;
  readonly username: string;
  readonly detail: string;
}

export interface TrailCall {
  readonly principal: Principal;
  readonly accessKeyId: string;
  readonly accountId: string;
  readonly region: string;
  readonly userAgent: string;
  readonly name: string;
  readonly requestParameters: object;
  readonly responseElements: object;
}

/** CloudTrail's history of session calls. */
export interface Trail {
  record(call: TrailCall): void;
  /** Those of an account and Region that have arrived, newest first. */
  events(accountId: string, region: string): TrailEvent[];
  /** Whether one more look-up fits into this second's two; counts it. */
  admits(accountId: string, region: string): boolean;
}

const mostEvents = 5_000;
const source = 'ssm.amazonaws.com';
const lookups = { most: 2, perMs: 1_000 };

/** Events arrive `delayMs` after their call, as CloudTrail's do minutes later. */
export function createTrail({ now, delayMs }: { now: () => number; delayMs: number }): Trail {
  const places = new Map<string, TrailEvent[]>();
  const asked = new Map<string, number[]>();
  return {
    record(call) {
      const key = `${call.accountId} ${call.region}`;
      places.set(key, [...(places.get(key) ?? []), eventOf(call, now())].slice(-mostEvents));
    },
    events: (accountId, region) =>
      (places.get(`${accountId} ${region}`) ?? []).filter(({ at }) => at + delayMs <= now()).toReversed(),
    admits(accountId, region) {
      const key = `${accountId} ${region}`;
      const recent = (asked.get(key) ?? []).filter((at) => at > now() - lookups.perMs);
      const fits = recent.length < lookups.most;
      asked.set(key, fits ? [...recent, now()] : recent);
      return fits;
    },
  };
}

function eventOf(call: TrailCall, at: number): TrailEvent {
  const { principal, accessKeyId, accountId, region, userAgent, name, requestParameters, responseElements } = call;
  const id = randomUUID();
  const isRole = principal.arn.includes(':assumed-role/');
  const detail = {
    eventVersion: '1.08',
    userIdentity: {
      type: isRole ? 'AssumedRole' : 'IAMUser',
      principalId: principal.userId,
      arn: principal.arn,
      accountId,
      accessKeyId,
      ...(!isRole && { userName: principal.name }),
    },
    eventTime: new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z'),
    eventSource: source,
    eventName: name,
    awsRegion: region,
    sourceIPAddress: '127.0.0.1',
    userAgent,
    requestParameters,
    responseElements,
    requestID: randomUUID(),
    eventID: id,
    readOnly: false,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: accountId,
    eventCategory: 'Management',
  };
  return { id, at, name, source, accessKeyId, username: principal.name, detail: JSON.stringify(detail) };
}
