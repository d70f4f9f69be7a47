import type { FleetEvent } from '../../../contract/features/fleet.ts';
import { failureOf, FailureError, type Failure } from '../../../contract/failure.ts';
import type { Scope } from '../../../contract/values.ts';
import { identify } from '../../aws/identity.ts';
import { ownTurn } from '../../aws/turns.ts';
import type { HybridTags } from './hybrid-tags.ts';
import type { FleetParts } from './index.ts';
import { createJoiner } from './joiner.ts';
import { createSaver } from './saver.ts';
import { instances, managedNodes } from './sources.ts';
import { findStored, tellStored } from './stored.ts';
import { createTeller } from './teller.ts';

type Emit = (event: FleetEvent) => void;

export interface FleetQuestion {
  readonly scope: Scope;
  readonly source: 'store' | 'aws' | 'both';
  /** Asks again for what else is remembered for some minutes. */
  readonly fresh?: boolean | undefined;
}

/**
 * Tells the fleet of a scope: the stored rows at once, then AWS's as they arrive. One source that fails is a notice and
 * the other goes on; throws FailureError when neither answers. Nothing is forgotten unless both were read to their end.
 */
export async function readFleet(
  parts: FleetParts & { readonly hybridTags: HybridTags },
  { scope, source, fresh = false }: FleetQuestion,
  emit: Emit,
  signal: AbortSignal,
): Promise<void> {
  const stored = source === 'aws' ? await findStored(parts, scope) : await tellStored(parts, scope, emit, signal);
  const { accountId } = stored;
  if (source === 'store' || signal.aborted) return;
  const startedAt = Date.now();
  const notice = (from: 'ssm' | 'ec2' | 'store') => (failure: Failure) =>
    emit({ kind: 'notice', source: from, failure });
  if (accountId !== undefined) emit({ kind: 'account', accountId });
  const account = findAccount(parts, scope, accountId, emit, signal);
  const { store } = parts;
  const saver = createSaver({ store, region: scope.region, account, at: startedAt, onFailure: notice('store') });
  const teller = createTeller((columns) => {
    emit({ kind: 'rows', columns });
    saver.save(columns);
  }, signal);
  const joiner = createJoiner({ tell: teller.tell, early: !stored.hasRows, tagsOf: stored.tagsOf, ownTurn });
  // A profile that may be another account since its section was edited: rows wait for whose they are.
  const known = accountId === undefined ? account : undefined;
  const [ssmFailure, ec2Failure] = await Promise.all([
    walk(managedNodes(parts.aws, scope, signal), known, joiner.managed, joiner.managedOver, signal),
    walk(instances(parts.aws, scope, signal), known, joiner.instances, joiner.instancesOver, signal),
  ]);
  const foundAccount = await account;
  if (signal.aborted) return;
  await teller.flush();
  if (ssmFailure !== undefined && ec2Failure !== undefined) throw new FailureError(ssmFailure);
  if (ssmFailure !== undefined) notice('ssm')(ssmFailure);
  if (ec2Failure !== undefined) notice('ec2')(ec2Failure);
  await parts.hybridTags.tell(joiner.hybrid, { scope, accountId: foundAccount, fresh }, teller.tell, signal);
  await teller.flush();
  // What was not handed on was not kept either.
  if (signal.aborted) return;
  const complete = ssmFailure === undefined && ec2Failure === undefined;
  await saver.finish(complete);
  emit({ kind: 'done', at: startedAt, total: joiner.count(), complete });
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

/**
 * Reads a source to its end; answers with its failure instead of throwing, so that the other source goes on. A reading
 * that was given up is not over: what it did not tell may be there.
 */
async function walk<T>(
  pages: AsyncIterable<readonly T[]>,
  known: Promise<unknown> | undefined,
  take: (page: readonly T[]) => void | Promise<void>,
  over: (end: boolean) => Promise<void>,
  signal: AbortSignal,
): Promise<Failure | undefined> {
  let failure: Failure | undefined;
  try {
    for await (const page of pages) {
      await known;
      // Reading an answer and telling its rows cost about as much: other work of this thread may come between.
      await ownTurn();
      await take(page);
    }
  } catch (error) {
    failure = failureOf(error);
  }
  if (!signal.aborted) await over(failure === undefined);
  return failure;
}
