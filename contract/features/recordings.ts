import { z } from 'zod';
import { feed, nothing, request } from '../define.ts';
import { Failure } from '../failure.ts';
import { RecordingId } from '../terminal.ts';
import { AccountId, Instant, ProfileName, Region } from '../values.ts';

/** What was recorded: kept in the file's own header, under `fleetdeck`. */
export const RecordingFacts = z.object({
  kind: z.enum(['session', 'local']),
  /** The node's name, or the shell's id. */
  name: z.string().max(256),
  nodeId: z.string().max(256).optional(),
  profile: ProfileName.optional(),
  region: Region.optional(),
  /** Missing when it was not known as the recording began. */
  accountId: AccountId.optional(),
  /** Session Manager's id. */
  sessionId: z.string().max(256).optional(),
});
export type RecordingFacts = z.infer<typeof RecordingFacts>;

/** One file of the folder of recordings. */
export const Recording = z.object({
  recordingId: RecordingId,
  /** `damaged`: the file does not begin as an asciicast of version 2; there is nothing to play. */
  state: z.enum(['complete', 'recording', 'damaged']),
  /** Bytes. */
  size: z.number().int().nonnegative(),
  startedAt: Instant,
  /** Seconds, as far as the file is whole. */
  duration: z.number().nonnegative(),
  title: z.string(),
  /** Missing for files of other programs. */
  facts: RecordingFacts.optional(),
});
export type Recording = z.infer<typeof Recording>;

/** Seconds since the start; `o` is output, `r` a new size as `COLSxROWS` (asciicast version 2). */
export const CastEvent = z.tuple([z.number().nonnegative(), z.enum(['o', 'r']), z.string()]);
export type CastEvent = z.infer<typeof CastEvent>;

/** A stretch of a recording. */
export const CastPage = z.object({
  /** The size at the start; with the first page alone. */
  size: z.object({ cols: z.number().int(), rows: z.number().int() }).optional(),
  events: z.array(CastEvent),
  /** Byte offset of the next page; missing after the last one. */
  next: z.number().int().optional(),
  /** Lines that could not be read. A torn last line is none: a crash leaves one. */
  skipped: z.number().int(),
});
export type CastPage = z.infer<typeof CastPage>;

/** A place where the searched text stands. */
export const RecordingMatch = z.object({
  recordingId: RecordingId,
  /** Seconds: when the line was on the screen. */
  at: z.number().nonnegative(),
  /** The line, without control sequences, cut round the match where it is long. */
  line: z.string(),
  /** Where the match stands in `line`, in UTF-16 units. */
  from: z.number().int(),
  to: z.number().int(),
});
export type RecordingMatch = z.infer<typeof RecordingMatch>;

const One = z.strictObject({ recordingId: RecordingId });

export const recordings = {
  /** All recordings, newest first, a page at a time; the feed ends after the last page. */
  list: feed(nothing, z.object({ rows: z.array(Recording) })),
  /** The page that begins at a byte offset; 0 is the start. */
  read: request(z.strictObject({ recordingId: RecordingId, from: z.number().int().nonnegative() }), CastPage),
  /**
   * Searches what the recordings showed, newest first, in any letter case: all of them, or one. The feed ends after the
   * last one, or after the limit of matches (then `more`).
   */
  search: feed(
    z.strictObject({ text: z.string().min(1).max(200), recordingId: RecordingId.optional() }),
    z.object({
      matches: z.array(RecordingMatch),
      /** Recordings searched so far, and how many there are. */
      searched: z.number().int(),
      total: z.number().int(),
      more: z.boolean(),
    }),
  ),
  /** Deletes files; one that fails does not stop the others. Recordings under way are refused. */
  remove: request(
    z.strictObject({ recordingIds: z.array(RecordingId).min(1).max(1_000) }),
    z.object({
      removed: z.array(RecordingId),
      failures: z.array(z.object({ recordingId: RecordingId, failure: Failure })),
    }),
  ),
  /** Asks where, then writes the text that was shown, or a copy of the file. No `file` when the user changed their mind. */
  export: request(
    z.strictObject({ recordingId: RecordingId, form: z.enum(['text', 'cast']) }),
    z.object({ file: z.string().optional() }),
  ),
  /** Shows the file in the system's file browser. */
  reveal: request(One, z.object({})),
};
