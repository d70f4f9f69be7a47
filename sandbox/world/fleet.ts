import type { Nodes, WorldNode } from './nodes.ts';

/** The nodes of one account and Region as they are now: those of the beginning with what has happened to them. */
export interface Fleet extends Nodes {
  /** Changes a node for good; nothing for an id that is not there. */
  change(id: string, members: Partial<WorldNode>): void;
  /** Puts a launched instance after all others. */
  add(node: Omit<WorldNode, 'index'>): WorldNode;
}

/** Puts changes and additions over nodes that are made when asked for: what nobody touched costs nothing. */
export function createFleet(nodes: Nodes): Fleet {
  const changes = new Map<number, Partial<WorldNode>>();
  const added: WorldNode[] = [];
  const byId = new Map<string, WorldNode>();
  let reaches = nodes.managed;
  const now = (node: WorldNode): WorldNode => {
    const change = changes.get(node.index);
    return change === undefined ? node : { ...node, ...change };
  };
  const at = (index: number): WorldNode => {
    const node = index < nodes.count ? nodes.at(index) : added[index - nodes.count];
    if (node === undefined) throw new Error(`there is no node ${index}`);
    return now(node);
  };
  const find = (id: string) => {
    const node = nodes.find(id) ?? byId.get(id);
    return node === undefined ? undefined : now(node);
  };
  return {
    get count() {
      return nodes.count + added.length;
    },
    get managed() {
      return reaches;
    },
    at,
    find,
    change(id, members) {
      const node = find(id);
      if (node === undefined) return;
      changes.set(node.index, { ...changes.get(node.index), ...members });
      if (members.standing === 'managed') reaches = Math.max(reaches, node.index + 1);
    },
    add(node) {
      const full = { ...node, index: nodes.count + added.length };
      added.push(full);
      byId.set(full.id, full);
      return full;
    },
  };
}
