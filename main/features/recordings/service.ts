import { open, rm, type FileHandle } from 'node:fs/promises';
import type { recordings } from '../../../contract/features/recordings.ts';
import type { Input, Output, Payload } from '../../../contract/define.ts';
import { failed, FailureError, type Failure } from '../../../contract/failure.ts';
import type { TerminalRecording } from '../../../contract/terminal.ts';
import { mapAtOnce } from '../../aws/at-once.ts';
import { chooseExport, type ExportParts } from '../export-place.ts';
import { describe, fileOf, recordingIds } from './catalogue.ts';
import { exportCast, exportText } from './export-text.ts';
import { readPage } from './page.ts';
import { createMatcher } from './search.ts';
import { shownLines } from './shown-lines.ts';

export interface RecordingsParts extends Pick<ExportParts, 'settings'> {
  readonly recordingsFolder: string;
  /** The open terminals: what is being recorded now. */
  readonly host: { all(): ReadonlyArray<{ readonly recording?: TerminalRecording | undefined }> };
  readonly saving: ExportParts['saving'] & {
    /** Shows a file in the system's file browser. */
    show(file: string): Promise<void>;
  };
}

type Calls = typeof recordings;

/** Rows in one message of the list. */
const pageRows = 100;
/** Files described at once: heads and ends are small, disks are slow. */
const atOnce = 8;
const mostMatches = 1_000;

/** The recordings on this computer. */
export function createRecordingsService({ recordingsFolder: folder, host, settings, saving }: RecordingsParts) {
  const running = () =>
    new Set(host.all().flatMap(({ recording }) => (recording && !recording.failure ? [recording.recordingId] : [])));

  const withFile = async <T>(recordingId: string, work: (file: FileHandle) => Promise<T>): Promise<T> => {
    let file: FileHandle;
    try {
      file = await open(fileOf(folder, recordingId), 'r');
    } catch (error) {
      throw failureOf(error);
    }
    try {
      return await work(file);
    } finally {
      await file.close();
    }
  };

  return {
    async list(emit: (page: Payload<Calls['list']>) => void, signal: AbortSignal): Promise<void> {
      const ids = await recordingIds(folder);
      const now = running();
      for (let from = 0; from < ids.length; from += pageRows) {
        signal.throwIfAborted();
        const described = await mapAtOnce(ids.slice(from, from + pageRows), atOnce, (id) =>
          describe(folder, id, now.has(id)),
        );
        emit({ rows: described.filter((row) => row !== undefined) });
      }
    },

    read: ({ recordingId, from }: Input<Calls['read']>): Promise<Output<Calls['read']>> =>
      withFile(recordingId, (file) => readPage(file, from)),

    async search(
      { text, recordingId }: Input<Calls['search']>,
      emit: (found: Payload<Calls['search']>) => void,
      signal: AbortSignal,
    ): Promise<void> {
      const ids = recordingId === undefined ? await recordingIds(folder) : [recordingId];
      const match = createMatcher(text);
      let left = mostMatches;
      for (const [searched, id] of ids.entries()) {
        const found = await matchesIn(id, left);
        left -= found.length;
        emit({ matches: found, searched: searched + 1, total: ids.length, more: left <= 0 });
        if (left <= 0) return;
      }

      async function matchesIn(id: string, most: number) {
        return withFile(id, async (file) => {
          const found: Payload<Calls['search']>['matches'] = [];
          for await (const lines of shownLines(file, signal)) {
            for (const line of lines) {
              const one = match(id, line);
              if (one !== undefined) found.push(one);
              if (found.length >= most) return found;
            }
          }
          return found;
        }).catch((error: unknown) => {
          // One that is damaged or just deleted does not stop the search; it is marked in the list.
          if (error instanceof FailureError && recordingId === undefined) return [];
          throw error;
        });
      }
    },

    async remove(ids: readonly string[]): Promise<Output<Calls['remove']>> {
      const now = running();
      const removed: string[] = [];
      const failures: Array<{ recordingId: string; failure: Failure }> = [];
      for (const recordingId of new Set(ids)) {
        try {
          if (now.has(recordingId)) throw failed('invalid-request', 'It is being recorded.');
          await rm(fileOf(folder, recordingId), { force: true });
          removed.push(recordingId);
        } catch (error) {
          failures.push({ recordingId, failure: failureOf(error).failure });
        }
      }
      return { removed, failures };
    },

    async export({ recordingId, form }: Input<Calls['export']>, signal: AbortSignal): Promise<Output<Calls['export']>> {
      const name = `${recordingId.split('/')[1] ?? 'recording'}.${form === 'text' ? 'txt' : 'cast'}`;
      const target = await chooseExport({ settings, saving }, name);
      if (target === undefined) return {};
      try {
        if (form === 'cast') await exportCast(fileOf(folder, recordingId), target);
        else await withFile(recordingId, (file) => exportText(file, target, signal));
      } catch (error) {
        if (signal.aborted) throw error;
        throw failureOf(error);
      }
      return { file: target };
    },

    async reveal(recordingId: string): Promise<Output<Calls['reveal']>> {
      await withFile(recordingId, async () => saving.show(fileOf(folder, recordingId)));
      return {};
    },
  };
}

/** What the file system said, in the one shape. */
function failureOf(error: unknown): FailureError {
  if (error instanceof FailureError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const message = error instanceof Error ? error.message : 'unknown error';
  return failed(code === 'ENOENT' ? 'not-found' : 'file-failed', message);
}
