import { AwsError } from '../../wire/errors.ts';
import type { WorldNode } from '../../world/nodes.ts';
import type { Caller } from '../service.ts';

/** The instances of some ids, all of them. Throws InvalidInstanceID.Malformed and InvalidInstanceID.NotFound. */
export function instancesOf(ids: readonly string[], { world, accountId, region }: Caller): WorldNode[] {
  const nodes = world.nodes(accountId, region);
  return ids.map((id) => {
    if (!/^i-[0-9a-f]{8}([0-9a-f]{9})?$/.test(id))
      throw new AwsError('InvalidInstanceID.Malformed', `Invalid id: "${id}"`);
    const node = nodes.find(id);
    if (node === undefined || node.kind !== 'ec2')
      throw new AwsError('InvalidInstanceID.NotFound', `The instance ID '${id}' does not exist`);
    return node;
  });
}
