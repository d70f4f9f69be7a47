import { z } from 'zod';
import { RecordingFacts, type CastEvent } from '../../../contract/features/recordings.ts';

/** An asciicast header of version 2, as far as it is used. Further keys are passed over. */
const Header = z.object({
  version: z.literal(2),
  width: z.number().int().min(1).max(65_535),
  height: z.number().int().min(1).max(65_535),
  /** Epoch seconds. */
  timestamp: z.number().nonnegative().optional(),
  title: z.string().optional(),
  fleetdeck: RecordingFacts.optional().catch(undefined),
});
export type CastHeader = z.infer<typeof Header>;

/** The first line of a file; undefined when it is not one. */
export function readHeader(line: string): CastHeader | undefined {
  return Header.safeParse(valueOf(line)).data;
}

/**
 * A further line: an event that is played, `other` for one that is not (input, markers of other programs), undefined for
 * what is no event at all.
 */
export function readEvent(line: string): CastEvent | 'other' | undefined {
  const value = valueOf(line);
  // By hand: a recording has hundreds of thousands of them.
  if (!Array.isArray(value) || value.length !== 3) return undefined;
  const [at, kind, text] = value as readonly unknown[];
  if (typeof at !== 'number' || !(at >= 0) || typeof kind !== 'string' || typeof text !== 'string') return undefined;
  return kind === 'o' || (kind === 'r' && readSize(text) !== undefined) ? [at, kind, text] : 'other';
}

/** `COLSxROWS`; undefined for what is no size of a terminal. */
export function readSize(text: string): { cols: number; rows: number } | undefined {
  const [, cols = '', rows = ''] = /^([1-9]\d{0,4})x([1-9]\d{0,4})$/.exec(text) ?? [];
  return cols === '' ? undefined : { cols: Number(cols), rows: Number(rows) };
}

function valueOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
