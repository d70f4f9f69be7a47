import type { CommandRequest, RunSummary, StepOutput } from '../../../contract/features/run-command.ts';
import { failed } from '../../../contract/failure.ts';
import { scopeKey } from '../../../contract/scope.ts';
import type { Scope } from '../../../contract/values.ts';
import type { Aws } from '../../aws/aws.ts';
import type { ProfileFiles } from '../../aws/profile-files.ts';
import type { LocalStore } from '../../storage/local-store.ts';
import { createFollowedRuns, type Kept } from '../followed.ts';
import { createKeptRuns } from '../kept-runs.ts';
import { createSpacing, quietly } from '../spacing.ts';
import { untilAborted } from '../until-aborted.ts';
import { cancelRun } from './cancel.ts';
import { findCommand } from './commands.ts';
import { KeptRun } from './kept-run.ts';
import { storedNames } from './node-names.ts';
import { newParts, type Part } from './part.ts';
import { createRun, type Run, type RunParts } from './run.ts';
import { searchBoard, type Match } from './search.ts';
import { runTeller, type Watched } from './teller.ts';
import { readWhole, type WholeOutput, type WholeText } from './whole-output.ts';

export interface RunsParts {
  readonly aws: Aws;
  readonly files: Pick<ProfileFiles, 'fingerprint'>;
  readonly store: Pick<LocalStore, 'fleet' | 'identities' | 'runs'>;
  readonly timing?: Partial<Pick<RunParts, 'wait' | 'now' | 'listing' | 'reading'>>;
}

/** Milliseconds between two calls; see createSpacing. */
const gaps = { listing: 350, reading: 100 } as const;

/** The runs of this app, as its handlers ask for them. All but `watchBegun` and `kept` throw FailureError. */
export interface RunsService {
  /** Runs of several commands, by id, as the local store knows them. */
  kept(scope: Scope): Promise<ReadonlyMap<string, KeptRun>>;
  openRun(scope: Scope, runId: string, signal?: AbortSignal): Promise<Run>;
  /** Sends a request, or its first part; the others follow by themselves. Answers with the run's id. */
  start(scope: Scope, request: CommandRequest, signal: AbortSignal): Promise<string>;
  /** Calls now and at each change; the returned function stops it. */
  watchBegun(listener: (runs: readonly RunSummary[]) => void): () => void;
  /** Tells a run until the signal is aborted. */
  watch(scope: Scope, runId: string, emit: (told: Watched) => void, signal: AbortSignal): Promise<void>;
  output(scope: Scope, runId: string, nodeId: string): Promise<StepOutput[]>;
  whole(scope: Scope, runId: string, of: WholeOutput, signal: AbortSignal): Promise<WholeText>;
  search(scope: Scope, runId: string, text: string, signal: AbortSignal): Promise<{ matches: Match[] }>;
  /** Cancels all of a run, or some nodes. */
  cancel(scope: Scope, runId: string, nodeIds: readonly string[] | undefined, signal: AbortSignal): Promise<void>;
}

/** Runs that are under way or looked at. Those begun here go on whether anybody looks or not. */
export function createRunsService({ aws, files, store, timing = {} }: RunsParts): RunsService {
  const runs = createFollowedRuns<Run, RunSummary>();
  const keptRuns = createKeptRuns({ aws, files, store }, KeptRun);
  /** Commands sent by this app since its start. One that was only opened may be the one whose answer was lost. */
  const sent = new Set<string>();
  const tools: RunParts = {
    aws,
    listing: createSpacing(gaps.listing),
    reading: createSpacing(gaps.reading),
    wait: quietly,
    now: Date.now,
    ...timing,
    namesOf: (scope, nodeIds) => storedNames(files, store, scope, nodeIds),
    isKnown: (id) => sent.has(id),
  };
  const keyOf = (scope: Scope, runId: string) => `${scopeKey(scope)}\n${runId}`;
  /** A run of one command is known to AWS alone; what belongs together only we know. */
  const save = async (run: Run) => {
    if (run.parts.length < 2) return;
    const { runId, requestedAt } = run.summary();
    const parts = run.parts.map(({ commandId, isAsked, nodes }) => ({ commandId, isAsked, nodes: [...nodes] }));
    await keptRuns.save(run.scope, runId, requestedAt, { parts });
  };

  const keep = (scope: Scope, request: CommandRequest, parts: Part[], isBegun: boolean): Kept<Run> =>
    runs.make(isBegun, (onChange) => {
      const run = createRun(tools, {
        scope,
        request,
        parts,
        sends: isBegun,
        async keep() {
          for (const { commandId } of run.parts) if (commandId !== undefined) sent.add(commandId);
          // A store that cannot be written costs the history its grouping, never the run.
          await save(run).catch(() => {});
        },
        onChange,
      });
      return run;
    });

  const open = async (scope: Scope, runId: string, signal: AbortSignal): Promise<Kept<Run>> => {
    const key = keyOf(scope, runId);
    const found = runs.get(key);
    if (found !== undefined) return found;
    const facts = await findCommand(aws, scope, runId, signal);
    if (facts === undefined)
      throw failed('not-found', `There is no command ${runId}.`, { operation: 'ssm:ListCommands' });
    const parts = (await keptRuns.list(scope)).get(runId)?.parts ?? [
      { nodes: nodesOf(facts.request), commandId: runId },
    ];
    const { request } = facts;
    const all = parts.flatMap(({ nodes }) => [...nodes]);
    const opened = keep(
      scope,
      request.targets.kind === 'nodes' ? { ...request, targets: { kind: 'nodes', nodes: all } } : request,
      parts.map((part) => ({
        ...part,
        commandId: part.commandId,
        facts: part.commandId === runId ? facts : undefined,
      })),
      false,
    );
    // Somebody else may have opened it meanwhile.
    return runs.add(key, opened);
  };
  const openRun = async (scope: Scope, runId: string, signal = new AbortController().signal) =>
    (await open(scope, runId, signal)).run;

  return {
    kept: keptRuns.list,
    openRun,
    async start(scope: Scope, request: CommandRequest, signal: AbortSignal): Promise<string> {
      const one = keep(scope, request, newParts(request), true);
      await one.run.begin(signal);
      const { runId } = one.run.summary();
      runs.add(keyOf(scope, runId), one);
      runs.follow(one);
      runs.tellBegun();
      return runId;
    },
    watchBegun: runs.watchBegun,
    async watch(scope: Scope, runId: string, emit: (told: Watched) => void, signal: AbortSignal): Promise<void> {
      const one = await open(scope, runId, signal);
      if (!signal.aborted) await untilAborted(signal, runs.look(one, runTeller(one.run, emit)));
    },
    async output(scope: Scope, runId: string, nodeId: string): Promise<StepOutput[]> {
      return [...(await openRun(scope, runId)).board.output(nodeId)];
    },
    async whole(scope: Scope, runId: string, of: WholeOutput, signal: AbortSignal) {
      const run = await openRun(scope, runId, signal);
      return readWhole(aws, run, of, signal);
    },
    async search(scope: Scope, runId: string, text: string, signal: AbortSignal) {
      const { board } = await openRun(scope, runId, signal);
      return { matches: await searchBoard(board, text, signal) };
    },
    async cancel(scope: Scope, runId: string, nodeIds: readonly string[] | undefined, signal: AbortSignal) {
      await cancelRun(aws, await openRun(scope, runId, signal), nodeIds, signal);
    },
  };
}

function nodesOf({ targets }: CommandRequest): Part['nodes'] {
  return targets.kind === 'nodes' ? targets.nodes : [];
}
