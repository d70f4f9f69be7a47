import { z } from 'zod';
import { TriggeredAlarm } from './runnable.ts';
import { AccountId, Instant, ParameterValues, Scope } from './values.ts';

/** An execution's id (UUID). A run is one or more executions that belong together; it is known by the id of the first. */
export const ExecutionId = z.string().regex(/^[0-9a-f-]{36}$/);

/** ssm: AutomationExecutionStatus, of executions and of steps. `NotSent` is ours: a part that was never sent. */
export const AutomationStatus = z.enum([
  'Pending',
  'InProgress',
  'Waiting',
  'Success',
  'TimedOut',
  'Cancelling',
  'Cancelled',
  'Failed',
  'PendingApproval',
  'Approved',
  'Rejected',
  'Scheduled',
  'RunbookInProgress',
  'PendingChangeCalendarOverride',
  'ChangeCalendarOverrideApproved',
  'ChangeCalendarOverrideRejected',
  'CompletedWithSuccess',
  'CompletedWithFailure',
  'Exited',
  'NotSent',
  'Unknown',
]);
export type AutomationStatus = z.infer<typeof AutomationStatus>;

/** What an execution waits for, and at which step: Approve or Reject, Resume, or StartStep. */
export const AutomationWait = z.object({ kind: z.enum(['approval', 'resume', 'start']), step: z.string() });
export type AutomationWait = z.infer<typeof AutomationWait>;

/** Children by how they stand; `total` grows while AWS finds the targets. */
export const AutomationCounters = z.object({
  total: z.number().int(),
  success: z.number().int(),
  failed: z.number().int(),
  cancelled: z.number().int(),
  timedOut: z.number().int(),
});
export type AutomationCounters = z.infer<typeof AutomationCounters>;

/** Why parts of a run are not sent any more. */
export const UnsentReason = z.enum([
  /** The error budget is spent. */
  'errors',
  /** It was stopped here. */
  'stopped',
  /** AWS did not take a part: `failure` says why. */
  'refused',
  /** The part before was ended from outside: cancelled, an approval rejected, the change calendar, an alarm. */
  'cancelled',
  'rejected',
  'exited',
  'alarm',
]);
export type UnsentReason = z.infer<typeof UnsentReason>;

/** A run as lists show it. */
export const AutomationSummary = z.object({
  runId: ExecutionId,
  scope: Scope,
  document: z.string(),
  version: z.string(),
  status: AutomationStatus,
  isOver: z.boolean(),
  mode: z.enum(['Auto', 'Interactive']),
  /** One execution, one with a child for each target, or one with a child for each account and Region. */
  kind: z.enum(['simple', 'targets', 'locations']),
  startedAt: Instant,
  endedAt: Instant.optional(),
  /** Who started it: an ARN. */
  executedBy: z.string(),
  /** The execution that it is a child of; `''` for none. */
  parentId: z.string(),
  /** What a child was started for; `''` for none. */
  target: z.string(),
  /** The step that runs or waits; `''` for none. */
  currentStep: z.string(),
  currentAction: z.string(),
  waiting: AutomationWait.optional(),
  /** Why it failed; `''` for nothing. */
  failureMessage: z.string(),
  warningMessage: z.string(),
  /** Of a run with children, where it is known: lists do not tell it. */
  counters: AutomationCounters.optional(),
  /** Executions sent so far, first to last, of how many. */
  executionIds: z.array(ExecutionId),
  parts: z.number().int(),
  /** Missing while parts may still be sent, and where that is not known. */
  unsent: UnsentReason.optional(),
  /** Targets in AWS's words, such as `tag:Env=prod`; `''` for none. */
  targets: z.string(),
});
export type AutomationSummary = z.infer<typeof AutomationSummary>;

/** Why a step did not succeed. */
export const StepFailure = z.object({
  message: z.string(),
  /** ssm: FailureDetails; `''` where AWS does not say. */
  stage: z.string(),
  type: z.string(),
  details: z.record(z.string(), z.array(z.string())),
  /** The AWS operation that failed, `service:Operation`, or the operation alone; `''` where the text names none. */
  operation: z.string(),
});
export type StepFailure = z.infer<typeof StepFailure>;

/** A step of an execution; a step of a loop is there once for each turn. */
export const AutomationStep = z.object({
  /** StepExecutionId: unique in its execution. */
  stepId: z.string(),
  /** The order in which AWS tells them, from 0. */
  order: z.number().int(),
  name: z.string(),
  action: z.string(),
  status: AutomationStatus,
  isOver: z.boolean(),
  startedAt: Instant.optional(),
  endedAt: Instant.optional(),
  /** Values as JSON text, with what they referred to put in. */
  inputs: z.record(z.string(), z.string()),
  outputs: z.record(z.string(), z.array(z.string())),
  response: z.string(),
  responseCode: z.string(),
  failure: StepFailure.optional(),
  warningMessage: z.string(),
  /** `Abort`, `Continue` or `step:NAME`; `''` where AWS does not say. */
  onFailure: z.string(),
  maxAttempts: z.number().int().optional(),
  timeoutSeconds: z.number().optional(),
  isEnd: z.boolean(),
  isCritical: z.boolean(),
  /** Where it went on, as a branch chose or the document says; `''` for nowhere. */
  nextStep: z.string(),
  /** The turn of the loop that it belongs to; iterations count from 1. */
  turn: z.object({ stepId: z.string(), step: z.string(), iteration: z.number().int(), value: z.string() }).optional(),
  /** The execution that it started (aws:executeAutomation); `''` for none. */
  childId: z.string(),
});
export type AutomationStep = z.infer<typeof AutomationStep>;

/** A child execution: of a target, of an account and Region, or of a step that runs another runbook. */
export const AutomationChild = z.object({
  /** Unique in its run. */
  key: z.string(),
  /** The value of the target parameter, `ACCOUNT/REGION`, or the step's name. */
  target: z.string(),
  /** `''` until it has begun. */
  executionId: z.string(),
  /** Where it can be watched; missing for another account's. */
  scope: Scope.optional(),
  accountId: AccountId.optional(),
  region: z.string(),
  document: z.string(),
  status: AutomationStatus,
  isOver: z.boolean(),
  startedAt: Instant.optional(),
  endedAt: Instant.optional(),
  currentStep: z.string(),
  currentAction: z.string(),
  waiting: AutomationWait.optional(),
  failureMessage: z.string(),
  /** Those that began together, from 1; 0 where it has not begun, or for a step's. */
  wave: z.number().int(),
});
export type AutomationChild = z.infer<typeof AutomationChild>;

/** What an execution was given and gave, beside its summary. */
export const AutomationDetails = z.object({
  parameters: ParameterValues,
  outputs: z.record(z.string(), z.array(z.string())),
  variables: z.record(z.string(), z.array(z.string())),
  /** What the targets led to, as far as AWS tells it. */
  resolved: z.array(z.string()),
  resolvedCut: z.boolean(),
  /** Alarms that stopped it. */
  alarms: z.array(TriggeredAlarm),
});
export type AutomationDetails = z.infer<typeof AutomationDetails>;
