import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { z } from 'zod';
import { RecordingFacts } from '../../../contract/features/recordings.ts';
import type { TerminalRecording, TerminalSize } from '../../../contract/terminal.ts';
import type { Clock } from '../clock.ts';
import type { HostLog } from '../host-log.ts';
import { openCastFile, type CastFile } from './cast-file.ts';
import { headerLine, outputLine, resizeLine } from './cast-lines.ts';

/** What main says of recording a terminal as it opens it. */
export const RecordingPlan = z.object({
  /** Where recordings are kept. */
  folder: z.string().min(1),
  /** Begin with the first byte: the profile's setting. */
  atOnce: z.boolean(),
  facts: RecordingFacts,
});
export type RecordingPlan = z.infer<typeof RecordingPlan>;

export interface RecorderOptions {
  readonly clock: Clock;
  readonly log: HostLog;
  readonly plan: RecordingPlan;
  readonly size: TerminalSize;
  /** Called at every change; without a recording its file is whole and closed. */
  readonly changed: (recording: TerminalRecording | undefined) => void;
  /** The file of the recording under way is there. */
  readonly begun?: (recording: TerminalRecording) => void;
}

/** Records one terminal, now and then. It takes output, never input: what is typed may be a password. */
export interface Recorder {
  /** The recording under way, or the one that failed and was not dismissed. */
  current(): TerminalRecording | undefined;
  start(): void;
  /** Ends it, or dismisses one that failed. */
  stop(): void;
  output(bytes: Uint8Array): void;
  resize(size: TerminalSize): void;
}

interface Take {
  readonly recording: TerminalRecording;
  readonly file: CastFile;
  readonly decoder: InstanceType<typeof TextDecoder>;
  failure?: TerminalRecording['failure'];
}

/** Output of one moment is one event: nobody sees the difference. */
const momentMs = 16;
/** After a crash no more than this is lost. */
const flushMs = 250;
/** Keeps every line of the file short enough for its readers. */
const longestEvent = 32_768;

/** Makes the recorder of one terminal; it records nothing before `start` unless the plan says so. */
export function createRecorder(options: RecorderOptions): Recorder {
  const { clock, log, plan, changed } = options;
  let { size } = options;
  let take: Take | undefined;
  let shown: TerminalRecording | undefined;
  let text = '';
  let textAt = 0;
  let lastAt = 0;
  let cancelTimer: (() => void) | undefined;

  const show = (recording: TerminalRecording | undefined) => {
    shown = recording;
    changed(recording);
  };

  /** Milliseconds since the start; never backwards, though the computer's clock may be set. */
  const now = ({ recording }: Take) => (lastAt = Math.max(lastAt, clock.now() - recording.startedAt));

  const settle = ({ file }: Take) => {
    if (text === '') return;
    file.append(outputLine(textAt, text));
    text = '';
  };

  const flushLater = (current: Take) => {
    cancelTimer ??= clock.after(flushMs, () => {
      cancelTimer = undefined;
      if (take !== current) return;
      settle(current);
      current.file.flush();
    });
  };

  const add = (current: Take, added: string) => {
    if (added === '') return;
    const at = now(current);
    if (at - textAt >= momentMs || text.length + added.length > longestEvent) settle(current);
    if (text === '') textAt = at;
    text += added;
    flushLater(current);
  };

  const begin = (): Take => {
    const startedAt = clock.now();
    const recordingId = idFor(startedAt);
    const file = openCastFile({
      file: `${path.join(plan.folder, ...recordingId.split('/'))}.cast`,
      begun: () => options.begun?.(begun.recording),
      failed(error) {
        log.warn('a recording had to stop', { code: codeOf(error) });
        // Told when the file is closed: it may be ending already, and fail with its last bytes.
        begun.failure = { code: 'recording-failed', message: error instanceof Error ? error.message : 'unknown error' };
        if (take === begun) void end(begun);
      },
    });
    const begun: Take = { recording: { recordingId, startedAt }, file, decoder: new TextDecoder() };
    file.append(headerLine({ size, startedAt, facts: plan.facts }));
    return begun;
  };

  const end = async (ended: Take) => {
    take = undefined;
    cancelTimer?.();
    cancelTimer = undefined;
    text += ended.decoder.decode();
    settle(ended);
    const before = shown;
    await ended.file.close();
    // Another one may have begun meanwhile.
    if (shown === before)
      show(ended.failure === undefined ? undefined : { ...ended.recording, failure: ended.failure });
  };

  const recorder: Recorder = {
    current: () => shown,
    start() {
      if (take !== undefined) return;
      text = '';
      lastAt = 0;
      take = begin();
      take.file.flush();
      show(take.recording);
    },
    stop() {
      if (take !== undefined) void end(take);
      else if (shown?.failure !== undefined) show(undefined);
    },
    output(bytes) {
      const current = take;
      if (current === undefined) return;
      for (let from = 0; from < bytes.length; from += longestEvent) {
        add(current, current.decoder.decode(bytes.subarray(from, from + longestEvent), { stream: true }));
      }
    },
    resize(next) {
      size = next;
      if (take === undefined) return;
      settle(take);
      take.file.append(resizeLine(now(take), next));
      flushLater(take);
    },
  };
  if (plan.atOnce) recorder.start();
  return recorder;
}

/** The year, then date and time in UTC and a few letters: names sort by time, and no two are the same. */
function idFor(startedAt: number): string {
  const [date = '', time = ''] = new Date(startedAt).toISOString().split(/[T.]/);
  return `${date.slice(0, 4)}/${date.replaceAll('-', '')}-${time.replaceAll(':', '')}-${randomBytes(4).toString('hex')}`;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
