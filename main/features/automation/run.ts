import { sizeOf, splitTargets } from '../../../contract/automation-targets.ts';
import type {
  AutomationChild,
  AutomationDetails,
  AutomationRequest,
  AutomationStep,
  AutomationSummary,
  AutomationTargets,
  UnsentReason,
} from '../../../contract/features/automation.ts';
import { failed, failureOf, type Failure } from '../../../contract/failure.ts';
import { partControl, type RateControl } from '../../../contract/rate-control.ts';
import type { Scope } from '../../../contract/values.ts';
import type { Aws } from '../../aws/aws.ts';
import { createRest, type Spacing } from '../spacing.ts';
import type { ChangingRows } from './changing-rows.ts';
import { findExecution, type ExecutionFacts } from './executions.ts';
import { partToken, startInput } from './requests.ts';
import { endedBy, unanswered, unlessOver } from './part-ends.ts';
import { createRunRows } from './run-rows.ts';
import { summaryOf } from './summary.ts';

/** One execution of a run. */
export interface Part {
  readonly targets: AutomationTargets;
  /** Undefined until it is sent. */
  executionId: string | undefined;
  facts: ExecutionFacts | undefined;
  /** It was sent without an answer: AWS may have begun it. */
  isLost?: boolean;
  /** An alarm has stopped it. */
  hasAlarm?: boolean;
}

export interface RunParts {
  readonly aws: Pick<Aws, 'send'>;
  /** Between calls that look at executions. */
  readonly listing: Spacing;
  /** Waits between two looks; milliseconds. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly now: () => number;
}

export interface RunOptions {
  readonly scope: Scope;
  readonly request: AutomationRequest;
  /** Whether `request` is all that was asked for: otherwise it cannot be repeated. */
  readonly isWhole: boolean;
  readonly parts: Part[];
  /** Of a run that is begun here: parts that are not sent yet are sent when it is their turn. */
  readonly token: string | undefined;
  /** A part was sent. */
  readonly onSent: () => void;
  readonly onChange: () => void;
}

export type StopType = 'Cancel' | 'Complete';

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
  troubled: 15_000,
} as const;

export function createRun(tools: RunParts, options: RunOptions): Run {
  const { aws, listing, now } = tools;
  const begunAt = now();
  const { scope, request, isWhole, parts, token, onSent, onChange } = options;
  const rows = createRunRows(tools, options);
  const { steps, children } = rows;
  const total = parts.reduce((sum, { targets }) => sum + sizeOf(targets), 0);
  let details: AutomationDetails | undefined;
  let detailsText = '';
  let failure: Failure | undefined;
  let sends = token !== undefined;
  /** What the user has asked for last. */
  let asked: StopType | undefined;
  let unsent: UnsentReason | undefined;
  /** With `refused`. */
  let refusal: Failure | undefined;
  /** AWS has taken it for all that was under way. */
  let isCancelling = false;
  /** Parts that AWS took after the stop was asked for: they are stopped by themselves. */
  const late = new Set<Part>();
  let isOver = false;
  const looks = { on: false };
  let { rest, wake } = createRest(tools.wait);
  /** Parts of which all is read after their end. */
  const read = new Set<Part>();

  const fail = (found: Failure | undefined) => {
    failure = found;
    onChange();
  };
  /** AWS answers again; why it did not take a part is still told. */
  const recovered = () => {
    if (failure !== refusal) fail(refusal);
  };
  const errorsOf = () =>
    parts.reduce((sum, { facts }) => sum + (facts?.counters?.failed ?? 0) + (facts?.counters?.timedOut ?? 0), 0);

  const controlOf = (part: Part) => partControl(request, { total, size: sizeOf(part.targets), errors: errorsOf() });
  const startPart = async (part: Part, control: RateControl, signal: AbortSignal) => {
    const { StartAutomationExecutionCommand } = await import('@aws-sdk/client-ssm');
    const command = new StartAutomationExecutionCommand({
      ...startInput(request, part.targets, control),
      ...(token !== undefined && { ClientToken: partToken(token, parts.indexOf(part)) }),
    });
    const { AutomationExecutionId } = await aws.send(scope, 'ssm', command, signal);
    if (AutomationExecutionId === undefined)
      throw failed('unexpected', 'StartAutomationExecution told no execution.', {
        operation: 'ssm:StartAutomationExecution',
      });
    part.executionId = AutomationExecutionId;
    if (asked !== undefined) late.add(part);
    onSent();
    onChange();
  };
  const stopPart = async (part: Part, Type: StopType, signal: AbortSignal) => {
    const { executionId: AutomationExecutionId, facts } = part;
    if (AutomationExecutionId === undefined || facts?.isOver === true) return;
    const { StopAutomationExecutionCommand } = await import('@aws-sdk/client-ssm');
    const command = new StopAutomationExecutionCommand({ AutomationExecutionId, Type });
    await aws.send(scope, 'ssm', command, signal).catch(unlessOver);
    late.delete(part);
  };
  const stopLate = async (part: Part, signal: AbortSignal) => {
    if (asked === undefined || !late.has(part)) return;
    try {
      await stopPart(part, asked, signal);
    } catch (error) {
      // What AWS refuses is not asked for again and again; the user is told and can.
      if (!unanswered.has(failureOf(error).code)) late.delete(part);
      throw error;
    }
  };
  /**
   * Sends a part when it is its turn; whether AWS has taken it. Where no answer comes, the same is sent again until one
   * does: by its token AWS knows what it has begun.
   */
  const sendPart = async (part: Part, signal: AbortSignal): Promise<boolean> => {
    const control = controlOf(part);
    if (control === undefined) {
      if (sends) unsent = 'errors';
      return false;
    }
    const isWanted = () => sends && asked === undefined && !signal.aborted;
    while (isWanted()) {
      try {
        await startPart(part, control, signal);
        recovered();
        return true;
      } catch (error) {
        if (signal.aborted) return false;
        const found = failureOf(error);
        fail(found);
        if (!unanswered.has(found.code)) {
          sends = false;
          unsent = 'refused';
          refusal = found;
        } else {
          part.isLost = true;
          await rest(pace.troubled, signal);
        }
      }
    }
    return false;
  };

  const takeDetails = (found: AutomationDetails) => {
    const text = JSON.stringify(found);
    if (text === detailsText) return;
    detailsText = text;
    details = found;
  };
  /** Asks how a part stands; whether anything has changed. An execution that AWS does not know yet is on its way. */
  const look = async (part: Part, whole: boolean, signal: AbortSignal): Promise<boolean> => {
    const { executionId, facts: before } = part;
    if (executionId === undefined) return false;
    await listing(scope, signal);
    const found = await findExecution(aws, scope, executionId, signal, { withSteps: whole, spacing: listing });
    if (found === undefined || signal.aborted) return false;
    const versions = steps.version + children.version;
    part.facts = found.facts;
    part.hasAlarm = found.details.alarms.length > 0;
    if (part === parts[0] || parts.length === 1) takeDetails(found.details);
    if (whole) await rows.take(part, found, signal);
    if (whole && found.facts.isOver && rows.isSettled() && !signal.aborted) read.add(part);
    return JSON.stringify(before) !== JSON.stringify(found.facts) || versions !== steps.version + children.version;
  };
  /** Looks at a part again and again until it is over. */
  const followPart = async (part: Part, signal: AbortSignal) => {
    let ms = 0;
    while (!signal.aborted && isUnderWay(part)) {
      try {
        await stopLate(part, signal);
        const changed = await look(part, looks.on, signal);
        recovered();
        if (changed) onChange();
        const { first, most } = looks.on ? pace.watched : pace.unwatched;
        ms = changed ? first : Math.min(most, Math.max(first, ms * pace.grows));
        if (looks.on) await readEnded(signal);
      } catch (error) {
        if (signal.aborted) return;
        fail(failureOf(error));
        ms = pace.troubled;
      }
      if (isUnderWay(part) && (await rest(ms, signal))) ms = 0;
    }
  };
  const sendRest = async (signal: AbortSignal) => {
    for (const part of parts) {
      if (part.executionId === undefined && !(await sendPart(part, signal))) break;
      await followPart(part, signal);
      if (signal.aborted) return;
      // One execution for all would have ended here: no part follows on this one.
      const ended = endedBy(part);
      if (ended === undefined) continue;
      sends = false;
      unsent = ended;
    }
    if (signal.aborted) return;
    if (asked !== undefined) unsent = 'stopped';
    rows.markUnsent();
    isOver = true;
    onChange();
  };
  /** Reads the rows of parts that are over, also of those that ended while nobody looked; whether all are read. */
  const readEnded = async (signal: AbortSignal): Promise<boolean> => {
    for (const part of parts)
      if (part.facts?.isOver === true && !read.has(part) && !signal.aborted) await look(part, true, signal);
    return parts.every((part) => part.executionId === undefined || read.has(part));
  };
  const readRest = async (signal: AbortSignal) => {
    let ms: number = pace.watched.first;
    while (looks.on && !signal.aborted) {
      try {
        const isRead = await readEnded(signal);
        recovered();
        onChange();
        if (isRead) return;
        await rest(ms, signal);
        ms = Math.min(pace.watched.most, ms * pace.grows);
      } catch (error) {
        if (signal.aborted) return;
        fail(failureOf(error));
        await rest(pace.troubled, signal);
      }
    }
  };

  return {
    scope,
    request,
    isWhole,
    parts,
    steps,
    children,
    get details() {
      return details;
    },
    get failure() {
      return failure;
    },
    summary: () =>
      summaryOf({
        scope,
        request,
        parts,
        begunAt,
        isOver,
        isStopped: asked !== undefined,
        isCancelling,
        unsent,
        total,
      }),
    async begin(signal) {
      const [first] = parts;
      const control = first === undefined ? undefined : controlOf(first);
      if (first !== undefined && control !== undefined) await startPart(first, control, signal);
    },
    async follow(signal) {
      // Following begins with a look: whoever woke it before that needs no other.
      ({ rest, wake } = createRest(tools.wait));
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
    async look(signal) {
      for (const part of parts) if (!read.has(part)) await look(part, true, signal);
    },
    async stop(type, signal) {
      asked = type;
      onChange();
      const asking = parts.map((part) => stopPart(part, type, signal));
      const refused = (await Promise.allSettled(asking)).find(({ status }) => status === 'rejected');
      wake();
      if (refused?.status === 'rejected') throw refused.reason;
      isCancelling = type === 'Cancel';
      onChange();
    },
    wake: () => wake(),
  };
}

function isUnderWay({ facts }: Part): boolean {
  return facts?.isOver !== true;
}

/** The parts of a request that has not been sent. */
export function newParts({ targets }: AutomationRequest): Part[] {
  return splitTargets(targets).map((some) => ({ targets: some, executionId: undefined, facts: undefined }));
}
