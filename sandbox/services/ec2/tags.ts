import { AwsError } from '../../wire/errors.ts';
import type { Input } from '../../wire/protocols.ts';
import type { Caller } from '../service.ts';
import { list, strings } from '../ssm-nodes.ts';
import { pairs } from './filters.ts';
import { imageNamed } from './images.ts';
import { instancesOf } from './instance-ids.ts';

type Tags = ReadonlyArray<readonly [string, string]>;

/** ec2:CreateTags of instances and images: a key that is there gets the new value. */
export function createTags(input: Input, caller: Caller): unknown {
  const added = pairs(input.Tags);
  const keys = new Set(added.map(([key]) => key));
  change(input, caller, (tags) => [...tags.filter(([key]) => !keys.has(key)), ...added]);
  return { Return: true };
}

/** ec2:DeleteTags; with a value only where the value is the same. */
export function deleteTags(input: Input, caller: Caller): unknown {
  const removed = list(input.Tags).map(({ Key, Value }) => ({ key: Key, value: Value }));
  const goes = ([key, value]: readonly [string, string]) =>
    removed.some((tag) => tag.key === key && (tag.value === undefined || tag.value === value));
  change(input, caller, (tags) => tags.filter((tag) => !goes(tag)));
  return { Return: true };
}

function change(input: Input, caller: Caller, edit: (tags: Tags) => Tags): void {
  const { world, accountId, region } = caller;
  for (const id of strings(input.ResourceIds)) {
    if (id.startsWith('i-')) {
      const [node] = instancesOf([id], caller);
      const tags = edit(node?.tags ?? []);
      const name = tags.find(([key]) => key === 'Name')?.[1] ?? '';
      world.nodes(accountId, region).change(id, { tags, name });
    } else if (id.startsWith('ami-')) {
      const image = imageNamed(id, caller);
      world.images(accountId, region).tag(id, edit(image.tags));
    } else if (!/^(?:snap|vol)-/.test(id)) throw new AwsError('InvalidID', `The ID '${id}' is not valid`);
  }
}

/** ec2:DescribeRegions: those of the world. */
export function describeRegions(_input: Input, { world }: Caller): unknown {
  const regions = world.options.regions.map((RegionName) => ({
    RegionName,
    RegionEndpoint: `ec2.${RegionName}.amazonaws.com`,
    OptInStatus: 'opt-in-not-required',
  }));
  return { Regions: regions };
}

/** ec2:DescribeSecurityGroups: each place has two. */
export function describeSecurityGroups(_input: Input, { accountId }: Caller): unknown {
  const group = (GroupId: string, GroupName: string, Description: string) => ({
    OwnerId: accountId,
    GroupId,
    GroupName,
    Description,
    VpcId: 'vpc-0a1b2c3d4e5f60718',
    Tags: [],
  });
  return {
    SecurityGroups: [
      group('sg-0a1b2c3d4e5f60718', 'default', 'default VPC security group'),
      group('sg-0b1b2c3d4e5f60719', 'fleet-nodes', 'Nodes of the fleet'),
    ],
  };
}
