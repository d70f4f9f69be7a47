import { setImmediate } from 'node:timers/promises';
import type { FleetEvent, NodeColumns } from '../../../contract/features/fleet.ts';
import { FailureError, type Failure } from '../../../contract/failure.ts';
import type { Scope } from '../../../contract/values.ts';
import { identify } from '../../aws/identity.ts';
import { createJoiner } from './joiner.ts';
import type { FleetParts } from './index.ts';
import { toColumns, type NodeRow } from './row.ts';
import { hybridTags, instances, managedNodes } from './sources.ts';
import { encodeTags } from '../../../contract/tags.ts';

type Emit = (event: FleetEvent) => void;

/**
 * Tells the fleet of a scope: the stored rows at once, then AWS's as they arrive. One source that fails is a notice and
 * the other goes on; throws FailureError when neither answers. Nothing is forgotten unless both were read to their end.
 */
export async function readFleet(
  parts: FleetParts,
  scope: Scope,
  source: 'store' | 'aws' | 'both',
  emit: Emit,
  signal: AbortSignal,
): Promise<void> {
  const { tags, accountId } = await tellStored(parts, scope, source === 'aws' ? undefined : emit, signal);
  if (source === 'store' || signal.aborted) return;
  const startedAt = Date.now();
  if (accountId !== undefined) emit({ kind: 'account', accountId });
  const account = findAccount(parts, scope, accountId, emit, signal);
  // A profile that may be another account since its section was edited: rows wait for whose they are.
  const known = accountId === undefined ? account : undefined;
  const saver = createSaver(parts, scope, account, startedAt, emit);
  const tell = (rows: NodeRow[]) => {
    const columns = toColumns(rows);
    emit({ kind: 'rows', columns });
    saver.save(columns);
  };
  const joiner = createJoiner(tell, (id) => tags.get(id) ?? '');
  const [ssmFailure, ec2Failure] = await Promise.all([
    walk(managedNodes(parts.aws, scope, signal), known, joiner.managed, joiner.managedEnded),
    walk(instances(parts.aws, scope, signal), known, joiner.instances, joiner.instancesEnded),
  ]);
  await joiner.flush();
  await account;
  if (signal.aborted) return;
  if (ssmFailure !== undefined && ec2Failure !== undefined) throw new FailureError(ssmFailure);
  if (ssmFailure !== undefined) emit({ kind: 'notice', source: 'ssm', failure: ssmFailure });
  if (ec2Failure !== undefined) emit({ kind: 'notice', source: 'ec2', failure: ec2Failure });
  await tellHybridTags(parts, scope, joiner.hybrid, tell, signal);
  if (signal.aborted) return;
  const complete = ssmFailure === undefined && ec2Failure === undefined;
  await saver.finish(complete);
  emit({ kind: 'done', at: startedAt, total: joiner.count(), complete });
}

/**
 * Tells the stored rows of the account that this profile is known to be; an unknown one has none. Answers with that
 * account, and the stored tags by id: a row keeps them until EC2 has told its own.
 */
async function tellStored(
  { files, store }: FleetParts,
  scope: Scope,
  emit: Emit | undefined,
  signal: AbortSignal,
): Promise<{ tags: ReadonlyMap<string, string>; accountId: string | undefined }> {
  const tags = new Map<string, string>();
  const fingerprint = files.fingerprint(scope.profile);
  let accountId: string | undefined;
  let savedAt = 0;
  try {
    const stored = fingerprint === undefined ? undefined : await store.fleet.open(fingerprint, scope.region);
    accountId = stored?.accountId;
    for await (const page of stored?.pages ?? []) {
      if (signal.aborted) return { tags, accountId };
      ({ savedAt } = page);
      emit?.({
        kind: 'stored',
        columns: page.columns,
        savedAt,
        ...(accountId !== undefined && { accountId }),
        last: false,
      });
      for (const [index, id] of page.columns.id.entries()) tags.set(id, page.columns.tags[index] ?? '');
    }
  } catch (error) {
    emit?.({ kind: 'notice', source: 'store', failure: failureOf(error) });
  }
  emit?.({
    kind: 'stored',
    columns: toColumns([]),
    savedAt,
    ...(accountId !== undefined && { accountId }),
    last: true,
  });
  return { tags, accountId };
}

/** Who the scope is; undefined when AWS does not tell: then nothing is stored, for rows are kept by account. */
async function findAccount(
  parts: FleetParts,
  scope: Scope,
  told: string | undefined,
  emit: Emit,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    const { accountId } = await identify({ ...parts, identities: parts.store.identities }, scope, signal);
    if (accountId !== told) emit({ kind: 'account', accountId });
    return accountId;
  } catch (error) {
    if (!signal.aborted) emit({ kind: 'notice', source: 'identity', failure: failureOf(error) });
    return undefined;
  }
}

/** Reads a source to its end; answers with its failure instead of throwing, so that the other source goes on. */
async function walk<T>(
  pages: AsyncIterable<readonly T[]>,
  known: Promise<unknown> | undefined,
  take: (page: readonly T[]) => void,
  ended: () => Promise<void>,
): Promise<Failure | undefined> {
  try {
    for await (const page of pages) {
      await known;
      // Reading an answer and telling its rows cost about as much: other work of this thread may come between.
      await setImmediate();
      take(page);
    }
    await ended();
    return undefined;
  } catch (error) {
    return failureOf(error);
  }
}

/** Keeps rows beside the reading, in order, without holding it up. A store that fails costs the keeping, not the list. */
function createSaver(
  { store }: FleetParts,
  scope: Scope,
  account: Promise<string | undefined>,
  at: number,
  emit: Emit,
) {
  let saving: Promise<unknown> = account;
  let failed = false;
  const keep = async (before: Promise<unknown>, work: (accountId: string) => Promise<void>) => {
    await before;
    const accountId = await account;
    if (accountId === undefined || failed) return;
    try {
      await work(accountId);
    } catch (error) {
      failed = true;
      emit({ kind: 'notice', source: 'store', failure: failureOf(error) });
    }
  };
  const inOrder = (work: (accountId: string) => Promise<void>): Promise<void> => {
    const kept = keep(saving, work);
    saving = kept;
    return kept;
  };
  return {
    save(columns: NodeColumns): void {
      void inOrder((accountId) => store.fleet.save(accountId, scope.region, columns, at));
    },
    /** Only a complete reading knows which rows are gone. */
    finish: (complete: boolean): Promise<void> =>
      inOrder((accountId) => store.fleet.finish(accountId, scope.region, at, complete)),
  };
}

/** One call a node: so many are asked for, the rest when a node is opened. */
const mostHybridTags = 200;
const batch = 20;

async function tellHybridTags(
  { aws }: FleetParts,
  scope: Scope,
  hybrid: readonly NodeRow[],
  tell: (rows: NodeRow[]) => void,
  signal: AbortSignal,
): Promise<void> {
  const wanted = hybrid.slice(0, mostHybridTags);
  for (let from = 0; from < wanted.length && !signal.aborted; from += batch) {
    try {
      tell(
        await Promise.all(
          wanted
            .slice(from, from + batch)
            .map(async (row) => ({ ...row, tags: encodeTags(await hybridTags(aws, scope, row.id, signal)) })),
        ),
      );
    } catch {
      // Tags of hybrid nodes are an extra: without the right to read them the rows stay as they are.
      return;
    }
  }
}

function failureOf(error: unknown): Failure {
  if (error instanceof FailureError) return error.failure;
  return { code: 'unexpected', message: error instanceof Error ? error.message : String(error) };
}
