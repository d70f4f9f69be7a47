import { appOrigin } from '../app-shell/origin.ts';

/** What is read of an Electron frame. */
export interface SenderFrame {
  readonly origin: string;
  readonly parent: unknown;
}

/** Only the top frame of a page from our own scheme may speak; a destroyed frame (null) may not. */
export function isTrustedSender(frame: SenderFrame | null): boolean {
  return frame !== null && frame.parent === null && frame.origin === appOrigin;
}
