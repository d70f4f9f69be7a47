import { AwsError, validation } from '../wire/errors.ts';
import { makeToken, readToken } from '../wire/paging.ts';
import { awsJson, type Input } from '../wire/protocols.ts';
import type { LogStream } from '../world/log-groups.ts';
import type { Caller, Service } from './service.ts';
import { required } from './ssm-nodes.ts';

export const logs: Service = {
  protocol: awsJson,
  operations: {
    CreateLogGroup: createLogGroup,
    DescribeLogGroups: describeLogGroups,
    DescribeLogStreams: describeLogStreams,
    GetLogEvents: getLogEvents,
  },
};

/** logs:CreateLogGroup. Throws ResourceAlreadyExistsException. */
function createLogGroup(input: Input, { world, accountId, region }: Caller): unknown {
  const name = required(input, 'logGroupName');
  if (!/^[.\-_/#A-Za-z0-9]{1,512}$/.test(name))
    throw new AwsError('InvalidParameterException', 'The name of the log group is not valid.');
  if (world.logGroups.streams(accountId, region, name) !== undefined)
    throw new AwsError('ResourceAlreadyExistsException', 'The specified log group already exists');
  world.logGroups.create(accountId, region, name);
  return {};
}

/** logs:DescribeLogGroups: by name, 1 to 50 a page. */
function describeLogGroups(input: Input, { world, accountId, region }: Caller): unknown {
  const prefix = typeof input.logGroupNamePrefix === 'string' ? input.logGroupNamePrefix : '';
  const all = world.logGroups.names(accountId, region).filter((name) => name.startsWith(prefix));
  const size = limitOf(input, 50, 50);
  const question = ['DescribeLogGroups', accountId, region, prefix];
  const from = readToken(question, input.nextToken, badToken());
  return {
    logGroups: all.slice(from, from + size).map((logGroupName) => ({
      logGroupName,
      creationTime: 1_580_000_000_000,
      metricFilterCount: 0,
      arn: `arn:aws:logs:${region}:${accountId}:log-group:${logGroupName}:*`,
      storedBytes: 0,
    })),
    ...(from + size < all.length && { nextToken: makeToken(question, from + size) }),
  };
}

/** logs:DescribeLogStreams: by name or last event, 1 to 50 a page. */
function describeLogStreams(input: Input, caller: Caller): unknown {
  const group = required(input, 'logGroupName');
  const { logStreamNamePrefix: prefix = '', orderBy = 'LogStreamName', descending = false } = input;
  const sign = descending === true ? -1 : 1;
  const byTime = orderBy === 'LastEventTime';
  const all = [...streamsOf(group, caller).values()]
    .filter(({ name }) => name.startsWith(String(prefix)))
    .toSorted((a, b) => sign * (byTime ? lastOf(a) - lastOf(b) : a.name < b.name ? -1 : 1));
  const size = limitOf(input, 50, 50);
  const question = ['DescribeLogStreams', caller.accountId, caller.region, group, prefix, orderBy, descending];
  const from = readToken(question, input.nextToken, badToken());
  const arn = `arn:aws:logs:${caller.region}:${caller.accountId}:log-group:${group}:log-stream:`;
  return {
    logStreams: all.slice(from, from + size).map((stream) => ({
      logStreamName: stream.name,
      creationTime: stream.createdAt,
      ...(stream.events.length > 0 && {
        firstEventTimestamp: stream.events[0]?.timestamp,
        lastEventTimestamp: lastOf(stream),
        lastIngestionTime: lastOf(stream),
      }),
      arn: arn + stream.name,
      storedBytes: 0,
    })),
    ...(from + size < all.length && { nextToken: makeToken(question, from + size) }),
  };
}

/**
 * logs:GetLogEvents: up to 10,000 a page, from the end unless `startFromHead`. A token is `f/` and the index that follows or
 * `b/` and the index that ends the page; at an end the same token comes back.
 */
function getLogEvents(input: Input, caller: Caller): unknown {
  const stream = streamsOf(required(input, 'logGroupName'), caller).get(required(input, 'logStreamName'));
  if (stream === undefined) throw new AwsError('ResourceNotFoundException', 'The specified log stream does not exist.');
  const { startTime = 0, endTime = Number.MAX_SAFE_INTEGER } = input;
  const events = stream.events.filter(({ timestamp }) => timestamp >= Number(startTime) && timestamp < Number(endTime));
  const size = limitOf(input, 10_000, 10_000);
  const [from, to] = pageOf(input, events.length, size);
  return {
    events: events.slice(from, to).map((event) => ({ ...event, ingestionTime: event.timestamp })),
    nextForwardToken: `f/${to}`,
    nextBackwardToken: `b/${from}`,
  };
}

function pageOf({ nextToken, startFromHead }: Input, count: number, size: number): [number, number] {
  if (nextToken === undefined) {
    const from = startFromHead === true ? 0 : Math.max(0, count - size);
    return [from, Math.min(count, from + size)];
  }
  const [, direction, index] = /^([fb])\/(\d{1,9})$/.exec(typeof nextToken === 'string' ? nextToken : '') ?? [];
  if (direction === undefined) throw badToken();
  const at = Math.min(count, Number(index));
  return direction === 'f' ? [at, Math.min(count, at + size)] : [Math.max(0, at - size), at];
}

function streamsOf(group: string, { world, accountId, region }: Caller): ReadonlyMap<string, LogStream> {
  const streams = world.logGroups.streams(accountId, region, group);
  if (streams === undefined) throw new AwsError('ResourceNotFoundException', 'The specified log group does not exist.');
  return streams;
}

function lastOf({ events, createdAt }: LogStream): number {
  return events.at(-1)?.timestamp ?? createdAt;
}

function limitOf({ limit }: Input, most: number, usual: number): number {
  const size = Number(limit ?? usual);
  if (Number.isInteger(size) && size >= 1 && size <= most) return size;
  throw validation('limit', limit, `Member must have value between 1 and ${most}`);
}

function badToken(): AwsError {
  return new AwsError('InvalidParameterException', 'The specified nextToken is invalid.');
}
