import type { RecordingFacts } from '../../../contract/features/recordings.ts';
import type { TerminalSize } from '../../../contract/terminal.ts';

export interface CastStart {
  readonly size: TerminalSize;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly facts: RecordingFacts;
}

/**
 * The first line of an asciicast of version 2 (docs.asciinema.org, asciicast v2). What is ours stands under a key of its
 * own, which other players pass over.
 */
export function headerLine({ size, startedAt, facts }: CastStart): string {
  return line({
    version: 2,
    width: size.cols,
    height: size.rows,
    timestamp: Math.floor(startedAt / 1_000),
    title: facts.name,
    env: { TERM: 'xterm-256color' },
    fleetdeck: facts,
  });
}

/** What the terminal showed, `at` milliseconds after the start. */
export function outputLine(at: number, text: string): string {
  return line([at / 1_000, 'o', text]);
}

/** A new size, `at` milliseconds after the start. */
export function resizeLine(at: number, { cols, rows }: TerminalSize): string {
  return line([at / 1_000, 'r', `${cols}x${rows}`]);
}

function line(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}
