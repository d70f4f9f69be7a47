import type { TerminalPhase } from '../contract/terminal.ts';
import { pendingLimit } from '../main/terminal-host/port/carrier.ts';
import type { Serving, ServingOptions, UserSignal } from './serving.ts';
import { sizeOf, takeKeys } from './terminal-mode.ts';

/** What a terminal would send for the signals of keys (AWS's plugin: shellsession_unix.go). */
const signalBytes: Readonly<Record<UserSignal, number>> = { SIGINT: 0x03, SIGQUIT: 0x1c, SIGTSTP: 0x1a };
/** Ctrl+D: the end of typed input. */
const endOfInput = Buffer.from([0x04]);
/** A shell that reads no line just now lets Ctrl+D pass unseen: it is told again. */
const endAgainMs = 1_000;
/** After the end of piped input a shell that shows nothing for so long has no more to show. */
const settledMs = 15_000;
/** Ctrl+C so often in that time gives up a session that does not answer. */
const giveUpWithinMs = 2_000;

/** A shell or a command: keys and pipes one way, bytes as they come the other. */
export function serveShell(options: ServingOptions): Serving {
  const { session, streams, clock, asRemote } = options;
  const { input, output, errors } = streams;
  const isShell = session.sessionType === 'Standard_Stream';
  // The agent takes nothing for these but Ctrl+C, which is a signal here as long as the terminal keeps its mode.
  const takesInput = session.sessionType !== 'NonInteractiveCommands';
  let phase: TerminalPhase = 'connecting';
  let waiting: Buffer | undefined;
  let inputEnded = false;
  let interruptedAt: number | undefined;
  let over = false;
  let cancelSettled: (() => void) | undefined;
  let cancelAgain: (() => void) | undefined;

  const channel = options.open({
    ready: () => undefined,
    output(bytes, stream) {
      if (over) return true;
      if (cancelSettled !== undefined) settle();
      const to = asRemote && stream === 'err' ? errors : output;
      if (!to.write(bytes)) hold(to);
      return true;
    },
    drained() {
      if (waiting !== undefined && !channel.write(waiting)) return;
      waiting = undefined;
      if (channel.pending < pendingLimit / 2) input.resume();
      endInput();
    },
    flag: () => undefined,
    phase: (next) => (phase = next),
    ended: () => undefined,
  });

  /** The reader is slower than the node. */
  function hold(to: NodeJS.WritableStream): void {
    channel.pause();
    to.once('drain', () => {
      if (!over) channel.resume();
    });
  }

  function type(bytes: Buffer): void {
    const [key] = bytes;
    const alone = bytes.length === 1 ? key : undefined;
    if (alone === signalBytes.SIGINT && isGivenUp()) {
      options.end();
      return;
    }
    if (Object.values<number | undefined>(signalBytes).includes(alone)) {
      channel.write(bytes, true);
      return;
    }
    // The plugin's rule for shells: a line feed typed alone is the Return key.
    const typed = alone === 0x0a ? Buffer.from('\r') : bytes;
    if (!channel.write(typed)) waiting = typed;
    if (waiting !== undefined || channel.pending >= pendingLimit) input.pause();
  }

  /** On a session that does not answer, nobody but us can take Ctrl+C. */
  function isGivenUp(): boolean {
    if (phase === 'connected') return false;
    const before = interruptedAt;
    interruptedAt = clock.now();
    return before !== undefined && interruptedAt - before < giveUpWithinMs;
  }

  /** A command decides by itself when it is done; a shell has to be told, and may not listen (PowerShell). */
  function endInput(): void {
    if (!inputEnded || waiting !== undefined || over) return;
    inputEnded = false;
    channel.write(endOfInput);
    if (!isShell) return;
    settle();
    const again = () => {
      cancelAgain = clock.after(endAgainMs, again);
      channel.write(endOfInput);
    };
    cancelAgain = clock.after(endAgainMs, again);
  }

  function settle(): void {
    cancelSettled?.();
    cancelSettled = clock.after(settledMs, () => options.end());
  }

  const resized = () => channel.resize(sizeOf(output, errors));
  const inputOver = () => {
    inputEnded = true;
    endInput();
  };
  const readerGone = () => options.end();

  const giveKeysBack = takesInput ? takeKeys(input) : () => undefined;
  process.once('exit', giveKeysBack);
  resized();
  output.on('resize', resized);
  output.on('error', readerGone);
  if (asRemote) errors.on('error', readerGone);
  if (takesInput) {
    input.on('data', type);
    input.once('end', inputOver);
    // A terminal that was hung up.
    input.on('error', inputOver);
  }

  return {
    signal: (name) => type(Buffer.from([signalBytes[name]])),
    stop() {
      over = true;
      cancelSettled?.();
      cancelAgain?.();
      output.off('resize', resized);
      output.off('error', readerGone);
      errors.off('error', readerGone);
      input.off('data', type);
      input.off('end', inputOver);
      input.pause();
      giveKeysBack();
      process.off('exit', giveKeysBack);
    },
  };
}
