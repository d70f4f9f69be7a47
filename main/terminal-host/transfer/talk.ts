import { failed, FailureError, type Failure } from '../../../contract/failure.ts';
import type { TerminalEnd, TerminalPhase } from '../../../contract/terminal.ts';
import type { Channel } from '../session/channel.ts';
import { openChannel, type ChannelOptions, type ChannelParts } from '../session/data-channel.ts';
import { createMarks, type Mark } from './marks.ts';

export interface TalkOptions {
  readonly session: ChannelOptions;
  readonly nonce: string;
  /** Typed when the shell is there; absent where the session runs the program itself. */
  readonly typed?: string | undefined;
  /** What is no answer, in order with `heard`. */
  readonly body?: (bytes: Buffer) => void;
  /** An answer at the moment it comes; true when nobody else is to have it. */
  readonly heard?: (mark: Mark) => boolean;
  readonly phase: (phase: TerminalPhase) => void;
}

/** A session that runs a transfer's program on the node. */
export interface Talk {
  readonly channel: Channel;
  /** The program has answered once: it runs. */
  readonly isBegun: boolean;
  /** The next answer. Throws FailureError when the session ends before it. */
  next(): Promise<Mark>;
  /** The answer that `next` would give at once. */
  readonly waiting: Mark | undefined;
  /** Resolves when fewer than so many bytes wait to be acknowledged. Throws FailureError when the session ends. */
  room(bytes: number): Promise<void>;
  /** Ends all waiting with a failure; the session goes on, so that the node can be told. */
  interrupt(why: Failure): void;
  /** Resolves when the session has ended; never rejects. */
  readonly ended: Promise<void>;
}

/** Wide: a Windows console breaks what is longer than its line. */
const size = { cols: 500, rows: 50 };
/** A program answers a few times, and then waits. */
const mostAnswers = 16;
/** A shell that has not answered by now will not: it is no shell that knows the program. */
const firstAnswerMs = 30_000;

export function openTalk({ session, nonce, typed, body, heard, phase }: TalkOptions, parts: ChannelParts): Talk {
  const answers: Mark[] = [];
  const waiters = new Set<() => void>();
  let failure: Failure | undefined;
  let begun = false;
  let tellEnded: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (tellEnded = resolve));
  const wake = () => {
    // Those of now alone: one that is woken may wait again.
    for (const waiter of Array.from(waiters)) waiter();
  };
  const cancelLimit = parts.clock.after(firstAnswerMs, () => {
    if (begun) return;
    failure = { code: 'unsupported', message: 'The session did not run the program of the transfer.' };
    channel.close();
  });
  const marks = createMarks(nonce, {
    body: (bytes) => body?.(bytes),
    mark(mark) {
      begun = true;
      if (heard?.(mark) === true) return;
      answers.push(mark);
      if (answers.length > mostAnswers) giveUp();
      wake();
    },
  });

  /** Nobody knows what runs there: none of it is used, and none of it is kept. */
  const giveUp = () => {
    failure ??= { code: 'unexpected', message: 'The node answered more than a transfer does.' };
    answers.length = 0;
    channel.close();
  };

  const channel = openChannel(session, parts, {
    ready() {
      if (typed !== undefined) channel.write(Buffer.from(typed));
    },
    output(bytes, stream) {
      if (stream === 'out') marks.push(bytes);
      return true;
    },
    drained: wake,
    flag: () => undefined,
    phase,
    ended(end) {
      cancelLimit();
      failure ??= failureOfEnd(end);
      wake();
      tellEnded();
    },
  });
  channel.resize(size);

  /** Waits until `look` gives something; the end of the session ends it. */
  const until = <T>(look: () => T | undefined): Promise<T> =>
    new Promise((resolve, reject) => {
      const waiter = () => {
        const found = look();
        if (found === undefined && failure === undefined) return;
        waiters.delete(waiter);
        if (found !== undefined) resolve(found);
        else if (failure !== undefined) reject(new FailureError(failure));
      };
      waiters.add(waiter);
      waiter();
    });

  return {
    channel,
    get isBegun() {
      return begun;
    },
    get waiting() {
      return answers[0];
    },
    next: () => until(() => answers.shift()),
    async room(bytes) {
      await until(() => (failure === undefined && channel.pending < bytes ? true : undefined));
    },
    interrupt(why) {
      failure ??= why;
      wake();
    },
    ended,
  };
}

function failureOfEnd({ reason, failure, message }: TerminalEnd): Failure {
  if (failure !== undefined) return failure;
  if (reason === 'disconnected') return failed('cancelled', 'The transfer was cancelled.').failure;
  return { code: 'session-ended', message: message ?? 'The session ended before the transfer did.', remedy: 'retry' };
}
