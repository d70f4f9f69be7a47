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
    if (streams !== undefined)
      put(streams, sessionId, { name: sessionId, createdAt: startedAt, events: eventsOf(body, now()) });
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
      return {
        write(bytes) {
          if (!wanted || size >= largestTranscript) return;
          const part = bytes.subarray(0, largestTranscript - size);
          chunks.push(Buffer.from(part));
          size += part.length;
        },
        end() {
          if (wanted) keep(session, Buffer.concat(chunks), startedAt);
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
