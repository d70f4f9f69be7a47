import type { AutomationRequest } from '../../../contract/automation-request.ts';
import type {
  AutomationCounters,
  AutomationStatus,
  AutomationSummary,
  UnsentReason,
} from '../../../contract/automation-run.ts';
import { isElsewhere } from '../../../contract/automation-targets.ts';
import type { Scope } from '../../../contract/values.ts';
import type { ExecutionFacts } from './executions.ts';

export interface Standing {
  readonly scope: Scope;
  readonly request: Pick<AutomationRequest, 'document' | 'version' | 'mode' | 'targets' | 'locations' | 'locationsUrl'>;
  readonly parts: ReadonlyArray<{
    readonly executionId: string | undefined;
    readonly facts: ExecutionFacts | undefined;
  }>;
  /** When it was begun here; AWS's own time as soon as it tells one. */
  readonly begunAt: number;
  readonly isOver: boolean;
  readonly unsent?: UnsentReason | undefined;
  /** The user has asked for it: parts that were not sent are not sent any more. */
  readonly isStopped: boolean;
  /** AWS has taken the cancellation of all that is under way. */
  readonly isCancelling: boolean;
  /** Targets that are known by themselves; 0 where only AWS finds them. */
  readonly total: number;
}

/** All executions of a run as one. */
export function summaryOf(standing: Standing): AutomationSummary {
  const { scope, request, parts, begunAt, isOver, unsent, total } = standing;
  const known = parts.flatMap(({ facts }) => facts ?? []);
  const [first] = known;
  const current = known.find((facts) => !facts.isOver) ?? known.at(-1);
  const executionIds = parts.flatMap(({ executionId }) => executionId ?? []);
  const allOver = isOver || (known.length === parts.length && known.every((facts) => facts.isOver));
  const endedAt = allOver ? known.at(-1)?.endedAt : undefined;
  const counters = countersOf(known, total);
  return {
    runId: executionIds[0] ?? '',
    scope,
    document: first?.document ?? request.document,
    version: first?.version ?? request.version,
    status: statusOfAll(standing, known),
    isOver: allOver,
    mode: first?.mode ?? request.mode,
    kind: first?.kind ?? kindOf(request),
    startedAt: first?.startedAt ?? begunAt,
    ...(endedAt !== undefined && { endedAt }),
    executedBy: first?.executedBy ?? '',
    parentId: first?.parentId ?? '',
    target: first?.target ?? '',
    currentStep: current?.currentStep ?? '',
    currentAction: current?.currentAction ?? '',
    ...(current?.waiting !== undefined && { waiting: current.waiting }),
    failureMessage: known.find(({ failureMessage }) => failureMessage !== '')?.failureMessage ?? '',
    warningMessage: known.find(({ warningMessage }) => warningMessage !== '')?.warningMessage ?? '',
    ...(counters !== undefined && { counters }),
    executionIds,
    parts: parts.length,
    ...(unsent !== undefined && executionIds.length < parts.length && { unsent }),
    targets: targetsOf(request, first, parts.length),
  };
}

function kindOf(request: Standing['request']): AutomationSummary['kind'] {
  if (isElsewhere(request)) return 'locations';
  return request.targets.kind === 'none' ? 'simple' : 'targets';
}

function targetsOf({ targets }: Standing['request'], first: ExecutionFacts | undefined, parts: number): string {
  if (parts === 1 && first !== undefined) return first.targets;
  if (targets.kind === 'values') return `ParameterValues=${targets.values.slice(0, 3).join(',')},…`;
  return first?.targets ?? '';
}

function countersOf(known: readonly ExecutionFacts[], total: number): AutomationCounters | undefined {
  const told = known.flatMap(({ counters }) => counters ?? []);
  if (told.length === 0) return undefined;
  const sum = (read: (counters: AutomationCounters) => number) => told.reduce((all, one) => all + read(one), 0);
  return {
    total: Math.max(
      total,
      sum((one) => one.total),
    ),
    success: sum((one) => one.success),
    failed: sum((one) => one.failed),
    cancelled: sum((one) => one.cancelled),
    timedOut: sum((one) => one.timedOut),
  };
}

function statusOfAll(standing: Standing, known: readonly ExecutionFacts[]): AutomationStatus {
  const { parts, isOver, isStopped, isCancelling } = standing;
  const under = known.find((facts) => !facts.isOver);
  const isUnsent = parts.some(({ executionId }) => executionId === undefined);
  if (parts.length === 1) return known[0]?.status ?? 'Pending';
  if (under !== undefined || (known.length < parts.length && !isOver))
    return isCancelling ? 'Cancelling' : 'InProgress';
  const bad = known.find(({ status }) => status !== 'Success');
  if ((isStopped && isUnsent) || bad?.status === 'Cancelled') return 'Cancelled';
  if (isUnsent && (bad === undefined || bad.status === 'CompletedWithSuccess')) return 'Failed';
  // What AWS does not know any more, or was not asked about, may have failed.
  const isKnown = parts.every(({ executionId, facts }) => executionId === undefined || facts !== undefined);
  return bad?.status ?? (isKnown ? 'Success' : 'Unknown');
}
