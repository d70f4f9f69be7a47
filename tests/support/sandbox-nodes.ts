import type { Sandbox } from '../../sandbox/sandbox.ts';
import type { WorldNode } from '../../sandbox/world/nodes.ts';

/** Nodes of a sandbox's first place that a test asks for, in their order. */
export function nodesOf(sandbox: Sandbox, fits: (node: WorldNode) => boolean): WorldNode[] {
  return nodesIn(sandbox, sandbox.accountId, sandbox.region, fits);
}

/** The same of any place. */
export function nodesIn(
  { world }: Sandbox,
  accountId: string,
  region: string,
  fits: (node: WorldNode) => boolean,
): WorldNode[] {
  const nodes = world.nodes(accountId, region);
  return Array.from({ length: nodes.count }, (_none, index) => nodes.at(index)).filter(fits);
}

/** Online Linux instances: scripts really run on them. */
export const onlineLinux = ({ platformType, ping, kind, standing }: WorldNode): boolean =>
  platformType === 'Linux' && ping === 'Online' && kind === 'ec2' && standing === 'managed';

/** One node that fits. Throws where there is none. */
export function nodeOf(sandbox: Sandbox, fits: (node: WorldNode) => boolean): WorldNode {
  const [node] = nodesOf(sandbox, fits);
  if (node === undefined) throw new Error('the sandbox has no such node');
  return node;
}
