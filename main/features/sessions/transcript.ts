import { Readable } from 'node:stream';
import { failed, FailureError } from '../../../contract/failure.ts';
import type { Transcript } from '../../../contract/features/sessions.ts';
import type { Scope } from '../../../contract/values.ts';
import type { Aws } from '../../aws/aws.ts';
import { failureFrom } from '../../aws/failures.ts';
import { createBreath, piecesOf } from '../breath.ts';
import { createPlainText } from '../plain-text.ts';
import { textOfEvent } from './streamed-event.ts';
import { transcriptPlaces, type TranscriptPlace } from './transcript-places.ts';

/** Bytes of a transcript that are read: about 30,000 lines. What is longer is told as `cut`. */
const limit = 2 * 1_048_576;
/** The width of the terminal is not kept with a transcript: lines are taken as they are. */
const cols = 10_000;

interface Raw {
  readonly text: string;
  readonly cut: boolean;
}

/**
 * Reads what a session showed from the first place that has it. Throws FailureError: what AWS refused, or `not-found`
 * where a place is named but has nothing (yet).
 */
export async function readTranscript(
  aws: Pick<Aws, 'send'>,
  scope: Scope,
  sessionId: string,
  signal: AbortSignal,
): Promise<Transcript> {
  const places = await transcriptPlaces(aws, scope, sessionId, signal);
  const troubles: FailureError[] = [];
  for (const place of places) {
    try {
      const { text, cut } =
        place.source === 's3'
          ? await readObject(aws, scope, place, signal)
          : await readStream(aws, scope, place, signal);
      return {
        kind: 'found',
        source: place.source,
        place: nameOf(place),
        lines: await linesOf(text, signal),
        cut,
        limit,
      };
    } catch (error) {
      if (!(error instanceof FailureError) || error.failure.code === 'cancelled') throw error;
      troubles.push(error);
    }
  }
  // A refusal can be mended; that one of two places is empty is no news.
  const telling = troubles.find(({ failure }) => failure.code !== 'not-found') ?? troubles[0];
  if (telling !== undefined) throw telling;
  return { kind: 'none' };
}

function nameOf(place: TranscriptPlace): string {
  return place.source === 's3' ? `s3://${place.bucket}/${place.key}` : `${place.group} ${place.stream}`;
}

async function readObject(
  aws: Pick<Aws, 'send'>,
  scope: Scope,
  { bucket, key }: Extract<TranscriptPlace, { source: 's3' }>,
  signal: AbortSignal,
): Promise<Raw> {
  const { GetObjectCommand } = await import('@aws-sdk/client-s3');
  const { Body } = await aws.send(scope, 's3', new GetObjectCommand({ Bucket: bucket, Key: key }), signal);
  if (!(Body instanceof Readable))
    throw failed('unexpected', 'GetObject answered without a body.', { operation: 's3:GetObject' });
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of Body as AsyncIterable<Buffer>) {
      if (signal.aborted) throw failed('cancelled', 'Cancelled.');
      chunks.push(chunk);
      size += chunk.length;
      if (size > limit) break;
    }
  } catch (error) {
    throw new FailureError(failureFrom(error, 's3:GetObject'), error);
  } finally {
    Body.destroy();
  }
  return { text: Buffer.concat(chunks).subarray(0, limit).toString('utf8'), cut: size > limit };
}

/** logs:GetLogEvents gives the same token again at the end. */
async function readStream(
  aws: Pick<Aws, 'send'>,
  scope: Scope,
  { group, stream }: Extract<TranscriptPlace, { source: 'logs' }>,
  signal: AbortSignal,
): Promise<Raw> {
  const { GetLogEventsCommand } = await import('@aws-sdk/client-cloudwatch-logs');
  const messages: string[] = [];
  let size = 0;
  let token: string | undefined;
  for (;;) {
    const command = new GetLogEventsCommand({
      logGroupName: group,
      logStreamName: stream,
      startFromHead: true,
      ...(token !== undefined && { nextToken: token }),
    });
    const { events = [], nextForwardToken } = await aws.send(scope, 'logs', command, signal);
    for (const { message: event = '' } of events) {
      const message = textOfEvent(event, stream);
      messages.push(message);
      size += Buffer.byteLength(message) + 1;
      if (size > limit) return { text: messages.join('\n'), cut: true };
    }
    if (nextForwardToken === undefined || nextForwardToken === token) return { text: messages.join('\n'), cut: false };
    token = nextForwardToken;
  }
}

/** The lines without control sequences, a part at a time: the process that reads them serves the whole app. */
async function linesOf(text: string, signal: AbortSignal): Promise<string[]> {
  const lines: string[] = [];
  const plain = createPlainText(cols, (line) => lines.push(line.text));
  const breath = createBreath(signal);
  for (const piece of piecesOf(text)) {
    plain.write(piece, 0);
    if (breath.isDue) await breath.take();
  }
  plain.end();
  return lines;
}
