import { z } from 'zod';
import { AutomationRequest } from '../automation-request.ts';
import {
  AutomationChild,
  AutomationDetails,
  AutomationStatus,
  AutomationStep,
  AutomationSummary,
  ExecutionId,
} from '../automation-run.ts';
import { feed, nothing, request } from '../define.ts';
import { Failure } from '../failure.ts';
import { RunbookDetails } from '../runbook.ts';
import { DocumentName, DocumentVersion, RunnableDocument, Target } from '../runnable.ts';
import { DocumentParameter, Instant, Scope } from '../values.ts';

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
