import type { Buckets } from './buckets.ts';
import { eventsOf, type LogGroups } from './log-groups.ts';
import type { NodeSession } from './session.ts';

/** Where a session's output is kept when its preferences say so. */
export interface Transcripts {
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

interface TranscriptsOptions {
  readonly buckets: Pick<Buckets, 'put'>;
  readonly logGroups: Pick<LogGroups, 'write'>;
  readonly now: () => number;
}

export function createTranscripts({ buckets, logGroups, now }: TranscriptsOptions): Transcripts {
  const keep = (session: NodeSession, body: Buffer) => {
    const { accountId, region, sessionId, transcript } = session;
    // An agent that may not write, or finds no bucket or group, keeps nothing: the session is none the worse.
    buckets.put(accountId, transcript?.s3BucketName ?? '', transcriptKey(session), body);
    const group = transcript?.cloudWatchLogGroupName ?? '';
    logGroups.write({ accountId, region, group, stream: sessionId }, eventsOf(body, now()));
  };

  return {
    follow(session) {
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
          if (wanted) keep(session, Buffer.concat(chunks));
        },
      };
    },
  };
}
