import { FailureError } from '../../../contract/failure.ts';
import type { Transcript } from '../../../contract/features/sessions.ts';
import type { Scope } from '../../../contract/values.ts';
import type { Aws } from '../../aws/aws.ts';
import { readLogStream, readObject, type KeptText } from '../../aws/kept-text.ts';
import { createBreath, piecesOf } from '../breath.ts';
import { createPlainText } from '../plain-text.ts';
import { textOfEvent } from './streamed-event.ts';
import { transcriptPlaces, type TranscriptPlace } from './transcript-places.ts';

/** Bytes of a transcript that are read: about 30,000 lines. What is longer is told as `cut`. */
const limit = 2 * 1_048_576;
/** The width of the terminal is not kept with a transcript: lines are taken as they are. */
const cols = 10_000;

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
      const { text, cut } = await readPlace(aws, scope, sessionId, place, signal);
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

function readPlace(
  aws: Pick<Aws, 'send'>,
  scope: Scope,
  sessionId: string,
  place: TranscriptPlace,
  signal: AbortSignal,
): Promise<KeptText> {
  if (place.source === 's3') return readObject(aws, scope, { ...place, limit }, signal);
  return readLogStream(aws, scope, { ...place, limit, textOf: (event) => textOfEvent(event, sessionId) }, signal);
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
