import type { AutomationExecution, AutomationExecutionMetadata, StepExecution } from '@aws-sdk/client-ssm';
import type { AutomationRequest } from '../../../contract/automation-request.ts';
import {
  AutomationStatus,
  type AutomationCounters,
  type AutomationDetails,
  type AutomationSummary,
  type AutomationWait,
} from '../../../contract/automation-run.ts';
import type { Scope } from '../../../contract/values.ts';
import type { Aws } from '../../aws/aws.ts';
import { orUndefined } from '../../aws/or-undefined.ts';
import { walkPages } from '../../aws/pages.ts';
import type { Spacing } from '../spacing.ts';
import { requestOf } from './requests.ts';

/** One execution as AWS tells it, in an answer of its own or in a list. */
export interface ExecutionFacts extends Omit<
  AutomationSummary,
  'runId' | 'scope' | 'executionIds' | 'parts' | 'unsent'
> {
  readonly executionId: string;
}

/** All that GetAutomationExecution tells. */
export interface WholeExecution {
  readonly facts: ExecutionFacts;
  readonly details: AutomationDetails;
  readonly request: AutomationRequest;
  /** Whether `request` is all that was asked for. */
  readonly isWhole: boolean;
  readonly steps: readonly StepExecution[];
}

const ended: ReadonlySet<string> = new Set([
  'Success',
  'TimedOut',
  'Cancelled',
  'Failed',
  'Rejected',
  'CompletedWithSuccess',
  'CompletedWithFailure',
  'Exited',
  'NotSent',
]);

/** Whether nothing follows on a status. */
export function isEnd(status: AutomationStatus): boolean {
  return ended.has(status);
}

export function statusOf(text: string | undefined): AutomationStatus {
  return AutomationStatus.safeParse(text).data ?? 'Unknown';
}

/** Reads an execution of a list, or one's own answer; undefined for one without an id. */
export function readFacts(execution: AutomationExecution & AutomationExecutionMetadata): ExecutionFacts | undefined {
  const { AutomationExecutionId, AutomationExecutionStatus, ExecutionStartTime, ExecutionEndTime } = execution;
  if (AutomationExecutionId === undefined) return undefined;
  const status = statusOf(AutomationExecutionStatus);
  const counters = countersOf(execution);
  const waiting = waitOf(execution);
  return {
    executionId: AutomationExecutionId,
    document: execution.DocumentName ?? '',
    version: execution.DocumentVersion ?? '',
    status,
    isOver: isEnd(status),
    mode: execution.Mode ?? 'Auto',
    kind: kindOf(execution),
    startedAt: ExecutionStartTime?.getTime() ?? 0,
    ...(ExecutionEndTime !== undefined && { endedAt: ExecutionEndTime.getTime() }),
    executedBy: execution.ExecutedBy ?? '',
    parentId: execution.ParentAutomationExecutionId ?? '',
    target: execution.Target ?? '',
    currentStep: execution.CurrentStepName ?? '',
    currentAction: execution.CurrentAction ?? '',
    ...(waiting !== undefined && { waiting }),
    failureMessage: execution.FailureMessage ?? '',
    warningMessage: execution.WarningMessage ?? '',
    ...(counters !== undefined && { counters }),
    targets: targetsText(execution),
  };
}

function kindOf(execution: AutomationExecution & AutomationExecutionMetadata): ExecutionFacts['kind'] {
  const { AutomationType, TargetLocations = [], TargetLocationsURL = '', Targets = [], TargetMaps = [] } = execution;
  if (AutomationType === 'CrossAccount' || TargetLocations.length > 0 || TargetLocationsURL !== '') return 'locations';
  return Targets.length > 0 || TargetMaps.length > 0 ? 'targets' : 'simple';
}

function countersOf({ ProgressCounters }: AutomationExecution): AutomationCounters | undefined {
  if (ProgressCounters === undefined) return undefined;
  const { TotalSteps = 0, SuccessSteps = 0, FailedSteps = 0, CancelledSteps = 0, TimedOutSteps = 0 } = ProgressCounters;
  return {
    total: TotalSteps,
    success: SuccessSteps,
    failed: FailedSteps,
    cancelled: CancelledSteps,
    timedOut: TimedOutSteps,
  };
}

function targetsText({ Targets = [], TargetMaps = [] }: AutomationExecution): string {
  const byTargets = Targets.map(({ Key = '', Values = [] }) => `${Key}=${Values.join(',')}`);
  const byMaps = TargetMaps.map((map) =>
    Object.entries(map)
      .map(([name, values]) => `${name}=${values.join(',')}`)
      .join(','),
  );
  return [...byTargets, ...byMaps].join(' ');
}

/** What an execution waits for: the action of the step that waits says it; step by step it is the next step's start. */
function waitOf(execution: AutomationExecution & AutomationExecutionMetadata): AutomationWait | undefined {
  const { AutomationExecutionStatus: status, StepExecutions = [], Mode } = execution;
  if (status !== 'Waiting' && status !== 'PendingApproval') return undefined;
  const waits = StepExecutions.find(({ StepStatus }) => StepStatus === 'Waiting' || StepStatus === 'PendingApproval');
  const step = waits?.StepName ?? execution.CurrentStepName ?? '';
  const action = waits?.Action ?? execution.CurrentAction;
  if (action === 'aws:approve' || status === 'PendingApproval') return { kind: 'approval', step };
  if (action === 'aws:pause') return { kind: 'resume', step };
  return Mode === 'Interactive' ? { kind: 'start', step: nextStepOf(execution) } : undefined;
}

/** The step that would start next: the one that AWS names, else what the last one leads to, else the first that waits. */
function nextStepOf({ CurrentStepName, StepExecutions = [] }: AutomationExecution): string {
  const pending = StepExecutions.filter(({ StepStatus }) => StepStatus === 'Pending').map(
    ({ StepName = '' }) => StepName,
  );
  if (pending.length === 0 || (CurrentStepName !== undefined && pending.includes(CurrentStepName)))
    return CurrentStepName ?? '';
  const last = StepExecutions.findLast(({ ExecutionEndTime }) => ExecutionEndTime !== undefined);
  return pending.find((name) => name === last?.NextStep) ?? pending[0] ?? '';
}

/** How much of an execution is asked for. */
export interface Asking {
  /** Without it there are the steps alone that came along: of a long list some are missing. */
  readonly withSteps: boolean;
  /** Before each further call. */
  readonly spacing?: Spacing;
}

/** One execution by its id; undefined where AWS does not know it (yet). Throws FailureError. */
export function findExecution(
  aws: Pick<Aws, 'send'>,
  scope: Scope,
  executionId: string,
  signal: AbortSignal,
  asking: Asking,
): Promise<WholeExecution | undefined> {
  return orUndefined(readExecution(aws, scope, executionId, signal, asking));
}

async function readExecution(
  aws: Pick<Aws, 'send'>,
  scope: Scope,
  executionId: string,
  signal: AbortSignal,
  { withSteps, spacing }: Asking,
): Promise<WholeExecution | undefined> {
  const { GetAutomationExecutionCommand } = await import('@aws-sdk/client-ssm');
  const command = new GetAutomationExecutionCommand({ AutomationExecutionId: executionId });
  const { AutomationExecution = {} } = await aws.send(scope, 'ssm', command, signal);
  const facts = readFacts(AutomationExecution);
  if (facts === undefined) return undefined;
  const isCut = withSteps && AutomationExecution.StepExecutionsTruncated === true;
  const steps = isCut
    ? await allSteps(aws, scope, executionId, signal, spacing)
    : [...(AutomationExecution.StepExecutions ?? [])];
  return { facts, details: detailsOf(AutomationExecution), ...requestOf(AutomationExecution), steps };
}

function detailsOf(execution: AutomationExecution): AutomationDetails {
  const { ResolvedTargets = {}, TriggeredAlarms = [] } = execution;
  return {
    parameters: execution.Parameters ?? {},
    outputs: execution.Outputs ?? {},
    variables: execution.Variables ?? {},
    resolved: ResolvedTargets.ParameterValues ?? [],
    resolvedCut: ResolvedTargets.Truncated ?? false,
    alarms: TriggeredAlarms.map(({ Name = '', State = '' }) => ({ name: Name, state: State })),
  };
}

/** The answer for an execution is cut after some steps; the list has all. */
async function allSteps(
  aws: Pick<Aws, 'send'>,
  scope: Scope,
  executionId: string,
  signal: AbortSignal,
  spacing: Spacing = () => Promise.resolve(),
): Promise<StepExecution[]> {
  const { DescribeAutomationStepExecutionsCommand } = await import('@aws-sdk/client-ssm');
  const steps: StepExecution[] = [];
  const fetchPage = async (token: string | undefined) => {
    await spacing(scope, signal);
    const command = new DescribeAutomationStepExecutionsCommand({
      AutomationExecutionId: executionId,
      MaxResults: 50,
      ...(token !== undefined && { NextToken: token }),
    });
    const { StepExecutions = [], NextToken } = await aws.send(scope, 'ssm', command, signal);
    return { items: StepExecutions, next: NextToken };
  };
  for await (const items of walkPages(fetchPage, signal)) steps.push(...items);
  return steps;
}

/** The children of an execution in its own account and Region, a page at a time. Throws FailureError. */
export async function* listChildren(
  { aws, spacing }: { readonly aws: Pick<Aws, 'send'>; readonly spacing: Spacing },
  scope: Scope,
  parentId: string,
  signal: AbortSignal,
): AsyncGenerator<readonly ExecutionFacts[], void, void> {
  const { DescribeAutomationExecutionsCommand } = await import('@aws-sdk/client-ssm');
  const fetchPage = async (token: string | undefined) => {
    await spacing(scope, signal);
    const command = new DescribeAutomationExecutionsCommand({
      Filters: [{ Key: 'ParentExecutionId', Values: [parentId] }],
      MaxResults: 50,
      ...(token !== undefined && { NextToken: token }),
    });
    const { AutomationExecutionMetadataList = [], NextToken } = await aws.send(scope, 'ssm', command, signal);
    return { items: AutomationExecutionMetadataList, next: NextToken };
  };
  for await (const items of walkPages(fetchPage, signal)) yield items.flatMap((item) => readFacts(item) ?? []);
}
