import { AwsError } from '../../wire/errors.ts';
import { makeToken, pageSize, readToken } from '../../wire/paging.ts';
import type { Input } from '../../wire/protocols.ts';
import { newId, type Image, type Snapshot } from '../../world/images.ts';
import type { Caller } from '../service.ts';
import { required, strings } from '../ssm-nodes.ts';
import { filtersOf, flag, specifiedTags, tagSet, testOf } from './filters.ts';
import { instancesOf } from './instance-ids.ts';

/** ec2:CreateImage of an instance; without NoReboot the instance reboots. */
export function createImage(input: Input, caller: Caller): unknown {
  const { world, accountId, region } = caller;
  const [node] = instancesOf([required(input, 'InstanceId')], caller);
  if (node === undefined || node.state === 'terminated' || node.state === 'shutting-down')
    throw new AwsError('IncorrectInstanceState', 'The instance is not in a state of which an image can be made.');
  const images = world.images(accountId, region);
  const base = images.find(node.imageId) ?? images.list()[0];
  if (base === undefined) throw new AwsError('InternalError', '');
  const image = images.create(base, ownOf(input, images.list(), accountId));
  if (!flag(input.NoReboot) && node.state === 'running') world.instances(accountId, region).reboot(node.id);
  return { ImageId: image.id };
}

/** ec2:CopyImage from a Region of the world into the caller's. */
export function copyImage(input: Input, caller: Caller): unknown {
  const { world, accountId, region } = caller;
  const source = imageNamed(required(input, 'SourceImageId'), { ...caller, region: required(input, 'SourceRegion') });
  const images = world.images(accountId, region);
  return { ImageId: images.create(source, ownOf(input, images.list(), accountId)).id };
}

/** ec2:DeregisterImage of one of the account's own. */
export function deregisterImage(input: Input, caller: Caller): unknown {
  const image = imageNamed(required(input, 'ImageId'), caller);
  if (image.ownerId !== caller.accountId)
    throw new AwsError('AuthFailure', `Not authorized for image:${image.id}`, 403);
  caller.world.images(caller.accountId, caller.region).deregister(image.id);
  return { Return: true };
}

const readers: Readonly<Record<string, (image: Image) => string>> = {
  architecture: ({ architecture }) => architecture,
  'image-id': ({ id }) => id,
  name: ({ name }) => name,
  'owner-id': ({ ownerId }) => ownerId,
  platform: ({ windows }) => (windows ? 'windows' : ''),
  state: ({ state }) => state,
};

/** ec2:DescribeImages by ids, owners (`self`, `amazon`, accounts) and filters. Throws InvalidAMIID.NotFound. */
export function describeImages(input: Input, caller: Caller): unknown {
  const { world, accountId, region } = caller;
  const ids = strings(input.ImageIds);
  for (const id of ids) imageNamed(id, caller);
  const owners = strings(input.Owners).map((owner) => (owner === 'self' ? accountId : owner));
  const filters = filtersOf(input);
  const test = testOf(filters, readers);
  const all = world
    .images(accountId, region)
    .list()
    .filter(({ id }) => ids.length === 0 || ids.includes(id))
    .filter(
      ({ ownerId }) =>
        owners.length === 0 || owners.some((owner) => owner === ownerId || owner === aliasOf(ownerId, accountId)),
    )
    .filter(test);
  const size = pageSize(input.MaxResults, { least: 1, most: 1000, usual: 1000 });
  const question = ['DescribeImages', accountId, region, ids, owners, filters];
  const from = readToken(question, input.NextToken, new AwsError('InvalidNextToken', 'The token is not valid.'));
  const next = from + size < all.length ? makeToken(question, from + size) : undefined;
  return { Images: all.slice(from, from + size).map((image) => described(image, accountId)), NextToken: next };
}

/** ec2:CreateSnapshot: of any volume, done at once; nothing is copied. */
export function createSnapshot(input: Input, caller: Caller): unknown {
  const volume = required(input, 'VolumeId');
  if (!/^vol-[0-9a-f]{8,17}$/.test(volume))
    throw new AwsError('InvalidVolume.NotFound', `The volume '${volume}' does not exist.`);
  const snapshot = {
    id: newId('snap'),
    volumeId: volume,
    description: typeof input.Description === 'string' ? input.Description : '',
    startedAt: caller.world.now(),
    tags: specifiedTags(input, 'snapshot'),
  };
  caller.world.snapshots(caller.accountId, caller.region).push(snapshot);
  return describedSnapshot(snapshot, caller.accountId);
}

/** ec2:DescribeSnapshots of those that were made here. */
export function describeSnapshots(input: Input, caller: Caller): unknown {
  const ids = strings(input.SnapshotIds);
  const all = caller.world.snapshots(caller.accountId, caller.region);
  const missing = ids.find((id) => !all.some((snapshot) => snapshot.id === id));
  if (missing !== undefined)
    throw new AwsError('InvalidSnapshot.NotFound', `The snapshot '${missing}' does not exist.`);
  const shown = all.filter(({ id }) => ids.length === 0 || ids.includes(id));
  return { Snapshots: shown.map((snapshot) => describedSnapshot(snapshot, caller.accountId)) };
}

/** Throws InvalidAMIID.Malformed and InvalidAMIID.NotFound. */
export function imageNamed(id: string, { world, accountId, region }: Caller): Image {
  if (!/^ami-[0-9a-f]{8,17}$/.test(id)) throw new AwsError('InvalidAMIID.Malformed', `Invalid id: "${id}"`);
  const image = world.images(accountId, region).find(id);
  if (image === undefined) throw new AwsError('InvalidAMIID.NotFound', `The image id '[${id}]' does not exist`);
  return image;
}

function ownOf(
  input: Input,
  images: readonly Image[],
  accountId: string,
): Pick<Image, 'name' | 'description' | 'tags'> {
  const name = required(input, 'Name');
  if (name.length < 3 || name.length > 128 || !/^[\w()[\] ./'@-]+$/.test(name))
    throw new AwsError('InvalidAMIName.Malformed', 'AMI names must be between 3 and 128 characters long.');
  const twin = images.find((image) => image.name === name && image.ownerId === accountId);
  if (twin !== undefined)
    throw new AwsError('InvalidAMIName.Duplicate', `AMI name ${name} is already in use by AMI ${twin.id}`);
  const description = typeof input.Description === 'string' ? input.Description : '';
  return { name, description, tags: specifiedTags(input, 'image') };
}

function aliasOf(ownerId: string, accountId: string): string {
  return ownerId === accountId ? 'self' : 'amazon';
}

function described(image: Image, accountId: string): object {
  return {
    ImageId: image.id,
    ImageLocation: `${aliasOf(image.ownerId, accountId)}/${image.name}`,
    State: image.state,
    OwnerId: image.ownerId,
    Public: image.ownerId !== accountId,
    Architecture: image.architecture,
    ImageType: 'machine',
    Platform: image.windows ? 'windows' : undefined,
    PlatformDetails: image.platformDetails,
    ...(image.ownerId !== accountId && { ImageOwnerAlias: 'amazon' }),
    Name: image.name,
    Description: image.description,
    RootDeviceType: 'ebs',
    RootDeviceName: '/dev/xvda',
    BlockDeviceMappings: [
      { DeviceName: '/dev/xvda', Ebs: { SnapshotId: image.snapshotId, VolumeSize: 30, VolumeType: 'gp3' } },
    ],
    VirtualizationType: 'hvm',
    EnaSupport: true,
    CreationDate: new Date(image.createdAt).toISOString(),
    Tags: tagSet(image.tags),
  };
}

function describedSnapshot(snapshot: Snapshot, accountId: string): object {
  return {
    SnapshotId: snapshot.id,
    VolumeId: snapshot.volumeId,
    State: 'completed',
    StartTime: new Date(snapshot.startedAt).toISOString(),
    Progress: '100%',
    OwnerId: accountId,
    Description: snapshot.description,
    VolumeSize: 30,
    Encrypted: false,
    Tags: tagSet(snapshot.tags),
  };
}
