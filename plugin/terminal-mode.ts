import type { TerminalSize } from '../contract/terminal.ts';
import type { Input, Output } from './serving.ts';

/** What AWS's plugin sends where the size cannot be found out (shellsession.go). */
const unknownSize: TerminalSize = { cols: 300, rows: 100 };

/**
 * Gives every key to the session from here on. The returned function puts the terminal's mode back as it was found; it
 * may be called more than once, also from a process's `exit` event. Does nothing where input is no terminal.
 */
export function takeKeys(input: Input): () => void {
  if (input.isTTY !== true || input.setRawMode === undefined) return () => undefined;
  const wasRaw = input.isRaw === true;
  let isTaken = true;
  input.setRawMode(true);
  return () => {
    if (!isTaken) return;
    isTaken = false;
    input.setRawMode?.(wasRaw);
  };
}

/** The terminal's size now. */
export function sizeOf(...outputs: readonly Output[]): TerminalSize {
  for (const { isTTY, columns = 0, rows = 0 } of outputs)
    if (isTTY === true && columns > 0 && rows > 0) return { cols: columns, rows };
  return unknownSize;
}
