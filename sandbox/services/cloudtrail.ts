import { AwsError } from '../wire/errors.ts';
import { makeToken, readToken } from '../wire/paging.ts';
import { awsJson, type Input } from '../wire/protocols.ts';
import type { TrailEvent } from '../world/trail.ts';
import type { Caller, Service } from './service.ts';
import { list } from './ssm-nodes.ts';

export const cloudtrail: Service = { protocol: awsJson, operations: { LookupEvents: lookupEvents } };

const attributes: Readonly<Record<string, (event: TrailEvent) => string>> = {
  EventId: ({ id }) => id,
  EventName: ({ name }) => name,
  ReadOnly: () => 'false',
  Username: ({ username }) => username,
  EventSource: ({ source }) => source,
  AccessKeyId: ({ accessKeyId }) => accessKeyId,
  ResourceType: () => '',
  ResourceName: () => '',
};

/** cloudtrail:LookupEvents: newest first, by one attribute at most, 1 to 50 a page, twice a second. */
function lookupEvents(input: Input, { world, accountId, region }: Caller): unknown {
  if (!world.trail.admits(accountId, region)) throw new AwsError('ThrottlingException', 'Rate exceeded');
  const test = attributeTest(input);
  const [from, to] = [timeOf(input.StartTime, 0), timeOf(input.EndTime, Number.MAX_SAFE_INTEGER)];
  if (from > to) throw new AwsError('InvalidTimeRangeException', 'The start time is after the end time.');
  const size = Number(input.MaxResults ?? 50);
  if (!Number.isInteger(size) || size < 1 || size > 50) throw new AwsError('InvalidMaxResultsException', '');
  const { StartTime, EndTime, LookupAttributes } = input;
  const question = ['LookupEvents', accountId, region, StartTime, EndTime, LookupAttributes];
  const invalid = new AwsError('InvalidNextTokenException', 'Invalid token.');
  // A token is where the last page ended, counted from the oldest: newer events do not move it.
  const all = world.trail.events(accountId, region).toReversed();
  const end = input.NextToken === undefined ? all.length : readToken(question, input.NextToken, invalid);
  const rows: TrailEvent[] = [];
  let at = end;
  for (; at > 0 && rows.length < size; at -= 1) {
    const event = all[at - 1];
    if (event !== undefined && event.at >= from && event.at <= to && test(event)) rows.push(event);
  }
  return { Events: rows.map(describe), ...(at > 0 && { NextToken: makeToken(question, at) }) };
}

function attributeTest({ LookupAttributes }: Input): (event: TrailEvent) => boolean {
  const [asked, ...more] = list(LookupAttributes);
  if (asked === undefined) return () => true;
  const { AttributeKey, AttributeValue } = asked;
  const key = String(AttributeKey);
  const read = Object.hasOwn(attributes, key) ? attributes[key] : undefined;
  if (read === undefined || more.length > 0)
    throw new AwsError('InvalidLookupAttributesException', 'One known attribute can be looked up at a time.');
  return (event) => read(event) === AttributeValue;
}

/** Epoch seconds, as clients send times. */
function timeOf(value: unknown, otherwise: number): number {
  return value === undefined ? otherwise : Number(value) * 1000;
}

function describe({ id, at, name, source, accessKeyId, username, detail }: TrailEvent): object {
  return {
    EventId: id,
    EventName: name,
    ReadOnly: 'false',
    AccessKeyId: accessKeyId,
    EventTime: at / 1000,
    EventSource: source,
    Username: username,
    Resources: [],
    CloudTrailEvent: detail,
  };
}
