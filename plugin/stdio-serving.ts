import { openStdio } from '../main/terminal-host/port/stdio.ts';
import type { Serving, ServingOptions } from './serving.ts';

/** The session's bytes are the standard streams, and nothing else is written to them (ssh's ProxyCommand). */
export function serveStdio({ open, streams: { input, output }, clock, end }: ServingOptions): Serving {
  const stdio = openStdio(open, { input, output, clock });
  void stdio.ended.then(() => end());
  return { signal: () => stdio.close(), stop: () => stdio.close() };
}
