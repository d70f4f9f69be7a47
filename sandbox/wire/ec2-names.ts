import { items, type XmlValue } from './xml.ts';

/** The lists that EC2's requests name in the singular, by that name. */
export const ec2Lists: Readonly<Record<string, string>> = {
  AssociationId: 'AssociationIds',
  BlockDeviceMapping: 'BlockDeviceMappings',
  ExecutableBy: 'ExecutableUsers',
  Filter: 'Filters',
  GroupId: 'GroupIds',
  GroupName: 'GroupNames',
  ImageId: 'ImageIds',
  InstanceId: 'InstanceIds',
  Owner: 'Owners',
  ResourceId: 'ResourceIds',
  SecurityGroup: 'SecurityGroups',
  SecurityGroupId: 'SecurityGroupIds',
  SnapshotId: 'SnapshotIds',
  Tag: 'Tags',
  TagSpecification: 'TagSpecifications',
  Value: 'Values',
};

/** Answers' lists whose elements have a name of their own. */
const lists: Readonly<Record<string, string>> = {
  BlockDeviceMappings: 'blockDeviceMapping',
  Events: 'eventsSet',
  Groups: 'groupSet',
  IamInstanceProfileAssociations: 'iamInstanceProfileAssociationSet',
  Images: 'imagesSet',
  InstanceStatuses: 'instanceStatusSet',
  Instances: 'instancesSet',
  Regions: 'regionInfo',
  Reservations: 'reservationSet',
  SecurityGroups: 'securityGroupInfo',
  Snapshots: 'snapshotSet',
  StartingInstances: 'instancesSet',
  StoppingInstances: 'instancesSet',
  Subnets: 'subnetSet',
  Tags: 'tagSet',
  TerminatingInstances: 'instancesSet',
};

/** Members of some structures whose elements have another name; the structure is named by the list it stands in. */
const members: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Instances: {
    State: 'instanceState',
    PublicIpAddress: 'ipAddress',
    PublicDnsName: 'dnsName',
    StateTransitionReason: 'reason',
    SecurityGroups: 'groupSet',
  },
  Images: { State: 'imageState', OwnerId: 'imageOwnerId', Public: 'isPublic' },
  SecurityGroups: { Description: 'groupDescription' },
  Snapshots: { State: 'status' },
};

/** An answer of EC2 in API names as the elements of its XML: the first letter small, lists in `<item>` elements. */
export function ec2Elements(value: object, within = ''): { [name: string]: XmlValue } {
  const own = Object.hasOwn(members, within) ? members[within] : undefined;
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]: [string, unknown]) => {
      const listed = Array.isArray(entry) && Object.hasOwn(lists, name) ? lists[name] : undefined;
      return [own?.[name] ?? listed ?? lowered(name), elementOf(entry, Array.isArray(entry) ? name : '')];
    }),
  );
}

function elementOf(value: unknown, within: string): XmlValue {
  if (Array.isArray(value)) return items(value.map((entry) => elementOf(entry, within)));
  if (typeof value === 'object' && value !== null) return ec2Elements(value, within);
  return value as XmlValue;
}

function lowered(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
