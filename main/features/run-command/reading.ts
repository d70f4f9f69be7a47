import { failureOf, type Failure } from '../../../contract/failure.ts';
import type { Scope } from '../../../contract/values.ts';
import type { Aws } from '../../aws/aws.ts';
import type { Board } from './board.ts';
import { isEnd } from './commands.ts';
import { readInvocations } from './invocations.ts';
import { partOf, type Part } from './part.ts';
import type { Spacing } from '../spacing.ts';
import { readStepOutput } from './step-output.ts';

export interface ReadingTools {
  readonly aws: Pick<Aws, 'send'>;
  /** Between calls that list, and between calls that read one node's output. */
  readonly listing: Spacing;
  readonly reading: Spacing;
  /** Names of nodes, as the local store knows them. */
  readonly namesOf: (scope: Scope, nodeIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;
}

export interface ReadingOptions {
  readonly scope: Scope;
  readonly parts: readonly Part[];
  readonly board: Board;
  /** Outputs are read while somebody looks. */
  readonly isWatched: () => boolean;
  readonly onChange: () => void;
  readonly onFailure: (failure: Failure) => void;
}

/** Fills a run's board from AWS. All throw FailureError but `outputs`, which tells it. */
export interface Reading {
  /** The rows of one command as they are now. */
  rows(commandId: string, signal: AbortSignal): Promise<void>;
  /** The rows of parts that are over, also of those that ended while nobody looked; whether all are read. */
  ended(signal: AbortSignal): Promise<boolean>;
  /**
   * The outputs that are still to be asked for, beside the looks at the rows; one reader at a time. Whether it came to
   * its end without a failure.
   */
  outputs(signal: AbortSignal): Promise<boolean>;
}

export function createReading(tools: ReadingTools, options: ReadingOptions): Reading {
  const { aws, listing, reading } = tools;
  const { scope, parts, board, isWatched, onChange, onFailure } = options;
  let reader: Promise<boolean> | undefined;
  /** Parts whose rows are all read. */
  const done = new Set<Part>();

  const rows = async (commandId: string, signal: AbortSignal) => {
    for await (const page of readInvocations({ aws, spacing: listing }, scope, commandId, signal)) {
      for (const invocation of page) board.take(invocation);
      if (page.length > 0) onChange();
      void outputs(signal);
    }
    const unnamed = board.unnamed();
    if (unnamed.length > 0) board.name(await tools.namesOf(scope, unnamed));
  };
  const outputs = (signal: AbortSignal): Promise<boolean> => {
    reader ??= readWanted(signal)
      .then(
        () => true,
        (error: unknown) => {
          if (!signal.aborted) onFailure(failureOf(error));
          return false;
        },
      )
      .finally(() => {
        reader = undefined;
      });
    return reader;
  };
  const readWanted = async (signal: AbortSignal) => {
    for (let wanted = board.wanted(); wanted !== undefined && isWatched() && !signal.aborted; wanted = board.wanted()) {
      await reading(scope, signal);
      const commandId = partOf(parts, wanted.nodeId)?.commandId;
      const output =
        commandId === undefined ? undefined : await readStepOutput(aws, scope, { commandId, ...wanted }, signal);
      if (signal.aborted) return;
      board.give(wanted, output);
      onChange();
    }
  };
  const ended = async (signal: AbortSignal): Promise<boolean> => {
    for (const part of parts) {
      const { commandId, facts } = part;
      if (commandId === undefined || facts?.isOver !== true || done.has(part) || signal.aborted) continue;
      await rows(commandId, signal);
      if (isRead(part)) done.add(part);
    }
    return parts.every((part) => part.commandId === undefined || done.has(part));
  };
  /** Rows come some time after the command, and may lag behind its end. */
  const isRead = ({ nodes, facts }: Part) => {
    const all = board.since(0);
    const own = nodes.length === 0 ? all : all.filter((row) => nodes.some(({ nodeId }) => nodeId === row.nodeId));
    return own.length >= (facts?.nodes ?? 0) && own.every(({ state }) => isEnd(state));
  };
  return { rows, ended, outputs };
}
