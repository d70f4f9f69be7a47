import type { Envelope, FeedEvent } from '../../contract/failure.ts';

/** What the preload exposes as `window.fleetdeck`; it never grows with features. */
export interface Bridge {
  readonly platform: 'darwin' | 'linux' | 'win32';
  invoke(callId: string, name: string, input: unknown): Promise<Envelope>;
  cancel(callId: string): void;
  /** Returns the function that ends the feed. */
  subscribe(name: string, input: unknown, listener: (event: FeedEvent) => void): () => void;
  /** The port arrives as a `message` event of the window: see terminal-port.ts. */
  openTerminal(terminalId: string): Promise<Envelope>;
  /** An id (`{ fileId }`) for a file that was dropped on the window, by which main knows its path. */
  fileOf(file: File): Promise<Envelope>;
}

declare global {
  interface Window {
    readonly fleetdeck: Bridge;
  }
}
