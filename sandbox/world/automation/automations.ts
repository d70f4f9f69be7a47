import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { Principal } from '../credentials.ts';
import type { Values } from '../documents/parameter-values.ts';
import type { DocumentBody } from '../documents/read-document.ts';
import type { Runbook } from '../documents/runbook.ts';
import type { Engine } from './engine.ts';
import { isOver, type Execution, type FanOut, type Place } from './execution.ts';
import { runChildren, type ChildPlan, type ChildStarter } from './run-children.ts';
import { runExecution } from './run-execution.ts';
import { newStepRun } from './run-step.ts';

/** What a run is asked to be. */
export interface AutomationRequest {
  readonly documentName: string;
  readonly documentVersion: string;
  readonly body: DocumentBody;
  readonly runbook: Runbook;
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  readonly values: Values;
  readonly mode: Execution['mode'];
  readonly principal: Principal;
  readonly parentId?: string | undefined;
  readonly target?: string | undefined;
  readonly fanOut?: FanOut;
  /** What the parent's children are. */
  readonly plans?: readonly ChildPlan[];
  readonly tags: Execution['tags'];
  readonly echoed: Execution['echoed'];
}

/** The runs of runbooks of one account and Region. */
export interface Automations {
  start(request: AutomationRequest): { execution: Execution; done: Promise<void> };
  find(id: string): Execution | undefined;
  /** Newest first. */
  list(): readonly Execution[];
  /** Cancel ends the step that runs; Complete lets it end. */
  stop(execution: Execution, type: 'Cancel' | 'Complete'): void;
  /** What a client token has been used for. */
  readonly tokens: Map<string, { readonly fingerprint: string; readonly id: string }>;
}

const mostExecutions = 2_000;

export function createAutomations(place: Place, engine: Engine, starter: ChildStarter): Automations {
  const executions: Execution[] = [];
  const stop: Automations['stop'] = (execution, type) => {
    if (type === 'Complete') {
      execution.completing = true;
      if (execution.waiting?.kind === 'start') execution.cancel.abort();
      return;
    }
    execution.cancelled = true;
    execution.status = 'Cancelling';
    execution.cancel.abort();
  };
  return {
    start(request) {
      const execution = newExecution(place, request, engine.now());
      executions.unshift(execution);
      if (executions.length > mostExecutions) executions.pop();
      const { fanOut, plans = [] } = request;
      if (fanOut !== undefined) return { execution, done: runChildren(engine, starter, execution, fanOut, plans) };
      for (const step of request.runbook.steps) execution.steps.push(newStepRun(step));
      return { execution, done: runExecution(engine, execution) };
    },
    find: (id) => executions.find((execution) => execution.id === id),
    list: () => executions,
    stop: (execution, type) => {
      if (!isOver(execution)) stop(execution, type);
    },
    tokens: new Map(),
  };
}

function newExecution(place: Place, request: AutomationRequest, startedAt: number): Execution {
  const { documentName, documentVersion, body, runbook, parameters, values, mode, principal, tags, echoed } = request;
  const cancel = new AbortController();
  // One listener for each child that runs.
  setMaxListeners(0, cancel.signal);
  return {
    documentName,
    documentVersion,
    body,
    runbook,
    parameters,
    values,
    mode,
    principal,
    tags,
    echoed,
    place,
    startedAt,
    id: randomUUID(),
    endedAt: undefined,
    status: 'Pending',
    failureMessage: undefined,
    steps: [],
    outputs: {},
    variables: new Map(runbook.variables),
    parentId: request.parentId,
    target: request.target,
    fanOut: request.fanOut,
    waiting: undefined,
    cancel,
    cancelled: false,
    completing: false,
  };
}
