import type { Talk, TalkOptions } from './talk.ts';

/** How far a transfer is, in bytes of the file. */
export interface Progress {
  readonly phase: 'running' | 'checking';
  readonly done: number;
  /** Missing until the node has told it. */
  readonly size?: number;
}
export type Tell = (progress: Progress) => void;

export interface Finished {
  readonly sha256: string;
  /** The file's path where it went to. */
  readonly path: string;
  /** Where the file that was replaced stays, which the node could not delete. */
  readonly left?: string;
}

/** One direction of a transfer: what it does with a session that runs its program. */
export interface Direction {
  readonly talking: Pick<TalkOptions, 'body' | 'heard'>;
  /** Makes the node's program take its unfinished file away and end; absent where it leaves none. */
  readonly cancelBytes?: Buffer;
  /** The node was told to keep the file: too late to cancel. */
  readonly isSettled: boolean;
  /** Throws FailureError, or what the system said of the local file. */
  run(talk: Talk): Promise<Finished>;
  /** Ends what is held on this computer, and takes an unfinished file away. Never rejects. */
  close(): Promise<void>;
}
