import type { CommandRequest, RunNode, RunState, RunSummary } from '../../../contract/features/run-command.ts';
import type { Failure } from '../../../contract/failure.ts';
import { partControl, partsOf } from '../../../contract/rate-control.ts';
import type { Scope } from '../../../contract/values.ts';
import type { Aws } from '../../aws/aws.ts';
import { createBoard, type Board } from './board.ts';
import { findCommand, sendCommand, sendInput, type CommandFacts } from './commands.ts';
import { failureOf } from '../failure-of.ts';
import { readInvocations } from './invocations.ts';
import type { Spacing } from '../spacing.ts';
import { readStepOutput } from './step-output.ts';

/** One command of a run. */
export interface Part {
  /** For runs on nodes by id; none for runs on targets. */
  nodes: readonly RunNode[];
  /** Undefined until it is sent. */
  commandId: string | undefined;
  facts: CommandFacts | undefined;
}

export interface RunParts {
  readonly aws: Pick<Aws, 'send'>;
  /** Between calls that list, and between calls that read one node's output. */
  readonly listing: Spacing;
  readonly reading: Spacing;
  /** Waits between two looks at a command; milliseconds. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly now: () => number;
  /** Names of nodes, as the local store knows them. */
  readonly namesOf: (scope: Scope, nodeIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;
}

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
  const { aws, listing, reading, wait, now } = tools;
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
  let outputs: Promise<void> | undefined;
  /** Parts whose rows are all read. */
  const read = new Set<Part>();

  const errorsOf = () => parts.reduce((sum, { facts }) => sum + (facts?.errors ?? 0), 0);
  const fail = (found: Failure | undefined) => {
    failure = found;
    onChange();
  };

  const sendPart = async (part: Part, signal: AbortSignal) => {
    const size = part.nodes.length;
    const control = partControl(request, { total, size, errors: errorsOf() });
    if (control === undefined) return false;
    const nodes = request.targets.kind === 'nodes' ? part.nodes : undefined;
    part.facts = await sendCommand(aws, scope, sendInput(request, nodes, control), signal);
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
    if (looks.on) await readRows(part.commandId, signal);
    return before === undefined || different(before, facts) || version !== board.version;
  };
  const readRows = async (commandId: string, signal: AbortSignal) => {
    for await (const page of readInvocations({ aws, spacing: listing }, scope, commandId, signal)) {
      for (const invocation of page) board.take(invocation);
      if (page.length > 0) onChange();
      void readOutputs(signal);
    }
    const unnamed = board.unnamed();
    if (unnamed.length > 0) board.name(await tools.namesOf(scope, unnamed));
  };
  /** Reads the outputs that are still to be asked for, beside the looks at the rows; one reader at a time. */
  const readOutputs = (signal: AbortSignal): Promise<void> => {
    outputs ??= readWanted(signal)
      .catch((error: unknown) => {
        if (!signal.aborted) fail(failureOf(error));
      })
      .finally(() => {
        outputs = undefined;
      });
    return outputs;
  };
  const readWanted = async (signal: AbortSignal) => {
    for (let wanted = board.wanted(); wanted !== undefined && looks.on && !signal.aborted; wanted = board.wanted()) {
      await reading(scope, signal);
      const commandId = commandIdOf(wanted.nodeId);
      const output =
        commandId === undefined ? undefined : await readStepOutput(aws, scope, { commandId, ...wanted }, signal);
      if (signal.aborted) return;
      board.give(wanted, output);
      onChange();
    }
  };
  const commandIdOf = (nodeId: string) => {
    const known = parts.filter(({ commandId }) => commandId !== undefined);
    return (known.find(({ nodes }) => nodes.some((node) => node.nodeId === nodeId)) ?? known[0])?.commandId;
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
        if (looks.on) await readEnded(signal);
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
          fail(failureOf(error));
          break;
        }
      }
      await followPart(part, signal);
      if (signal.aborted) return;
    }
    for (const { commandId, nodes } of parts)
      if (commandId === undefined)
        board.mark(
          nodes.map(({ nodeId }) => nodeId),
          'NotSent',
        );
    isOver = true;
    onChange();
  };
  /** Reads the rows of parts that are over, also of those that ended while nobody looked; whether all are read. */
  const readEnded = async (signal: AbortSignal): Promise<boolean> => {
    for (const part of parts) {
      const { commandId, facts } = part;
      if (commandId === undefined || facts?.isOver !== true || read.has(part) || signal.aborted) continue;
      await readRows(commandId, signal);
      if (isRead(part)) read.add(part);
    }
    return parts.every((part) => part.commandId === undefined || read.has(part));
  };
  const readRest = async (signal: AbortSignal) => {
    let ms: number = pace.first;
    while (looks.on && !signal.aborted && !(await readEnded(signal))) {
      await rest(ms, signal);
      ms = Math.min(pace.most, ms * pace.grows);
    }
    await readOutputs(signal);
    onChange();
  };
  /** Rows come some time after the command, and may lag behind its end. */
  const isRead = ({ nodes, facts }: Part) => {
    const rows = board.since(0);
    const own = nodes.length === 0 ? rows : rows.filter((row) => nodes.some(({ nodeId }) => nodeId === row.nodeId));
    return own.length >= (facts?.nodes ?? 0) && own.every(({ state }) => !running.has(state));
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

const running: ReadonlySet<RunState> = new Set(['Pending', 'InProgress', 'Delayed', 'Cancelling']);

function different(before: CommandFacts, now: CommandFacts): boolean {
  return (
    before.state !== now.state ||
    before.nodes !== now.nodes ||
    before.completed !== now.completed ||
    before.errors !== now.errors
  );
}

interface Standing {
  readonly scope: Scope;
  readonly request: CommandRequest;
  readonly parts: readonly Part[];
  readonly begunAt: number;
  readonly isOver: boolean;
  readonly isCancelling: boolean;
  /** Nodes by id. */
  readonly total: number;
}

/** All commands of a run as one. */
export function summaryOf(standing: Standing): RunSummary {
  const { scope, request, parts, begunAt, isOver, total } = standing;
  const { targets } = request;
  const known = parts.flatMap(({ facts }) => facts ?? []);
  const sum = (read: (facts: CommandFacts) => number) => known.reduce((all, facts) => all + read(facts), 0);
  const commandIds = parts.flatMap(({ commandId }) => commandId ?? []);
  return {
    runId: commandIds[0] ?? '',
    scope,
    document: request.document,
    comment: request.comment,
    requestedAt: known[0]?.requestedAt ?? begunAt,
    state: stateOfAll(standing, known),
    isOver: isOver || (known.length === parts.length && known.every((facts) => facts.isOver)),
    nodes: targets.kind === 'nodes' ? total : sum(({ nodes }) => nodes),
    completed: sum(({ completed }) => completed),
    errors: sum(({ errors }) => errors),
    commandIds,
    parts: parts.length,
    targets:
      targets.kind === 'nodes' ? '' : targets.targets.map(({ key, values }) => `${key}=${values.join(',')}`).join(' '),
  };
}

function stateOfAll({ parts, isOver, isCancelling }: Standing, known: readonly CommandFacts[]): RunState {
  const under = known.find((facts) => !facts.isOver);
  const isUnsent = known.length < parts.length;
  if (under !== undefined && parts.length === 1) return isCancelling ? 'Cancelling' : under.state;
  if (under !== undefined || (isUnsent && !isOver)) return isCancelling ? 'Cancelling' : 'InProgress';
  if (isCancelling) return known.length === 1 && !isUnsent ? (known[0]?.state ?? 'Cancelled') : 'Cancelled';
  const bad = known.find(({ state }) => state !== 'Success');
  if (isUnsent) return bad?.state === 'Cancelled' ? 'Cancelled' : 'Failed';
  return bad?.state ?? 'Success';
}

/** The parts of a request that has not been sent. */
export function newParts({ targets }: CommandRequest): Part[] {
  const none = { commandId: undefined, facts: undefined };
  if (targets.kind === 'targets') return [{ nodes: [], ...none }];
  const once = [...new Map(targets.nodes.map((node) => [node.nodeId, node])).values()];
  return partsOf(once).map((nodes) => ({ nodes, ...none }));
}
