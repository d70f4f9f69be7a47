import type { TerminalEnd, TerminalPhase, TerminalSize } from '../../contract/terminal.ts';

/** Where a terminal's bytes come from: a session or a local shell. */
export interface Source {
  write(bytes: Buffer): void;
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
  phase(phase: TerminalPhase): void;
  /** Called once, after all output. */
  ended(end: TerminalEnd): void;
}
