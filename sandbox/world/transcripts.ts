import { StringDecoder } from 'node:string_decoder';
import type { Buckets } from './buckets.ts';
import { eventsOf, type LogGroups } from './log-groups.ts';
import type { NodeSession } from './session.ts';

/** A session's log that grows while the session runs. */
interface Streaming {
  write(bytes: Buffer): void;
  end(): void;
}

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
  const streamOf = ({ accountId, region, sessionId, transcript }: NodeSession) => ({
    accountId,
    region,
    group: transcript?.cloudWatchLogGroupName ?? '',
    stream: sessionId,
  });
  const keep = (session: NodeSession, body: Buffer, startedAt: number) => {
    const { accountId, transcript } = session;
    // An agent that may not write, or finds no bucket or group, keeps nothing: the session is none the worse.
    buckets.put(accountId, transcript?.s3BucketName ?? '', transcriptKey(session), body);
    if (transcript?.cloudWatchStreamingEnabled !== true)
      logGroups.write(streamOf(session), eventsOf(body, now()), startedAt);
  };

  const stream = (session: NodeSession, startedAt: number): Streaming | undefined => {
    if (session.transcript?.cloudWatchStreamingEnabled !== true) return undefined;
    const decoder = new StringDecoder('utf8');
    let rest = '';
    // The stream is there with its first event.
    const upload = (lines: readonly string[]) =>
      logGroups.write(
        streamOf(session),
        [{ timestamp: now(), message: streamedEvent(session, lines, now()) }],
        startedAt,
      );
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
