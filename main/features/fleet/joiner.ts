import { setImmediate } from 'node:timers/promises';
import type { Instance } from '@aws-sdk/client-ec2';
import { joinNode, type ManagedNode } from './join.ts';
import type { NodeRow } from './row.ts';

/** Joins two streams of pages by id and hands rows on as early as they mean something. */
export interface Joiner {
  readonly managed: (page: readonly ManagedNode[]) => void;
  /** Systems Manager was read to its end: what it did not list is not managed. */
  readonly managedEnded: () => Promise<void>;
  readonly instances: (page: readonly Instance[]) => void;
  readonly instancesEnded: () => Promise<void>;
  /** Hands on what still waits for a source that failed. */
  readonly flush: () => Promise<void>;
  /** Hybrid nodes, whose tags neither source tells. */
  readonly hybrid: readonly NodeRow[];
  readonly count: () => number;
}

/** So many rows are joined and told without letting other work of this thread go first. */
const slice = 250;

/**
 * A managed node's row goes on at once (Systems Manager knows most of it) and again with EC2's part; until then it has
 * the tags that `tagsOf` remembers. An instance that Systems Manager has not listed yet waits, unless its state already
 * says that no session is possible.
 */
export function createJoiner(tell: (rows: NodeRow[]) => void, tagsOf: (id: string) => string): Joiner {
  const waitingManaged = new Map<string, ManagedNode>();
  const waitingInstances = new Map<string, Instance>();
  const ids = new Set<string>();
  const hybrid: NodeRow[] = [];
  let managedKnown = false;
  let instancesKnown = false;
  const say = (rows: NodeRow[]) => {
    for (const { id } of rows) ids.add(id);
    if (rows.length > 0) tell(rows);
  };
  const join = (managed: ManagedNode | undefined, instance: Instance | undefined, id: string) =>
    joinNode(managed, instance, { managedKnown, rememberedTags: instance === undefined ? tagsOf(id) : '' });

  const joinManaged = (node: ManagedNode): NodeRow[] => {
    const { InstanceId: id } = node;
    if (id === undefined) return [];
    const instance = waitingInstances.get(id);
    waitingInstances.delete(id);
    const row = join(node, instance, id);
    if (row.kind === 'hybrid') hybrid.push(row);
    else if (instance === undefined && !instancesKnown) waitingManaged.set(id, node);
    return [row];
  };

  const joinInstance = (instance: Instance): NodeRow[] => {
    const { InstanceId: id } = instance;
    if (id === undefined) return [];
    const managed = waitingManaged.get(id);
    waitingManaged.delete(id);
    const row = join(managed, instance, id);
    if (managed !== undefined) return [row];
    if (!managedKnown) waitingInstances.set(id, instance);
    const saysEnough = managedKnown || row.reach !== 'not-managed';
    return saysEnough && isHere(row) ? [row] : [];
  };

  const flush = async () => {
    const left = [...waitingInstances.values()];
    waitingInstances.clear();
    for (let from = 0; from < left.length; from += slice) {
      say(
        left
          .slice(from, from + slice)
          .map((instance) => join(undefined, instance, instance.InstanceId ?? ''))
          .filter(isHere),
      );
      await setImmediate();
    }
  };

  return {
    managed: (page) => say(page.flatMap(joinManaged)),
    managedEnded: async () => {
      managedKnown = true;
      await flush();
    },
    instances: (page) => say(page.flatMap(joinInstance)),
    instancesEnded: async () => {
      instancesKnown = true;
      waitingManaged.clear();
    },
    flush,
    hybrid,
    count: () => ids.size,
  };
}

/** Terminated instances stay in EC2's answers for an hour and are no part of a fleet. */
function isHere(row: NodeRow): boolean {
  return row.reach !== 'terminated';
}
