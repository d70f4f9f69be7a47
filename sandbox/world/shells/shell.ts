import type { NodeSession } from '../session.ts';

interface ShellSize {
  readonly cols: number;
  readonly rows: number;
}

/** Where output came from; terminals and mixed commands have `out` alone. */
export type OutputStream = 'out' | 'err';

/** A running shell or command of a node. `onData` and `onExit` are set right after it was opened. */
export interface Shell {
  write(bytes: Buffer): void;
  resize(size: ShellSize): void;
  onData(listener: (bytes: Buffer, stream: OutputStream) => void): void;
  /** Called once, after the last data. */
  onExit(listener: (exit: { exitCode: number }) => void): void;
  pause(): void;
  resume(): void;
  /** Ends it and the jobs it left behind, at once. */
  kill(): void;
}

/** Opens what a session asks for. Throws when it cannot be started. */
export type OpenShell = (session: NodeSession) => Shell;
