import type { AutomationRequest } from '../../../contract/automation-request.ts';
import type {
  AutomationChild,
  AutomationDetails,
  AutomationStep,
  AutomationSummary,
} from '../../../contract/automation-run.ts';
import { totalOf } from '../../../contract/automation-targets.ts';
import { failureOf, type Failure } from '../../../contract/failure.ts';
import type { Scope } from '../../../contract/values.ts';
import type { Aws } from '../../aws/aws.ts';
import { createRest } from '../rest.ts';
import type { Spacing } from '../spacing.ts';
import type { ChangingRows } from './changing-rows.ts';
import { createLooking } from './looking.ts';
import { endedBy } from './part-ends.ts';
import { createPartSender, troubledMs, type PartSenderOptions, type StopType } from './part-sender.ts';
import { isUnderWay, type Part } from './part.ts';
import { createRunRows } from './run-rows.ts';
import { summaryOf } from './summary.ts';

export interface RunParts {
  readonly aws: Pick<Aws, 'send'>;
  /** Between calls that look at executions. */
  readonly listing: Spacing;
  /** Waits between two looks; milliseconds. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly now: () => number;
}

export interface RunOptions extends PartSenderOptions {
  /** Whether `request` is all that was asked for: otherwise it cannot be repeated. */
  readonly isWhole: boolean;
  readonly onChange: () => void;
}

/** One run: its executions are started one after the other and asked about until all of it is over. */
export interface Run {
  readonly scope: Scope;
  readonly request: AutomationRequest;
  readonly isWhole: boolean;
  readonly parts: readonly Part[];
  readonly steps: ChangingRows<AutomationStep>;
  readonly children: ChangingRows<AutomationChild>;
  readonly details: AutomationDetails | undefined;
  summary(): AutomationSummary;
  readonly failure: Failure | undefined;
  /** Starts the first part. Throws FailureError. */
  begin(signal: AbortSignal): Promise<void>;
  follow(signal: AbortSignal): Promise<void>;
  setWatched(watched: boolean): void;
  /** Looks at once at what is known of it; for answers that must be whole. Throws FailureError. */
  look(signal: AbortSignal): Promise<void>;
  /**
   * Starts nothing more, and stops what is under way; a part that is being sent as soon as AWS has it. Asks for all of
   * them, then throws the first FailureError.
   */
  stop(type: StopType, signal: AbortSignal): Promise<void>;
  wake(): void;
}

/** A look at a run that is under way, while something changes and while nothing does; milliseconds. */
const pace = {
  watched: { first: 1_000, most: 8_000 },
  /** An approval may take days. */
  unwatched: { first: 5_000, most: 30_000 },
  grows: 1.5,
} as const;

export function createRun(tools: RunParts, options: RunOptions): Run {
  const begunAt = tools.now();
  const { scope, request, isWhole, parts, keep, onChange } = options;
  const total = totalOf(parts.map(({ targets }) => targets));
  const rows = createRunRows(tools, options);
  const looking = createLooking(tools, { scope, parts, rows });
  let failure: Failure | undefined;
  /** AWS has taken it for all that was under way. */
  let isCancelling = false;
  let isOver = false;
  const looks = { on: false };
  const resting = createRest(tools.wait);
  const { rest, wake } = resting;

  const fail = (found: Failure | undefined) => {
    failure = found;
    onChange();
  };
  const sender = createPartSender(
    { aws: tools.aws, rest, onFailure: fail },
    {
      ...options,
      keep() {
        onChange();
        return keep();
      },
    },
  );
  /** AWS answers again; why it did not take a part is still told. */
  const recovered = () => {
    if (failure !== sender.refusal) fail(sender.refusal);
  };

  /** Looks at a part again and again until it is over. */
  const followPart = async (part: Part, signal: AbortSignal) => {
    let ms = 0;
    while (!signal.aborted && isUnderWay(part)) {
      resting.begin();
      try {
        await sender.stopLate(part, signal);
        const changed = await looking.look(part, looks.on, signal);
        recovered();
        if (changed) onChange();
        const { first, most } = looks.on ? pace.watched : pace.unwatched;
        ms = changed ? first : Math.min(most, Math.max(first, ms * pace.grows));
        if (looks.on) await looking.ended(signal);
      } catch (error) {
        if (signal.aborted) return;
        fail(failureOf(error));
        ms = troubledMs;
      }
      if (isUnderWay(part) && (await rest(ms, signal))) ms = 0;
    }
  };
  const sendRest = async (signal: AbortSignal) => {
    for (const part of parts) {
      if (part.executionId === undefined) {
        if (!(await sender.send(part, signal))) break;
        recovered();
      }
      await followPart(part, signal);
      if (signal.aborted) return;
      // One execution for all would have ended here: no part follows on this one.
      const ended = endedBy(part);
      if (ended !== undefined) sender.end(ended);
    }
    if (signal.aborted) return;
    if (sender.asked !== undefined) sender.end('stopped');
    rows.markUnsent();
    isOver = true;
    onChange();
  };
  const readRest = async (signal: AbortSignal) => {
    let ms: number = pace.watched.first;
    while (looks.on && !signal.aborted) {
      resting.begin();
      try {
        const isRead = await looking.ended(signal);
        recovered();
        onChange();
        if (isRead) return;
        await rest(ms, signal);
        ms = Math.min(pace.watched.most, ms * pace.grows);
      } catch (error) {
        if (signal.aborted) return;
        fail(failureOf(error));
        await rest(troubledMs, signal);
      }
    }
  };

  return {
    scope,
    request,
    isWhole,
    parts,
    steps: rows.steps,
    children: rows.children,
    get details() {
      return looking.details;
    },
    get failure() {
      return failure;
    },
    summary() {
      const { asked, unsent } = sender;
      const isStopped = asked !== undefined;
      return summaryOf({ scope, request, parts, begunAt, isOver, isStopped, isCancelling, unsent, total });
    },
    begin: sender.begin,
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
    look: looking.all,
    async stop(type, signal) {
      const stopping = sender.stop(type, signal);
      onChange();
      try {
        await stopping;
      } finally {
        wake();
      }
      isCancelling = type === 'Cancel';
      onChange();
    },
    wake,
  };
}
