import type { CommandRequest, RunState, RunSummary } from '../../../contract/features/run-command.ts';
import { failureOf, type Failure } from '../../../contract/failure.ts';
import { partControl } from '../../../contract/rate-control.ts';
import type { Scope } from '../../../contract/values.ts';
import { createBoard, type Board } from './board.ts';
import { findCommand, sendInput, type CommandFacts } from './commands.ts';
import type { Part } from './part.ts';
import { createReading, type ReadingTools } from './reading.ts';
import { sendOnce, type SendTools } from './send-once.ts';
import { summaryOf } from './summary.ts';

export type RunParts = ReadingTools & SendTools;

export interface RunOptions {
  readonly scope: Scope;
  readonly request: CommandRequest;
  readonly parts: Part[];
  /** Parts that are not sent yet are sent when it is their turn; otherwise they stay unsent. */
  readonly sends: boolean;
  /** A part was sent. */
  readonly onSent: () => void;
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
  /** Nothing more is sent. */
  stopSending(): void;
  /** Takes nodes out of parts that were not sent. */
  drop(nodeIds: ReadonlySet<string>): void;
  /** Looks at once. */
  wake(): void;
}

/** A look at a running command, while something changes and while nothing does; milliseconds. */
const pace = { first: 800, grows: 1.5, most: 8_000, unwatched: 5_000, troubled: 15_000 } as const;

export function createRun(tools: RunParts, options: RunOptions): Run {
  const { aws, listing, wait, now } = tools;
  const { scope, request, parts, onSent, onChange } = options;
  const board = createBoard(parts.flatMap(({ nodes }) => nodes));
  const total = parts.reduce((sum, { nodes }) => sum + nodes.length, 0);
  const begunAt = now();
  let failure: Failure | undefined;
  let sends = options.sends;
  let isCancelling = false;
  const looks = { on: false };
  let isOver = false;
  let waiting = new AbortController();

  const errorsOf = () => parts.reduce((sum, { facts }) => sum + (facts?.errors ?? 0), 0);
  const fail = (found: Failure | undefined) => {
    failure = found;
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

  const sendPart = async (part: Part, signal: AbortSignal) => {
    const size = part.nodes.length;
    const control = partControl(request, { total, size, errors: errorsOf() });
    if (control === undefined) return false;
    const nodes = request.targets.kind === 'nodes' ? part.nodes : undefined;
    part.facts = await sendOnce(tools, scope, sendInput(request, nodes, control), signal);
    part.commandId = part.facts.commandId;
    onSent();
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
    while (!signal.aborted && part.facts?.isOver !== true) {
      await rest(looks.on ? ms : Math.max(ms, pace.unwatched), signal);
      if (signal.aborted) return;
      try {
        const changed = await look(part, signal);
        if (failure !== undefined) fail(undefined);
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
  const rest = async (ms: number, signal: AbortSignal) => {
    waiting = new AbortController();
    await wait(ms, AbortSignal.any([signal, waiting.signal]));
  };

  const markAll = ({ nodes }: Part, state: RunState) =>
    board.mark(
      nodes.map(({ nodeId }) => nodeId),
      state,
    );
  const sendRest = async (signal: AbortSignal) => {
    for (const part of parts) {
      if (part.commandId === undefined) {
        if (!sends) break;
        if (part.nodes.length === 0) continue;
        try {
          if (!(await sendPart(part, signal))) break;
        } catch (error) {
          if (signal.aborted) return;
          sends = false;
          const found = failureOf(error);
          if (found.code === 'outcome-unknown') markAll(part, 'Unknown');
          fail(found);
          break;
        }
      }
      await followPart(part, signal);
      if (signal.aborted) return;
    }
    for (const part of parts) if (part.commandId === undefined) markAll(part, 'NotSent');
    isOver = true;
    onChange();
  };
  const readRest = async (signal: AbortSignal) => {
    let ms: number = pace.first;
    while (looks.on && !signal.aborted && !(await reading.ended(signal))) {
      await rest(ms, signal);
      ms = Math.min(pace.most, ms * pace.grows);
    }
    await reading.outputs(signal);
    onChange();
  };
  return {
    scope,
    request,
    parts,
    board,
    get failure() {
      return failure;
    },
    summary: () => summaryOf({ scope, request, parts, begunAt, isOver, isCancelling, total }),
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
      if (watched) waiting.abort();
    },
    stopSending() {
      sends = false;
      isCancelling = true;
      onChange();
    },
    drop(nodeIds) {
      for (const part of parts) {
        if (part.commandId !== undefined) continue;
        const gone = part.nodes.filter(({ nodeId }) => nodeIds.has(nodeId)).map(({ nodeId }) => nodeId);
        part.nodes = part.nodes.filter(({ nodeId }) => !nodeIds.has(nodeId));
        board.mark(gone, 'Cancelled');
      }
      onChange();
    },
    wake: () => waiting.abort(),
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
