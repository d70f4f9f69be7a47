import { z } from 'zod';
import { feed, nothing, request } from '../define.ts';
import { Failure } from '../failure.ts';
import {
  Alarm,
  DocumentName,
  DocumentVersion,
  MaxConcurrency,
  MaxErrors,
  RunnableDetails,
  RunnableDocument,
  Target,
  TriggeredAlarm,
} from '../runnable.ts';
import { InstanceId, Instant, ParameterValues, Scope } from '../values.ts';

/** A command's id (UUID). A run is one or more commands that belong together; it is known by the id of the first. */
export const CommandId = z.string().regex(/^[0-9a-f-]{36}$/);

/** A node with its name; `''` where it has none. */
export const RunNode = z.strictObject({ nodeId: InstanceId, nodeName: z.string().max(256) });
export type RunNode = z.infer<typeof RunNode>;

export const RunTargets = z.discriminatedUnion('kind', [
  /** Nodes by their ids, any number: more than 50 are sent in parts. */
  z.strictObject({ kind: z.literal('nodes'), nodes: z.array(RunNode).min(1).max(10_000) }),
  /** By `tag:NAME`, `tag-key`, `resource-groups:Name` or `InstanceIds` (`*` for all). */
  z.strictObject({ kind: z.literal('targets'), targets: z.array(Target).min(1).max(5) }),
]);
export type RunTargets = z.infer<typeof RunTargets>;

/** What is to be run, where and how (ssm:SendCommand). `''` stands for "not asked for". */
export const CommandRequest = z.strictObject({
  document: DocumentName,
  version: DocumentVersion.default('$DEFAULT'),
  parameters: ParameterValues,
  targets: RunTargets,
  maxConcurrency: MaxConcurrency.default('50'),
  maxErrors: MaxErrors.default('0'),
  /** Seconds until a node that cannot be reached is given up. */
  timeoutSeconds: z.number().int().min(30).max(2_592_000).default(600),
  comment: z.string().max(100).default(''),
  /** Where the whole output is kept. */
  output: z
    .strictObject({
      bucket: z.string().max(63).default(''),
      prefix: z.string().max(500).default(''),
      logs: z.boolean().default(false),
      /** `''` is AWS's own: `/aws/ssm/DOCUMENT`. */
      logGroup: z.string().max(512).default(''),
    })
    .prefault({}),
  /** Told through Amazon SNS. */
  notification: z
    .strictObject({
      topicArn: z.string().min(1).max(2_048),
      roleArn: z.string().min(1).max(2_048),
      events: z.array(z.enum(['All', 'InProgress', 'Success', 'TimedOut', 'Cancelled', 'Failed'])).min(1),
      type: z.enum(['Command', 'Invocation']),
    })
    .optional(),
  /** A CloudWatch alarm that stops the command. */
  alarm: Alarm.optional(),
});
export type CommandRequest = z.infer<typeof CommandRequest>;

/**
 * Where a command, a node's invocation or a step stands: StatusDetails without blanks. `NotSent` is ours: a node of a
 * part that was never sent.
 */
export const RunState = z.enum([
  'Pending',
  'InProgress',
  'Delayed',
  'Success',
  'Cancelling',
  'Cancelled',
  'Failed',
  'DeliveryTimedOut',
  'ExecutionTimedOut',
  'Undeliverable',
  'Terminated',
  'InvalidPlatform',
  'AccessDenied',
  'Incomplete',
  'RateExceeded',
  'NoInstancesInTag',
  'NotSent',
  'Unknown',
]);
export type RunState = z.infer<typeof RunState>;

/** A run as lists show it. */
export const RunSummary = z.object({
  runId: CommandId,
  scope: Scope,
  document: z.string(),
  comment: z.string(),
  requestedAt: Instant,
  state: RunState,
  isOver: z.boolean(),
  /** Nodes, those that are through, and those that count as errors; nodes grow while AWS finds the targets. */
  nodes: z.number().int(),
  completed: z.number().int(),
  errors: z.number().int(),
  /** Commands sent so far, first to last, of how many. */
  commandIds: z.array(CommandId),
  parts: z.number().int(),
  /** Targets in AWS's words, such as `tag:Env=prod`; `''` for nodes by id. */
  targets: z.string(),
  /** Alarms that stopped it; missing where none did. */
  alarms: z.array(TriggeredAlarm).optional(),
});
export type RunSummary = z.infer<typeof RunSummary>;

/** A step (plugin) of a node's invocation. */
export const RunStep = z.object({
  name: z.string(),
  state: RunState,
  /** The exit code; -1 until it has ended. */
  code: z.number().int(),
  startedAt: Instant.optional(),
  endedAt: Instant.optional(),
});
export type RunStep = z.infer<typeof RunStep>;

/** A node of a run. */
export const RunRow = z.object({
  nodeId: z.string(),
  nodeName: z.string(),
  state: RunState,
  steps: z.array(RunStep),
  /** The same for nodes whose steps said the same and ended the same; `''` until all output is known. */
  fold: z.string(),
  /** The first line that was written. */
  firstLine: z.string(),
  /** Some output is longer than AWS reports (24,000 characters; of errors 8,000). */
  cut: z.boolean(),
});
export type RunRow = z.infer<typeof RunRow>;

/** What one step wrote, as AWS reports it. */
export const StepOutput = z.object({
  name: z.string(),
  stdout: z.string(),
  stderr: z.string(),
  stdoutCut: z.boolean(),
  stderrCut: z.boolean(),
});
export type StepOutput = z.infer<typeof StepOutput>;

/** A node that the targets lead to. */
export const ResolvedNode = z.object({
  nodeId: z.string(),
  nodeName: z.string(),
  platform: z.string(),
  isOnline: z.boolean(),
});
export type ResolvedNode = z.infer<typeof ResolvedNode>;

const OfRun = z.strictObject({ scope: Scope, runId: CommandId });

export const runCommand = {
  /** The documents that can be run (ssm:ListDocuments); `more` when there are more than are read. */
  documents: request(
    z.strictObject({ scope: Scope }),
    z.object({ documents: z.array(RunnableDocument), more: z.boolean() }),
  ),
  document: request(
    z.strictObject({ scope: Scope, name: DocumentName, version: DocumentVersion.default('$DEFAULT') }),
    RunnableDetails,
  ),
  /** Names of resource groups (resource-groups:ListGroups). */
  groups: request(z.strictObject({ scope: Scope }), z.object({ groups: z.array(z.string()) })),
  /**
   * The nodes that targets lead to now (ssm:DescribeInstanceInformation, resource-groups:ListGroupResources). `missing`
   * are ids that Systems Manager does not know: one of them makes AWS refuse the whole command. `isUnknown` where AWS
   * alone can tell the nodes, when the command begins.
   */
  resolve: request(
    z.strictObject({ scope: Scope, targets: RunTargets }),
    z.object({ nodes: z.array(ResolvedNode), missing: z.array(z.string()), isUnknown: z.boolean().optional() }),
  ),
  /** Sends a command, or the first part of one; answers when AWS has taken it. Further parts follow by themselves. */
  start: request(z.strictObject({ scope: Scope, command: CommandRequest }), z.object({ runId: CommandId })),
  /** Runs that this app has begun since its start, at each change; those that are over stay until it ends. */
  begun: feed(nothing, z.object({ runs: z.array(RunSummary) })),
  /** The runs of the last 30 days, newest first, a page at a time (ssm:ListCommands); the feed ends after the last. */
  history: feed(z.strictObject({ scope: Scope }), z.object({ runs: z.array(RunSummary), more: z.boolean() })),
  /**
   * One run, now and as it goes on: what was asked for with the first message (not where AWS tells only some of it, as it
   * could not be asked for again without becoming something else), rows that changed with each. Runs are
   * asked about while they are under way or somebody watches; the feed goes on until its caller ends it.
   */
  watch: feed(
    OfRun,
    z.object({
      run: RunSummary,
      command: CommandRequest.optional(),
      rows: z.array(RunRow),
      /** Rows whose output is still to be read. */
      pending: z.number().int(),
      /** Why AWS could not be asked, or why a further part could not be sent. */
      failure: Failure.optional(),
    }),
  ),
  /** What a node's steps wrote, as far as it is known. */
  output: request(OfRun.extend({ nodeId: z.string().max(64) }), z.object({ steps: z.array(StepOutput) })),
  /** The whole of one step's output from S3 or CloudWatch Logs, where it was sent there. `not-found` where it was not. */
  whole: request(
    OfRun.extend({ nodeId: z.string().max(64), step: z.string().max(256), stream: z.enum(['stdout', 'stderr']) }),
    z.object({
      source: z.enum(['s3', 'logs']),
      place: z.string(),
      text: z.string(),
      /** It is longer than `limit` bytes: only its beginning was read. */
      cut: z.boolean(),
      limit: z.number().int(),
    }),
  ),
  /** The nodes whose known output has a text in it, in any letter case, each with the first line that has it. */
  search: request(
    OfRun.extend({ text: z.string().min(1).max(200) }),
    z.object({ matches: z.array(z.object({ nodeId: z.string(), line: z.string() })) }),
  ),
  /** Cancels all of a run, or some nodes (ssm:CancelCommand); parts that were not sent are not sent any more. */
  cancel: request(OfRun.extend({ nodeIds: z.array(InstanceId).min(1).max(10_000).optional() }), z.object({})),
  /**
   * Asks where, then writes status and output of all nodes. No `file` when the user changed their mind; of `unread` nodes
   * not all output was known yet.
   */
  export: request(
    OfRun.extend({ form: z.enum(['csv', 'json', 'text']) }),
    z.object({ file: z.string().optional(), unread: z.number().int().optional() }),
  ),
};
