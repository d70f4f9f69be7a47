import { StringDecoder } from 'node:string_decoder';
import type { NodeSession } from './session.ts';

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

/** A session's log that grows while the session runs. */
interface Streaming {
  write(bytes: Buffer): void;
  end(): void;
}

export interface StoredObject {
  readonly body: Buffer;
  readonly storedAt: number;
}

/** Where a session's output is kept when its preferences say so. */
export interface Transcripts {
  /** The account that owns a bucket; undefined for one that does not exist. */
  ownerOf(bucket: string): string | undefined;
  object(bucket: string, key: string): StoredObject | undefined;
  /** A log group's streams by name; undefined for a group that does not exist. */
  streams(accountId: string, region: string, group: string): ReadonlyMap<string, LogStream> | undefined;
  /** Follows a session's output from its start; `end` keeps it where the preferences say. */
  follow(session: NodeSession): { write(bytes: Buffer): void; end(): void };
}

/** The bucket that an account has for transcripts. */
export function transcriptBucket(accountId: string): string {
  return `fleet-transcripts-${accountId}`;
}

/** The log group that an account has for transcripts in every Region of the world. */
export const transcriptGroup = '/fleet/sessions';

/** The object's key and the stream's name of a session (agent: the session's id, under the prefix). */
export function transcriptKey({ sessionId, transcript }: NodeSession): string {
  const prefix = transcript?.s3KeyPrefix ?? '';
  return `${prefix === '' ? '' : `${prefix}/`}${sessionId}.log`;
}

/** Output beyond this is left out: a sandbox's memory is bounded. */
const largestTranscript = 4 * 1_048_576;
const mostTranscripts = 500;

interface TranscriptsOptions {
  readonly accounts: readonly string[];
  readonly exists: (accountId: string, region: string) => boolean;
  readonly now: () => number;
}

export function createTranscripts({ accounts, exists, now }: TranscriptsOptions): Transcripts {
  const owners = new Map(accounts.map((accountId) => [transcriptBucket(accountId), accountId]));
  const objects = new Map<string, StoredObject>();
  const groups = new Map<string, Map<string, LogStream>>();

  const streamsOf = (accountId: string, region: string, group: string) => {
    if (group !== transcriptGroup || !exists(accountId, region)) return undefined;
    const key = `${accountId} ${region}`;
    const streams = groups.get(key) ?? new Map<string, LogStream>();
    groups.set(key, streams);
    return streams;
  };
  const keep = (session: NodeSession, body: Buffer, startedAt: number) => {
    const { accountId, region, sessionId, transcript } = session;
    // An agent that may not write, or finds no bucket or group, keeps nothing: the session is none the worse.
    if (owners.get(transcript?.s3BucketName ?? '') === accountId)
      put(objects, `${transcript?.s3BucketName} ${transcriptKey(session)}`, { body, storedAt: now() });
    const streams = streamsOf(accountId, region, transcript?.cloudWatchLogGroupName ?? '');
    if (streams !== undefined && transcript?.cloudWatchStreamingEnabled !== true)
      put(streams, sessionId, { name: sessionId, createdAt: startedAt, events: eventsOf(body, now()) });
  };

  const stream = (session: NodeSession, startedAt: number): Streaming | undefined => {
    const { accountId, region, sessionId, transcript } = session;
    const streams = streamsOf(accountId, region, transcript?.cloudWatchLogGroupName ?? '');
    if (streams === undefined || transcript?.cloudWatchStreamingEnabled !== true) return undefined;
    const events: LogEvent[] = [];
    const decoder = new StringDecoder('utf8');
    let rest = '';
    const upload = (lines: readonly string[]) => {
      // The stream is there with its first event.
      if (events.length === 0) put(streams, sessionId, { name: sessionId, createdAt: startedAt, events });
      events.push({ timestamp: now(), message: streamedEvent(session, lines, now()) });
    };
    return {
      write(bytes) {
        const lines = (rest + decoder.write(bytes)).split('\n');
        rest = lines.pop() ?? '';
        if (lines.length > 0) upload(lines);
      },
      end() {
        if (rest !== '') upload([rest]);
      },
    };
  };

  return {
    ownerOf: (bucket) => owners.get(bucket),
    object: (bucket, key) => objects.get(`${bucket} ${key}`),
    streams: streamsOf,
    follow(session) {
      const startedAt = now();
      const chunks: Buffer[] = [];
      let size = 0;
      const wanted = session.transcript !== undefined && session.sessionType !== 'Port';
      const streaming = wanted ? stream(session, startedAt) : undefined;
      return {
        write(bytes) {
          if (!wanted || size >= largestTranscript) return;
          const part = bytes.subarray(0, largestTranscript - size);
          chunks.push(Buffer.from(part));
          size += part.length;
          streaming?.write(part);
        },
        end() {
          if (wanted) keep(session, Buffer.concat(chunks), startedAt);
          streaming?.end();
        },
      };
    },
  };
}

function put<T>(map: Map<string, T>, key: string, value: T): void {
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > mostTranscripts && oldest !== undefined) map.delete(oldest);
}

/** A line is an event, as the agent uploads them. */
function eventsOf(body: Buffer, timestamp: number): LogEvent[] {
  const lines = body.toString('utf8').split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines.map((message) => ({ timestamp, message }));
}

// oxlint-disable-next-line no-control-regex -- they are what agents take out
const sequences = /\u001b\[[\d;:?<=>]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b[ -/]*[0-~]/g;

/** An event of a log that is streamed (agent: cloudwatchlogspublisher, CloudWatchMessage). */
function streamedEvent(session: NodeSession, lines: readonly string[], at: number): string {
  const { sessionId, region, node, transcript, runAs = 'ssm-user' } = session;
  return JSON.stringify({
    eventVersion: '1.0',
    eventTime: new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z'),
    awsRegion: region,
    target: { id: node.instanceId },
    userIdentity: { arn: transcript?.ownerArn ?? '' },
    runAsUser: runAs,
    sessionId,
    sessionData: lines.map((line) => line.replaceAll(sequences, '').replaceAll('\t', ' ').replaceAll('\r', '')),
  });
}
