import type { Values } from '../documents/parameter-values.ts';
import type { DocumentBody } from '../documents/read-document.ts';
import type { Runbook, RunbookStep } from '../documents/runbook.ts';
import type { Principal } from '../credentials.ts';
import type { RateControl } from '../rate-control.ts';
import type { Target } from '../targets.ts';
import type { Waiting } from './signals.ts';

/** ssm: AutomationExecutionStatus, of runs and of steps. */
export type AutomationStatus =
  'Pending' | 'InProgress' | 'Waiting' | 'Success' | 'TimedOut' | 'Cancelling' | 'Cancelled' | 'Failed';

/** One step of a run, or one try at it again. Times are epoch milliseconds. */
export interface StepRun {
  readonly id: string;
  readonly name: string;
  readonly action: string;
  readonly step: RunbookStep | undefined;
  status: AutomationStatus;
  startedAt: number | undefined;
  endedAt: number | undefined;
  /** With everything they refer to put in. */
  inputs: Readonly<Record<string, unknown>>;
  outputs: Readonly<Record<string, unknown>>;
  responseCode: string | undefined;
  failure: { readonly message: string; readonly type: string } | undefined;
  nextStep: string | undefined;
  /** The loop that it belongs to. */
  readonly parent: LoopTurn | undefined;
  readonly location: Location | undefined;
  /** Aborted by StopStep. */
  readonly stop: AbortController;
}

export interface LoopTurn {
  readonly id: string;
  readonly name: string;
  readonly iteration: number;
  readonly value: string | undefined;
}

export interface Location {
  readonly accountId: string;
  readonly region: string;
  readonly roleName: string;
}

export interface Place {
  readonly accountId: string;
  readonly region: string;
}

/** A run of a runbook: a simple one, one of many (a child), or the parent of them. */
export interface Execution {
  readonly id: string;
  readonly place: Place;
  readonly documentName: string;
  readonly documentVersion: string;
  readonly body: DocumentBody;
  readonly runbook: Runbook;
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  readonly values: Values;
  readonly mode: 'Auto' | 'Interactive';
  readonly principal: Principal;
  readonly startedAt: number;
  endedAt: number | undefined;
  status: AutomationStatus;
  failureMessage: string | undefined;
  readonly steps: StepRun[];
  outputs: Readonly<Record<string, unknown>>;
  readonly variables: Map<string, unknown>;
  readonly parentId: string | undefined;
  /** What this child was started for. */
  readonly target: string | undefined;
  readonly fanOut: FanOut | undefined;
  tags: ReadonlyArray<readonly [string, string]>;
  readonly echoed: Readonly<Record<string, unknown>>;
  /** What it waits for, if it does. */
  waiting: Waiting | undefined;
  /** Aborted by StopAutomationExecution; replaced when steps clean up afterwards. */
  cancel: AbortController;
  cancelled: boolean;
  /** Ends after the step that runs. */
  completing: boolean;
}

/** What makes a run the parent of others. */
export interface FanOut {
  readonly parameter: string | undefined;
  readonly targets: readonly Target[];
  readonly maps: ReadonlyArray<Readonly<Record<string, readonly string[]>>>;
  /** Of the children; of a parent of places, of those. */
  readonly control: RateControl;
  /** Of the targets in each place. */
  readonly targetControl: RateControl;
  readonly locations: readonly Location[];
  /** As the request gave them, to be told again. */
  readonly givenLocations: unknown;
  resolved: readonly string[];
}

const ended: ReadonlySet<AutomationStatus> = new Set(['Success', 'TimedOut', 'Cancelled', 'Failed']);

export function isOver({ status }: { readonly status: AutomationStatus }): boolean {
  return ended.has(status);
}

/** The latest run of a step that has ended with outputs, for references to it. */
export function latestRun({ steps }: Execution, name: string): StepRun | undefined {
  return steps.findLast((run) => run.name === name && run.status !== 'Pending');
}
