import type { CommandRequest, RunSummary, StepOutput } from '../../../contract/features/run-command.ts';
import { failed } from '../../../contract/failure.ts';
import { scopeKey } from '../../../contract/scope.ts';
import type { Scope } from '../../../contract/values.ts';
import type { Aws } from '../../aws/aws.ts';
import { identify, rememberedAccount } from '../../aws/identity.ts';
import type { ProfileFiles } from '../../aws/profile-files.ts';
import type { LocalStore } from '../../storage/local-store.ts';
import { untilAborted } from '../until-aborted.ts';
import { cancelRun } from './cancel.ts';
import { findCommand } from './commands.ts';
import { keptRun, readKept, type KeptRun } from './kept-run.ts';
import { storedNames } from './node-names.ts';
import { newParts, type Part } from './part.ts';
import { createRun, type Run, type RunParts } from './run.ts';
import { searchBoard, type Match } from './search.ts';
import { createSpacing, quietly } from './spacing.ts';
import { createTeller, tellMs, type Watched } from './teller.ts';
import { readWhole, type WholeOutput, type WholeText } from './whole-output.ts';

export interface RunsParts {
  readonly aws: Aws;
  readonly files: Pick<ProfileFiles, 'fingerprint'>;
  readonly store: Pick<LocalStore, 'fleet' | 'identities' | 'runs'>;
  readonly timing?: Partial<Pick<RunParts, 'wait' | 'now' | 'listing' | 'reading'>>;
}

/** Runs that nobody looks at any more and that are over: so many are still known. */
const mostIdle = 3;
const mostBegun = 20;
/** Milliseconds between two calls; see createSpacing. */
const gaps = { listing: 350, reading: 100 } as const;

interface Kept {
  readonly run: Run;
  readonly isBegun: boolean;
  readonly listeners: Set<() => void>;
  life: AbortController;
  following: Promise<void> | undefined;
  /** Asked for while it was followed already. */
  again: boolean;
}

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
  const known = new Map<string, Kept>();
  const begunListeners = new Set<(runs: readonly RunSummary[]) => void>();
  const tools: RunParts = {
    aws,
    listing: createSpacing(gaps.listing),
    reading: createSpacing(gaps.reading),
    wait: quietly,
    now: Date.now,
    ...timing,
    namesOf: (scope, nodeIds) => storedNames(files, store, scope, nodeIds),
    isKnown: (id) => [...known.values()].some(({ run }) => run.parts.some(({ commandId }) => commandId === id)),
  };
  const keyOf = (scope: Scope, runId: string) => `${scopeKey(scope)}\n${runId}`;
  const begun = () =>
    [...known.values()]
      .filter(({ isBegun }) => isBegun)
      .map(({ run }) => run.summary())
      .toReversed();
  let telling: NodeJS.Timeout | undefined;
  let toldBegun = '';
  /** Rows and outputs change much oftener than what is told of a run as a whole. */
  const tellBegun = () => {
    telling ??= setTimeout(() => {
      telling = undefined;
      const runs = begun();
      const text = JSON.stringify(runs);
      if (text === toldBegun) return;
      toldBegun = text;
      for (const listener of begunListeners) listener(runs);
    }, tellMs).unref();
  };
  const accountOf = async (scope: Scope) =>
    (await rememberedAccount(files, store.identities, scope.profile)) ??
    (await identify({ aws, files, identities: store.identities }, scope)).accountId;

  /** A run of one command is known to AWS alone; what belongs together only we know. */
  const save = async (run: Run) => {
    if (run.parts.length < 2) return;
    const { runId, requestedAt } = run.summary();
    const accountId = await accountOf(run.scope);
    await store.runs.save(accountId, run.scope.region, runId, requestedAt, keptRun(run.parts));
  };

  const keep = (scope: Scope, request: CommandRequest, parts: Part[], isBegun: boolean): Kept => {
    const listeners = new Set<() => void>();
    const run = createRun(tools, {
      scope,
      request,
      parts,
      sends: isBegun,
      // A store that cannot be written costs the history its grouping, never the run.
      onSent: () => void save(run).catch(() => {}),
      onChange() {
        for (const listener of listeners) listener();
        if (isBegun) tellBegun();
      },
    });
    return { run, isBegun, listeners, life: new AbortController(), following: undefined, again: false };
  };
  /** Follows a run while it is under way or looked at. */
  const follow = (kept: Kept) => {
    kept.run.wake();
    if (kept.following !== undefined) {
      kept.again = true;
      return;
    }
    kept.following = kept.run.follow(kept.life.signal).finally(() => {
      kept.following = undefined;
      const { again } = kept;
      kept.again = false;
      if (again && kept.listeners.size > 0) follow(kept);
    });
  };
  const forgetIdle = () => {
    const idle = [...known].filter(([, { listeners, following }]) => listeners.size === 0 && following === undefined);
    for (const [begunHere, most] of [
      [false, mostIdle],
      [true, mostBegun],
    ] as const) {
      const some = idle.filter(([, { isBegun }]) => isBegun === begunHere);
      for (const [key] of some.slice(0, Math.max(0, some.length - most))) known.delete(key);
    }
  };

  const kept = async (scope: Scope): Promise<ReadonlyMap<string, KeptRun>> => {
    const accountId = await rememberedAccount(files, store.identities, scope.profile);
    if (accountId === undefined) return new Map();
    const rows = await store.runs.list(accountId, scope.region).catch(() => []);
    return new Map(rows.flatMap(([runId, text]) => readKept(runId, text)));
  };
  const open = async (scope: Scope, runId: string, signal: AbortSignal): Promise<Kept> => {
    const key = keyOf(scope, runId);
    const found = known.get(key);
    if (found !== undefined) return found;
    const facts = await findCommand(aws, scope, runId, signal);
    if (facts === undefined)
      throw failed('not-found', `There is no command ${runId}.`, { operation: 'ssm:ListCommands' });
    const parts = (await kept(scope)).get(runId)?.parts ?? [{ nodes: nodesOf(facts.request), commandId: runId }];
    const { request } = facts;
    const all = parts.flatMap(({ nodes }) => [...nodes]);
    const opened = keep(
      scope,
      request.targets.kind === 'nodes' ? { ...request, targets: { kind: 'nodes', nodes: all } } : request,
      parts.map((part) => ({ ...part, facts: part.commandId === runId ? facts : undefined })),
      false,
    );
    // Somebody else may have opened it meanwhile.
    const other = known.get(key);
    if (other !== undefined) return other;
    known.set(key, opened);
    return opened;
  };
  const openRun = async (scope: Scope, runId: string, signal = new AbortController().signal) =>
    (await open(scope, runId, signal)).run;

  return {
    kept,
    openRun,
    async start(scope: Scope, request: CommandRequest, signal: AbortSignal): Promise<string> {
      const one = keep(scope, request, newParts(request), true);
      await one.run.begin(signal);
      const { runId } = one.run.summary();
      known.set(keyOf(scope, runId), one);
      follow(one);
      tellBegun();
      return runId;
    },
    watchBegun(listener: (runs: readonly RunSummary[]) => void): () => void {
      begunListeners.add(listener);
      listener(begun());
      return () => begunListeners.delete(listener);
    },
    async watch(scope: Scope, runId: string, emit: (told: Watched) => void, signal: AbortSignal): Promise<void> {
      const one = await open(scope, runId, signal);
      if (signal.aborted) return;
      const tell = createTeller(one.run, emit);
      one.listeners.add(tell.soon);
      one.run.setWatched(true);
      tell.now();
      follow(one);
      await untilAborted(signal, () => {
        tell.stop();
        one.listeners.delete(tell.soon);
        if (one.listeners.size > 0) return;
        one.run.setWatched(false);
        // Nobody looks: what was begun elsewhere is no business of this app's.
        if (!one.isBegun) {
          one.life.abort();
          one.life = new AbortController();
        }
        forgetIdle();
      });
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
