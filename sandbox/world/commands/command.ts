import type { RateControl } from '../rate-control.ts';
import type { Target } from '../targets.ts';

/** ssm: Command.Status and CommandInvocation.Status. */
export type CommandStatus =
  'Pending' | 'InProgress' | 'Delayed' | 'Success' | 'Cancelled' | 'Failed' | 'TimedOut' | 'Cancelling';

/** One plugin (a step of the document) of an invocation. Times are epoch milliseconds. */
export interface PluginRun {
  readonly name: string;
  readonly action: string;
  readonly outputFolder: string;
  status: CommandStatus;
  statusDetails: string;
  /** -1 until it has ended. */
  responseCode: number;
  startedAt: number | undefined;
  endedAt: number | undefined;
  /** Cut to what the agent reports (24,000 and 8,000 characters). */
  stdout: string;
  stderr: string;
}

/** A command on one node. */
export interface Invocation {
  readonly instanceId: string;
  readonly requestedAt: number;
  status: CommandStatus;
  statusDetails: string;
  plugins: PluginRun[];
  /** Aborted when it is cancelled. */
  readonly cancel: AbortController;
}

/** Where output is kept beside the invocation. */
export interface OutputTarget {
  readonly bucket: string;
  readonly prefix: string;
  /** Empty for none. */
  readonly logGroup: string;
}

/** A command between SendCommand and the end of its history. Times are epoch milliseconds. */
export interface Command {
  readonly commandId: string;
  readonly documentName: string;
  readonly documentVersion: string;
  readonly comment: string;
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  readonly instanceIds: readonly string[];
  readonly targets: readonly Target[];
  readonly control: RateControl;
  readonly timeoutSeconds: number;
  readonly requestedAt: number;
  readonly expiresAt: number;
  readonly output: OutputTarget;
  /** Members that are told as they were given. */
  readonly echoed: Readonly<Record<string, unknown>>;
  status: CommandStatus;
  statusDetails: string;
  targetCount: number;
  /** By instance id, in the order they were found. */
  readonly invocations: Map<string, Invocation>;
  readonly cancel: AbortController;
}

const ended: ReadonlySet<CommandStatus> = new Set(['Success', 'Cancelled', 'Failed', 'TimedOut']);

export function isOver({ status }: { readonly status: CommandStatus }): boolean {
  return ended.has(status);
}

/** The status that details stand for, where it is another (aws: "Understanding command statuses"). */
const statusOf: Readonly<Record<string, CommandStatus>> = {
  DeliveryTimedOut: 'TimedOut',
  ExecutionTimedOut: 'TimedOut',
  Undeliverable: 'Failed',
  Terminated: 'Failed',
  InvalidPlatform: 'Failed',
  AccessDenied: 'Failed',
  Incomplete: 'Failed',
  NoInstancesInTag: 'Failed',
  RateExceeded: 'Failed',
};

/** Sets both members, the status by what the details stand for. */
export function setStatus(run: { status: CommandStatus; statusDetails: string }, details: string): void {
  run.statusDetails = details;
  run.status = (Object.hasOwn(statusOf, details) ? statusOf[details] : undefined) ?? (details as CommandStatus);
}

/** Ends an invocation that never ran, and its plugins with it. */
export function endUnrun(invocation: Invocation, details: string): void {
  setStatus(invocation, details);
  for (const plugin of invocation.plugins) if (plugin.status === 'Pending') setStatus(plugin, details);
}

/** Failures that count towards MaxErrors (aws: StatusDetails); those that never reached a fitting node do not. */
export function isError({ statusDetails }: Pick<Invocation, 'statusDetails'>): boolean {
  return ['Failed', 'ExecutionTimedOut'].includes(statusDetails);
}
