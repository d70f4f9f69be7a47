import type { AutomationRequest } from '../../../contract/automation-request.ts';
import type { AutomationSummary } from '../../../contract/automation-run.ts';
import type { Payload } from '../../../contract/define.ts';
import { failed } from '../../../contract/failure.ts';
import type { AutomationSignal, automation } from '../../../contract/features/automation.ts';
import { scopeKey } from '../../../contract/scope.ts';
import type { Scope } from '../../../contract/values.ts';
import { createFollowedRuns, createTeller, type Kept, type Teller } from '../followed.ts';
import { createKeptRuns, type KeptRunsParts } from '../kept-runs.ts';
import { createSpacing, quietly } from '../spacing.ts';
import { untilAborted } from '../until-aborted.ts';
import { findExecution, type WholeExecution } from './executions.ts';
import { KeptRun, unsentPart } from './kept-run.ts';
import { checkRequest, joinTargets } from './requests.ts';
import type { StopType } from './part-sender.ts';
import { newParts, type Part } from './part.ts';
import { createRun, type Run, type RunParts } from './run.ts';
import { sendSignal } from './signals.ts';

export interface AutomationsParts extends KeptRunsParts {
  readonly timing?: Partial<Pick<RunParts, 'wait' | 'now' | 'listing'>>;
}

type Watched = Payload<(typeof automation)['watch']>;

/** Steps and children in one message. */
const pageRows = 500;
/** Milliseconds between two calls; see createSpacing. */
const gapMs = 350;

/** The runs of this app, as its handlers ask for them. All but `watchBegun` and `kept` throw FailureError. */
export interface AutomationsService {
  /** Runs of several executions, by id, as the local store knows them. */
  kept(scope: Scope): Promise<ReadonlyMap<string, KeptRun>>;
  openRun(scope: Scope, runId: string, signal: AbortSignal): Promise<Run>;
  /** Starts a request, or its first part; the others follow by themselves. The same token gives the same run. */
  start(scope: Scope, token: string, request: AutomationRequest, signal: AbortSignal): Promise<string>;
  /** Calls now and at each change; the returned function stops it. */
  watchBegun(listener: (runs: readonly AutomationSummary[]) => void): () => void;
  /** Tells a run until the signal is aborted. */
  watch(scope: Scope, runId: string, emit: (told: Watched) => void, signal: AbortSignal): Promise<void>;
  signal(scope: Scope, executionId: string, sent: AutomationSignal, signal: AbortSignal): Promise<void>;
  stop(scope: Scope, runId: string, type: StopType, signal: AbortSignal): Promise<void>;
}

/** Runs that are under way or looked at. Those begun here go on whether anybody looks or not. */
export function createAutomationsService({ aws, files, store, timing = {} }: AutomationsParts): AutomationsService {
  const runs = createFollowedRuns<Run, AutomationSummary>();
  const keptRuns = createKeptRuns({ aws, files, store }, KeptRun);
  const tools: RunParts = { aws, listing: createSpacing(gapMs), wait: quietly, now: Date.now, ...timing };
  const keyOf = (scope: Scope, id: string) => `${scopeKey(scope)}\n${id}`;
  /** Starts that are under way or done, by their tokens. */
  const starts = new Map<string, Promise<string>>();

  /** A run of one execution is known to AWS alone; what belongs together only we know. */
  const save = async (run: Run) => {
    if (run.parts.length < 2) return;
    const { runId, startedAt, executionIds, parts } = run.summary();
    const unsent = run.parts.filter(({ executionId }) => executionId === undefined).map(unsentPart);
    await keptRuns.save(run.scope, runId, startedAt, { executions: executionIds, parts, unsent });
  };
  const keep = (scope: Scope, request: AutomationRequest, parts: Part[], token?: string, isWhole = true): Kept<Run> =>
    runs.make(token !== undefined, (onChange) => {
      const run = createRun(tools, {
        scope,
        request,
        isWhole,
        parts,
        token,
        // A store that cannot be written costs the history its grouping, never the run.
        keep: () => save(run).catch(() => {}),
        onChange,
      });
      return run;
    });

  const open = async (scope: Scope, runId: string, signal: AbortSignal): Promise<Kept<Run>> => {
    const key = keyOf(scope, runId);
    const found = runs.get(key);
    if (found !== undefined) return found;
    const whole = await findExecution(aws, scope, runId, signal, { withSteps: false });
    if (whole === undefined)
      throw failed('not-found', `There is no automation ${runId}.`, { operation: 'ssm:GetAutomationExecution' });
    const keptRun: KeptRun = (await keptRuns.list(scope)).get(runId) ?? { executions: [runId], parts: 1 };
    const { executions, parts: count, unsent } = keptRun;
    const known: Array<WholeExecution | undefined> = [whole];
    for (const id of executions.slice(1)) {
      await tools.listing(scope, signal);
      known.push(await findExecution(aws, scope, id, signal, { withSteps: false }));
    }
    const parts = Array.from({ length: Math.max(count, executions.length) }, (_, at): Part => {
      const rest = unsent?.[at - executions.length];
      return {
        targets: known[at]?.request.targets ?? rest?.targets ?? { kind: 'none' },
        executionId: executions[at],
        facts: known[at]?.facts,
        isLost: rest?.isAsked === true,
      };
    });
    // Without the targets of one part it is not known what was asked for.
    const isWhole = whole.isWhole && (parts.length === 1 || parts.every(({ targets }) => targets.kind !== 'none'));
    const request = { ...whole.request, targets: joinTargets(parts.map(({ targets }) => targets)) };
    // Somebody else may have opened it meanwhile.
    return runs.add(key, keep(scope, request, parts, undefined, isWhole));
  };

  const begin = async (scope: Scope, token: string, request: AutomationRequest, signal: AbortSignal) => {
    checkRequest(request);
    if (signal.aborted) throw failed('cancelled', 'Cancelled.');
    const one = keep(scope, request, newParts(request), token);
    // Once AWS is asked, leaving the form takes nothing back: what it has begun is followed.
    await one.run.begin(one.life.signal);
    const { runId } = one.run.summary();
    runs.follow(runs.add(keyOf(scope, runId), one));
    runs.tellBegun();
    return runId;
  };

  return {
    kept: keptRuns.list,
    openRun: async (scope, runId, signal) => (await open(scope, runId, signal)).run,
    start(scope, token, request, signal) {
      const key = keyOf(scope, token.toLowerCase());
      const known = starts.get(key);
      if (known !== undefined) return known;
      const starting = begin(scope, token, request, signal);
      starts.set(key, starting);
      // What has not come about can be tried again with the same token: AWS knows whether it has.
      starting.catch(() => starts.delete(key));
      return starting;
    },
    watchBegun: runs.watchBegun,
    async watch(scope, runId, emit, signal) {
      const one = await open(scope, runId, signal);
      if (!signal.aborted) await untilAborted(signal, runs.look(one, teller(one.run, emit)));
    },
    async signal(scope, executionId, sent, signal) {
      await sendSignal({ aws, scope, signal }, executionId, sent);
      for (const run of runs.all()) if (hasExecution(run, executionId)) run.wake();
    },
    async stop(scope, runId, type, signal) {
      await (await open(scope, runId, signal)).run.stop(type, signal);
    },
  };
}

/** Whether a run is an execution, or has it as a part or a child. */
function hasExecution({ parts, children }: Run, id: string): boolean {
  return (
    parts.some(({ executionId }) => executionId === id) ||
    children.since(0).some(({ executionId }) => executionId === id)
  );
}

/** Tells one listener what changed. */
function teller(run: Run, emit: (told: Watched) => void): Teller {
  let stepsAt = 0;
  let childrenAt = 0;
  let details: Run['details'];
  let isFirst = true;
  return createTeller(() => {
    const steps = run.steps.since(stepsAt);
    const children = run.children.since(childrenAt);
    stepsAt = run.steps.version;
    childrenAt = run.children.version;
    const { failure } = run;
    for (let from = 0; from === 0 || from < Math.max(steps.length, children.length); from += pageRows) {
      emit({
        run: run.summary(),
        ...(isFirst && run.isWhole && { request: run.request }),
        ...(run.details !== undefined && run.details !== details && { details: run.details }),
        steps: steps.slice(from, from + pageRows),
        children: children.slice(from, from + pageRows),
        ...(failure !== undefined && { failure }),
      });
      isFirst = false;
      ({ details } = run);
    }
  });
}
