/** One event of a log stream. Times are epoch milliseconds. */
export interface LogEvent {
  readonly timestamp: number;
  readonly message: string;
}

export interface LogStream {
  readonly name: string;
  readonly createdAt: number;
  readonly events: readonly LogEvent[];
}

interface StreamName {
  readonly accountId: string;
  readonly region: string;
  readonly group: string;
  readonly stream: string;
}

/** CloudWatch Logs: groups with their streams. */
export interface LogGroups {
  names(accountId: string, region: string): string[];
  /** A log group's streams by name; undefined for a group that does not exist. */
  streams(accountId: string, region: string, group: string): ReadonlyMap<string, LogStream> | undefined;
  create(accountId: string, region: string, group: string): void;
  /**
   * Appends events to a stream, which is made when missing, as of `createdAt` (epoch milliseconds; now when left out). A
   * group that does not exist takes nothing.
   */
  write(name: StreamName, events: readonly LogEvent[], createdAt?: number): void;
}

/** What one group and one stream keep: the oldest go. */
const mostStreams = 4_000;
const mostEvents = 20_000;

interface Growing extends LogStream {
  readonly events: LogEvent[];
}

export function createLogGroups(now: () => number): LogGroups {
  const places = new Map<string, Map<string, Map<string, Growing>>>();
  const groupsOf = (accountId: string, region: string) => {
    const key = `${accountId} ${region}`;
    const groups = places.get(key) ?? new Map<string, Map<string, Growing>>();
    places.set(key, groups);
    return groups;
  };
  return {
    names: (accountId, region) => [...groupsOf(accountId, region).keys()].toSorted(),
    streams: (accountId, region, group) => groupsOf(accountId, region).get(group),
    create(accountId, region, group) {
      const groups = groupsOf(accountId, region);
      if (!groups.has(group)) groups.set(group, new Map());
    },
    write({ accountId, region, group, stream: name }, events, createdAt = now()) {
      const streams = groupsOf(accountId, region).get(group);
      if (streams === undefined) return;
      const stream = streams.get(name) ?? { name, createdAt, events: [] };
      streams.set(name, stream);
      for (const event of events.slice(-mostEvents)) stream.events.push(event);
      if (stream.events.length > mostEvents) stream.events.splice(0, stream.events.length - mostEvents);
      const [oldest] = streams.keys();
      if (streams.size > mostStreams && oldest !== undefined) streams.delete(oldest);
    },
  };
}

/** A line is an event, as the agent uploads them. */
export function eventsOf(body: Buffer, timestamp: number): LogEvent[] {
  const lines = body.toString('utf8').split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines.map((message) => ({ timestamp, message }));
}
