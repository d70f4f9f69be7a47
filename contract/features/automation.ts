import { z } from 'zod';
import { feed, nothing, request } from '../define.ts';
import { Failure } from '../failure.ts';
import { locationsUrlPattern } from '../locations-url.ts';
import {
  Alarm,
  DocumentName,
  DocumentVersion,
  MaxConcurrency,
  MaxErrors,
  RunnableDocument,
  Target,
  TriggeredAlarm,
} from '../runnable.ts';
import { AccountId, DocumentParameter, Instant, ParameterValues, Region, Scope } from '../values.ts';

/** An execution's id (UUID). A run is one or more executions that belong together; it is known by the id of the first. */
export const ExecutionId = z.string().regex(/^[0-9a-f-]{36}$/);

const ParameterName = z.string().min(1).max(50);

/** What a runbook is run on, where it is run for many: each target is a child execution. */
export const AutomationTargets = z.discriminatedUnion('kind', [
  /** One execution, with the parameters as they are. */
  z.strictObject({ kind: z.literal('none') }),
  /** Values of one parameter, any number: more than `valuesAPart` are sent in parts. */
  z.strictObject({
    kind: z.literal('values'),
    parameter: ParameterName,
    values: z.array(z.string().min(1).max(512)).min(1).max(10_000),
  }),
  /**
   * By `tag:NAME`, `ResourceGroup`, or all instances (`AWS::EC2::Instance` with `*`). AWS takes one tag with its values.
   */
  z.strictObject({
    kind: z.literal('targets'),
    parameter: ParameterName,
    targets: z.array(Target).min(1).max(5),
  }),
  /** A map of parameters and their values for each child; more than `mapsAPart` are sent in parts. */
  z.strictObject({
    kind: z.literal('maps'),
    maps: z
      .array(z.record(ParameterName, z.array(z.string().min(1).max(50)).min(1).max(25)))
      .min(1)
      .max(10_000),
  }),
]);
export type AutomationTargets = z.infer<typeof AutomationTargets>;

/** ssm: TargetLocation. Each pair of an account and a Region is a child execution, with children of its own for targets. */
export const AutomationLocation = z.strictObject({
  /** Account ids, or ids of organizational units. */
  accounts: z
    .array(z.string().regex(/^(\d{12}|(ou-[a-z0-9]{4,32}-[a-z0-9]{8,32})|(r-[a-z0-9]{4,32}))$/))
    .min(1)
    .max(50),
  regions: z.array(Region).min(1).max(50),
  /** Of the pairs of accounts and Regions. */
  maxConcurrency: MaxConcurrency.default('1'),
  maxErrors: MaxErrors.default('0'),
  /** Of each account; `''` is AWS's own, `AWS-SystemsManager-AutomationExecutionRole`. */
  roleName: z.string().max(64).default(''),
  excludedAccounts: z.array(z.string().min(6).max(68)).max(5_000).default([]),
  childUnits: z.boolean().default(false),
});
export type AutomationLocation = z.infer<typeof AutomationLocation>;

/** What is to be run, where and how (ssm:StartAutomationExecution). */
export const AutomationRequest = z.strictObject({
  document: DocumentName,
  version: DocumentVersion.default('$DEFAULT'),
  /** Without the parameter that targets give. The role to assume is one of them: see `RunbookDetails.roleParameter`. */
  parameters: ParameterValues,
  /** Step by step: each step waits for a `StartStep`. */
  mode: z.enum(['Auto', 'Interactive']).default('Auto'),
  targets: AutomationTargets.default({ kind: 'none' }),
  /** Of the targets; not used without any. */
  maxConcurrency: MaxConcurrency.default('10'),
  maxErrors: MaxErrors.default('0'),
  /** None: this account and Region. With locations, targets must fit into one part. */
  locations: z.array(AutomationLocation).max(100).default([]),
  /** The locations as a file that AWS reads itself; not with any of them here. */
  locationsUrl: z.string().regex(locationsUrlPattern).optional(),
  tags: z
    .array(z.tuple([z.string().min(1).max(128), z.string().max(256)]))
    .max(50)
    .default([]),
  alarm: Alarm.optional(),
});
export type AutomationRequest = z.infer<typeof AutomationRequest>;

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

/** One way out of a branch. */
export const OutlineChoice = z.object({
  /** The condition as a text, such as `{{ count.Healthy }} StringEquals "yes"`; `''` for the default. */
  condition: z.string(),
  next: z.string(),
});
export type OutlineChoice = z.infer<typeof OutlineChoice>;

/** A step as the document has it. Steps of a loop follow on the loop. */
export const OutlineStep = z.object({
  name: z.string(),
  /** Such as `aws:changeInstanceState`. */
  action: z.string(),
  description: z.string(),
  /** The loop that it belongs to; `''` for none. */
  within: z.string(),
  /** What it does, in a few words of the document: `ec2:StopInstances`, `stopped`, `PT5M`, a document's name. */
  subject: z.string(),
  /** Whether it changes anything, as AWS's previews count it. */
  impact: z.enum(['Mutating', 'NonMutating', 'Undetermined']),
  /** Values as JSON text, with references as they are. Without a loop's steps and a branch's choices. */
  inputs: z.record(z.string(), z.string()),
  /** Where it goes on after success; `''` for the end (of a loop's turn: for the next one). */
  next: z.string(),
  /** `Abort`, `Continue` or `step:NAME`. */
  onFailure: z.string(),
  onCancel: z.string(),
  isEnd: z.boolean(),
  isCritical: z.boolean(),
  /** `''` for the action's own. */
  timeoutSeconds: z.string(),
  maxAttempts: z.string(),
  /** Of aws:branch, the default last. */
  choices: z.array(OutlineChoice),
  /** Of aws:loop: the list that it goes over, or the condition while which it goes on; `most` is `''` for 100. */
  loop: z.object({ kind: z.enum(['each', 'while']), over: z.string(), most: z.string() }).optional(),
  /** Of aws:executeAutomation: the runbook's name, which may be a reference; `''` for none. */
  runbook: z.string(),
});
export type OutlineStep = z.infer<typeof OutlineStep>;

/** A runbook's content, for its form and its preview. */
export const RunbookDetails = RunnableDocument.extend({
  description: z.string(),
  version: z.string(),
  /** What kind of resource it is made for, such as `/AWS::EC2::Instance`; `''` where its author does not say. */
  targetType: z.string(),
  parameters: z.array(DocumentParameter),
  /** The parameter that has the role to assume (`AutomationAssumeRole`); `''` where the document has none. */
  roleParameter: z.string(),
  steps: z.array(OutlineStep),
  /** References such as `createImage.ImageId`. */
  outputs: z.array(z.string()),
});
export type RunbookDetails = z.infer<typeof RunbookDetails>;

/** A resource that targets lead to. */
export const ResolvedTarget = z.object({
  /** What the parameter would get: an id or a name. */
  value: z.string(),
  /** Its name for people; `''` where it has none. */
  label: z.string(),
  /** Such as `running` or `UPDATE_COMPLETE`; `''` where it was not asked for. */
  state: z.string(),
});
export type ResolvedTarget = z.infer<typeof ResolvedTarget>;

/** What AWS says that a run would do (ssm:GetExecutionPreview). */
export const ExecutionPreview = z.object({
  mutating: z.number().int(),
  nonMutating: z.number().int(),
  undetermined: z.number().int(),
  regions: z.array(z.string()),
  accounts: z.number().int(),
  targets: z.array(z.object({ type: z.string(), count: z.number().int() })),
});
export type ExecutionPreview = z.infer<typeof ExecutionPreview>;

/** Which runs are asked for; all that is given holds together. */
export const HistoryFilter = z.strictObject({
  /** What the document's name begins with. */
  document: z.string().max(128).default(''),
  statuses: z.array(AutomationStatus).max(10).default([]),
  /** Started at or after, at or before. */
  after: Instant.optional(),
  before: Instant.optional(),
  executionId: ExecutionId.optional(),
  /** Only the children of one. */
  parentId: ExecutionId.optional(),
  type: z.enum(['Local', 'CrossAccount']).optional(),
  tagKey: z.string().max(128).default(''),
  resourceGroup: z.string().max(150).default(''),
});
export type HistoryFilter = z.infer<typeof HistoryFilter>;

const OfRun = z.strictObject({ scope: Scope, runId: ExecutionId });
const OfExecution = z.strictObject({ scope: Scope, executionId: ExecutionId });
const StepName = z.string().min(1).max(128);

/** ssm:SendAutomationSignal. */
export const AutomationSignal = z.discriminatedUnion('type', [
  z.strictObject({ type: z.enum(['Approve', 'Reject', 'Revoke']), comment: z.string().max(512).default('') }),
  z.strictObject({ type: z.enum(['Resume', 'StartStep']), step: StepName }),
  /** One that runs, by its stepId. */
  z.strictObject({ type: z.literal('StopStep'), stepId: z.string().min(1).max(128) }),
]);
export type AutomationSignal = z.infer<typeof AutomationSignal>;

export const automation = {
  /** The documents that can be run (ssm:ListDocuments); `more` when there are more than are read. */
  documents: request(
    z.strictObject({ scope: Scope }),
    z.object({ documents: z.array(RunnableDocument), more: z.boolean() }),
  ),
  /** What a runbook asks for and does (ssm:DescribeDocument, ssm:GetDocument); also of one that a step runs. */
  document: request(
    z.strictObject({ scope: Scope, name: DocumentName, version: DocumentVersion.default('$DEFAULT') }),
    RunbookDetails,
  ),
  /** Names of resource groups (resource-groups:ListGroups). */
  groups: request(z.strictObject({ scope: Scope }), z.object({ groups: z.array(z.string()) })),
  /**
   * What targets lead to now, in this account and Region: instances, managed nodes, images, security groups and stacks by tags, and
   * the members of a resource group. No `targets` where that cannot be known before the run.
   */
  resolve: request(
    z.strictObject({
      scope: Scope,
      parameter: DocumentParameter.pick({ name: true, type: true, awsType: true }),
      targets: z.array(Target).min(1).max(5),
    }),
    z.object({ targets: z.array(ResolvedTarget).optional() }),
  ),
  /**
   * What AWS says that a run would do, nothing is run (ssm:StartExecutionPreview, ssm:GetExecutionPreview); of a run in
   * parts, its first. Where AWS does not say, `failure` has why: the outline of the steps is known all the same.
   */
  preview: request(
    z.strictObject({ scope: Scope, run: AutomationRequest }),
    z.object({ preview: ExecutionPreview.optional(), failure: Failure.optional() }),
  ),
  /**
   * Starts a run, or the first part of one; answers when AWS has taken it. Further parts follow by themselves. `token`
   * is made once for a start (a random UUID) and kept when it is tried again: AWS then gives the run that it has begun.
   */
  start: request(
    z.strictObject({ scope: Scope, token: z.uuid(), run: AutomationRequest }),
    z.object({ runId: ExecutionId }),
  ),
  /** Runs that this app has begun since its start, at each change; those that are over stay until it ends. */
  begun: feed(nothing, z.object({ runs: z.array(AutomationSummary) })),
  /**
   * The runs that AWS still knows, newest first, a page at a time (ssm:DescribeAutomationExecutions); children only when
   * `parentId` or `executionId` asks for them. The feed ends after the last page; `more` when there are more than are read.
   */
  history: feed(
    z.strictObject({ scope: Scope, filter: HistoryFilter.prefault({}) }),
    z.object({ runs: z.array(AutomationSummary), more: z.boolean() }),
  ),
  /**
   * One run, or one child of it, now and as it goes on: what was asked for with the first message, details when they
   * change, and the steps and children that changed. A run is asked about while it is under way or somebody watches; the
   * feed goes on until its caller ends it. Children have feeds of their own.
   */
  watch: feed(
    OfRun,
    z.object({
      run: AutomationSummary,
      /** For repeating it; as far as AWS tells it of runs that were begun elsewhere (no tags, the number of the version). */
      request: AutomationRequest.optional(),
      details: AutomationDetails.optional(),
      steps: z.array(AutomationStep),
      children: z.array(AutomationChild),
      /** Why AWS could not be asked, or why a further part could not be sent. */
      failure: Failure.optional(),
    }),
  ),
  /** Sends a signal to an execution that waits, or that has a step to stop; to children by their own id and scope. */
  signal: request(OfExecution.extend({ signal: AutomationSignal }), z.object({})),
  /**
   * Stops a run (ssm:StopAutomationExecution): `Cancel` ends the step that runs, `Complete` lets it end. Parts that were
   * not sent are not sent any more.
   */
  stop: request(OfRun.extend({ type: z.enum(['Cancel', 'Complete']) }), z.object({})),
  /**
   * Asks where, then writes the run with its steps and children: all of it as JSON, or a line for each step or child as
   * CSV. No `file` when the user changed their mind.
   */
  export: request(OfRun.extend({ form: z.enum(['csv', 'json']) }), z.object({ file: z.string().optional() })),
};
