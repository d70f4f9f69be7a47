import type { CommandRequest, RunState, RunSummary } from '../../../contract/features/run-command.ts';
import { failureOf, type Failure } from '../../../contract/failure.ts';
import type { Scope } from '../../../contract/values.ts';
import { createRest } from '../rest.ts';
import { createBoard, type Board } from './board.ts';
import { findCommand, type CommandFacts } from './commands.ts';
import type { Part } from './part.ts';
import { createPartSender, type PartSenderOptions } from './part-sender.ts';
import { createReading, type ReadingTools } from './reading.ts';
import type { SendTools } from './send-once.ts';
import { summaryOf } from './summary.ts';

export type RunParts = ReadingTools & SendTools;

export interface RunOptions extends PartSenderOptions {
  /** Keeps which parts AWS was asked for, and which it has taken; never rejects. */
  readonly keep: () => Promise<void>;
  readonly onChange: () => void;
}

/** One run: its commands are sent one after the other and asked about until all of it is over. */
export interface Run {
  readonly scope: Scope;
  readonly request: CommandRequest;
  readonly parts: readonly Part[];
  readonly board: Board;
  summary(): RunSummary;
  readonly failure: Failure | undefined;
  /** Sends the first part. Throws FailureError. */
  begin(signal: AbortSignal): Promise<void>;
  /** Goes on until it is over and, while somebody looks, all output is known; or until `signal`. One at a time. */
  follow(signal: AbortSignal): Promise<void>;
  /** Somebody looks: rows and outputs are read as well. */
  setWatched(watched: boolean): void;
  /** Nothing more is sent; what waits to be sent is given up. */
  stopSending(): void;
  /** AWS has taken the cancel of all that was sent. */
  cancelled(): void;
  /** Takes nodes out of parts that were not sent, and are not being sent. */
  drop(nodeIds: ReadonlySet<string>): void;
  /** Looks at once. */
  wake(): void;
}

/** A look at a running command, while something changes and while nothing does; milliseconds. */
const pace = { first: 800, grows: 1.5, most: 8_000, unwatched: 5_000, troubled: 15_000 } as const;

export function createRun(tools: RunParts, options: RunOptions): Run {
  const { aws, listing, now } = tools;
  const { scope, request, parts, keep, onChange } = options;
  const board = createBoard(parts.flatMap(({ nodes }) => nodes));
  const total = parts.reduce((sum, { nodes }) => sum + nodes.length, 0);
  const begunAt = now();
  /** Why the rest was not sent stays; that AWS could not be asked passes. */
  const failures: { sending?: Failure | undefined; reading?: Failure | undefined } = {};
  const sender = createPartSender(tools, options);
  let isCancelling = false;
  const looks = { on: false };
  let isOver = false;
  const resting = createRest(tools.wait);
  const { rest, wake } = resting;

  const fail = (reading: Failure | undefined) => {
    if (reading === failures.reading) return;
    failures.reading = reading;
    onChange();
  };
  const reading = createReading(tools, {
    scope,
    parts,
    board,
    isWatched: () => looks.on,
    onChange,
    onFailure: fail,
  });

  let justSent: Part | undefined;
  const sendPart = async (part: Part, signal: AbortSignal) => {
    if (!(await sender.send(part, signal))) return false;
    justSent = part;
    void keep();
    onChange();
    return true;
  };

  /** Asks how a part stands. A command that AWS does not know yet is on its way. */
  const look = async (part: Part, signal: AbortSignal): Promise<boolean> => {
    if (part.commandId === undefined) return false;
    await listing(scope, signal);
    const before = part.facts;
    const facts = await findCommand(aws, scope, part.commandId, signal);
    if (facts === undefined || signal.aborted) return false;
    part.facts = facts;
    const version = board.version;
    if (looks.on) await reading.rows(part.commandId, signal);
    return before === undefined || different(before, facts) || version !== board.version;
  };
  /** Looks at a part again and again until it is over. */
  const followPart = async (part: Part, signal: AbortSignal) => {
    let ms: number = pace.first;
    // Whoever woke the run meanwhile is answered by the first look: AWS does not list a command at once.
    if (part === justSent) resting.begin();
    while (!signal.aborted && part.facts?.isOver !== true) {
      if (await rest(looks.on ? ms : Math.max(ms, pace.unwatched), signal)) ms = pace.first;
      if (signal.aborted) return;
      try {
        const changed = await look(part, signal);
        fail(undefined);
        if (changed) onChange();
        ms = changed ? pace.first : Math.min(pace.most, ms * pace.grows);
        if (looks.on) await reading.ended(signal);
      } catch (error) {
        if (signal.aborted) return;
        fail(failureOf(error));
        ms = pace.troubled;
      }
    }
  };

  const markAll = ({ nodes }: Part, state: RunState) =>
    board.mark(
      nodes.map(({ nodeId }) => nodeId),
      state,
    );
  const notTaken = (part: Part) => {
    part.isAsked = false;
    void keep();
  };
  const sendRest = async (signal: AbortSignal) => {
    for (const part of parts) {
      if (part.commandId === undefined) {
        if (!sender.sends) break;
        if (part.nodes.length === 0) continue;
        try {
          part.isAsked = true;
          // First of all: should the app end before the answer, nobody may take it for a part that was never sent.
          await keep();
          if (part.nodes.length === 0) {
            notTaken(part);
            continue;
          }
          if (!(await sendPart(part, signal))) {
            notTaken(part);
            break;
          }
        } catch (error) {
          if (signal.aborted) return;
          const found = failureOf(error);
          if (found.code !== 'outcome-unknown') notTaken(part);
          if (found.code !== 'cancelled' || !sender.isStopped) failures.sending = found;
          sender.fail();
          break;
        }
      }
      await followPart(part, signal);
      if (signal.aborted) return;
      sender.lookAt(part);
    }
    for (const part of parts)
      if (part.commandId === undefined) markAll(part, part.isAsked === true ? 'Unknown' : 'NotSent');
    isOver = true;
    onChange();
  };
  /** What is left to be read when all is over, again and again until it is. */
  const readRest = async (signal: AbortSignal) => {
    let ms: number = pace.first;
    while (looks.on && !signal.aborted) {
      resting.begin();
      try {
        const isRead = await reading.ended(signal);
        const isWhole = await reading.outputs(signal);
        if (isWhole) fail(undefined);
        if (isRead && isWhole) break;
        ms = isWhole ? Math.min(pace.most, ms * pace.grows) : pace.troubled;
      } catch (error) {
        if (signal.aborted) return;
        fail(failureOf(error));
        ms = pace.troubled;
      }
      await rest(ms, signal);
    }
    onChange();
  };
  return {
    scope,
    request,
    parts,
    board,
    get failure() {
      return failures.sending ?? failures.reading;
    },
    summary: () =>
      summaryOf({ scope, request, parts, begunAt, isOver, isCancelling, isStopped: sender.isStopped, total }),
    async begin(signal) {
      const [first] = parts;
      if (first !== undefined) await sendPart(first, signal);
    },
    async follow(signal) {
      try {
        if (!isOver) await sendRest(signal);
        if (isOver && looks.on) await readRest(signal);
      } catch (error) {
        if (!signal.aborted) fail(failureOf(error));
      }
    },
    setWatched(watched) {
      looks.on = watched;
      if (watched) wake();
    },
    stopSending() {
      sender.stop();
      onChange();
    },
    cancelled() {
      isCancelling = true;
      onChange();
    },
    drop(nodeIds) {
      board.mark(sender.drop(nodeIds), 'Cancelled');
      onChange();
    },
    wake,
  };
}

function different(before: CommandFacts, now: CommandFacts): boolean {
  return (
    before.state !== now.state ||
    before.nodes !== now.nodes ||
    before.completed !== now.completed ||
    before.errors !== now.errors
  );
}
