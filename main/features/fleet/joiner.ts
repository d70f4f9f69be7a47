import type { Instance } from '@aws-sdk/client-ec2';
import type { OwnTurn } from '../../aws/turns.ts';
import { joinNode, type ManagedNode } from './join.ts';
import type { NodeRow } from './row.ts';

/** Joins two streams of pages by id and hands rows on as soon as they mean something. */
export interface Joiner {
  readonly managed: (page: readonly ManagedNode[]) => Promise<void>;
  /** No more comes of Systems Manager. Read to its `end`, what it did not list is not managed. */
  readonly managedOver: (end: boolean) => Promise<void>;
  readonly instances: (page: readonly Instance[]) => void;
  /** No more comes of EC2: managed nodes wait for it no longer. */
  readonly instancesOver: () => Promise<void>;
  /** Hybrid nodes, whose tags neither source tells. */
  readonly hybrid: readonly NodeRow[];
  readonly count: () => number;
}

export interface JoinerParts {
  readonly tell: (rows: NodeRow[]) => void;
  /**
   * Whether rows are told when one source has told its half, and again with the other. Without it a row is told once:
   * for windows that have the rows of an earlier reading.
   */
  readonly early: boolean;
  /** Encoded tags of an earlier reading, by id; not asked for with `early`, for then there was none. */
  readonly tagsOf: (ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  readonly ownTurn: OwnTurn;
}

/** So many rows are joined and told without letting other work of this thread go first. */
const slice = 250;

/** A node whose tags EC2 does not tell has those of the earlier reading. */
export function createJoiner({ tell, early, tagsOf, ownTurn }: JoinerParts): Joiner {
  const waitingManaged = new Map<string, ManagedNode>();
  const waitingInstances = new Map<string, Instance>();
  const ids = new Set<string>();
  const hybrid: NodeRow[] = [];
  let managedKnown = false;
  let managedIsOver = false;
  let instancesAreOver = false;
  const say = (rows: NodeRow[]) => {
    for (const { id } of rows) ids.add(id);
    if (rows.length > 0) tell(rows);
  };
  const join = (managed: ManagedNode | undefined, instance: Instance | undefined, rememberedTags = '') =>
    joinNode(managed, instance, { managedKnown, rememberedTags });

  /** Nodes of which EC2 tells nothing, not yet or never. */
  const sayAlone = async (nodes: readonly ManagedNode[]) => {
    if (nodes.length === 0) return;
    // Nothing awaited where there are none: EC2 could tell the whole row meanwhile, and this half would follow it.
    const tags = early ? new Map<string, string>() : await tagsOf(nodes.map(({ InstanceId = '' }) => InstanceId));
    const rows = nodes.map((node) => join(node, undefined, tags.get(node.InstanceId ?? '')));
    hybrid.push(...rows.filter(({ kind }) => kind === 'hybrid'));
    say(rows);
  };
  /** The row with EC2's part; undefined where that has not come. */
  const withInstance = (node: ManagedNode, id: string): NodeRow | undefined => {
    const instance = waitingInstances.get(id);
    if (instance === undefined) return undefined;
    waitingInstances.delete(id);
    return join(node, instance);
  };
  const joinInstance = (instance: Instance): NodeRow[] => {
    const { InstanceId: id } = instance;
    if (id === undefined) return [];
    const managed = waitingManaged.get(id);
    waitingManaged.delete(id);
    const row = join(managed, instance);
    if (managed !== undefined) return [row];
    if (!managedIsOver) waitingInstances.set(id, instance);
    // A stopped instance is one whatever Systems Manager knows of it.
    const saysEnough = managedIsOver || (early && row.reach !== 'not-managed');
    return saysEnough && isHere(row) ? [row] : [];
  };

  return {
    async managed(page) {
      const whole: NodeRow[] = [];
      const alone: ManagedNode[] = [];
      for (const node of page) {
        const { InstanceId: id } = node;
        if (id === undefined) continue;
        const row = withInstance(node, id);
        const waits = row === undefined && !instancesAreOver && !id.startsWith('mi-');
        if (row !== undefined) whole.push(row);
        if (waits) waitingManaged.set(id, node);
        if (row === undefined && (early || !waits)) alone.push(node);
      }
      say(whole);
      await sayAlone(alone);
    },
    async managedOver(end) {
      managedKnown = end;
      managedIsOver = true;
      const left = [...waitingInstances.values()];
      waitingInstances.clear();
      for (let from = 0; from < left.length; from += slice) {
        say(
          left
            .slice(from, from + slice)
            .map((instance) => join(undefined, instance))
            .filter(isHere),
        );
        await ownTurn();
      }
    },
    instances: (page) => say(page.flatMap(joinInstance)),
    async instancesOver() {
      instancesAreOver = true;
      const left = early ? [] : [...waitingManaged.values()];
      waitingManaged.clear();
      for (let from = 0; from < left.length; from += slice) {
        await sayAlone(left.slice(from, from + slice));
        await ownTurn();
      }
    },
    hybrid,
    count: () => ids.size,
  };
}

/** Terminated instances stay in EC2's answers for an hour and are no part of a fleet. */
function isHere(row: NodeRow): boolean {
  return row.reach !== 'terminated';
}
