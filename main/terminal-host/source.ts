import type { TerminalEnd, TerminalPhase, TerminalSize } from '../../contract/terminal.ts';

/** Where a terminal's bytes come from: a session or a local shell. */
export interface Source {
  write(bytes: Buffer): void;
  /** Bytes of `write` that the far end has not acknowledged; undefined where nobody tells. */
  readonly pending: number | undefined;
  /** Forgets what was written and has not been sent. */
  discard(): void;
  resize(size: TerminalSize): void;
  /** Stops reading, so that the far end is held back; what was read already may still come. */
  pause(): void;
  resume(): void;
  /** Ends it at once, whatever state it is in. `ended` has been called when this returns. */
  close(): void;
}

/** What a source tells its terminal. */
export interface SourceEvents {
  output(bytes: Uint8Array): void;
  /** `pending` fell. */
  drained(): void;
  phase(phase: TerminalPhase): void;
  /** Called once, after all output. */
  ended(end: TerminalEnd): void;
}
