import { AwsError } from '../../wire/errors.ts';
import type { Input } from '../../wire/protocols.ts';
import type { WorldNode } from '../../world/nodes.ts';
import type { Caller } from '../service.ts';
import { required, strings } from '../ssm-nodes.ts';
import { filtersOf } from './filters.ts';
import { instancesOf } from './instance-ids.ts';

/** ec2:DescribeIamInstanceProfileAssociations by association ids or the filter `instance-id`. */
export function describeIamInstanceProfileAssociations(input: Input, caller: Caller): unknown {
  const filters = filtersOf(input);
  const ids = [
    ...strings(input.AssociationIds).map(instanceOf),
    ...filters.filter(({ name }) => name === 'instance-id').flatMap(({ values }) => values),
  ];
  const nodes = caller.world.nodes(caller.accountId, caller.region);
  const found = ids.flatMap((id) => nodes.find(id) ?? []).filter(({ profileArn }) => profileArn !== undefined);
  return { IamInstanceProfileAssociations: found.map((node) => association(node, 'associated')) };
}

/** ec2:AssociateIamInstanceProfile: an instance has one at most; it registers with Systems Manager afterwards. */
export function associateIamInstanceProfile(input: Input, caller: Caller): unknown {
  const { accountId } = caller;
  const [node] = instancesOf([required(input, 'InstanceId')], caller);
  const arn = profileArnOf(input.IamInstanceProfile, accountId);
  if (arn === undefined) throw new AwsError('MissingParameter', 'An instance profile is needed.');
  checkProfile(arn, caller);
  if (node?.profileArn !== undefined)
    throw new AwsError('IncorrectState', `There is an existing association for instance ${node.id}`);
  return { IamInstanceProfileAssociation: changed(node, arn, 'associating', caller) };
}

/** ec2:ReplaceIamInstanceProfileAssociation. */
export function replaceIamInstanceProfileAssociation(input: Input, caller: Caller): unknown {
  const node = associated(input, caller);
  const arn = profileArnOf(input.IamInstanceProfile, caller.accountId);
  if (arn === undefined) throw new AwsError('MissingParameter', 'An instance profile is needed.');
  checkProfile(arn, caller);
  return { IamInstanceProfileAssociation: changed(node, arn, 'associating', caller) };
}

/** ec2:DisassociateIamInstanceProfile. */
export function disassociateIamInstanceProfile(input: Input, caller: Caller): unknown {
  const node = associated(input, caller);
  changed(node, undefined, 'disassociating', caller);
  return { IamInstanceProfileAssociation: association(node, 'disassociating') };
}

/** The ARN of a profile that is named or given by its ARN; undefined for none. */
export function profileArnOf(profile: unknown, accountId: string): string | undefined {
  const { Arn, Name } = (typeof profile === 'object' && profile !== null ? profile : {}) as Record<string, unknown>;
  if (typeof Arn === 'string' && Arn !== '') return Arn;
  return typeof Name === 'string' && Name !== '' ? `arn:aws:iam::${accountId}:instance-profile/${Name}` : undefined;
}

function checkProfile(arn: string, { world, accountId }: Caller): void {
  const name = arn.replace(/^.*\//, '');
  if (!world.roles.profiles(accountId).has(name))
    throw new AwsError('InvalidParameterValue', `Value (${name}) for parameter iamInstanceProfile.name is invalid.`);
}

function changed(node: WorldNode | undefined, arn: string | undefined, state: string, caller: Caller): object {
  const { world, accountId, region } = caller;
  if (node === undefined) throw new AwsError('InternalError', '');
  world.instances(accountId, region).setProfile(node.id, arn);
  return association({ ...node, profileArn: arn }, state);
}

/** An association is named by its instance. */
function association({ id, profileArn }: WorldNode, state: string): object {
  return {
    AssociationId: `iip-assoc-${id.slice(2)}`,
    InstanceId: id,
    IamInstanceProfile: { Arn: profileArn ?? '', Id: 'AIPAFLEETNODE00000001' },
    State: state,
  };
}

function associated(input: Input, caller: Caller): WorldNode {
  const id = required(input, 'AssociationId');
  const node = caller.world.nodes(caller.accountId, caller.region).find(instanceOf(id));
  if (node?.profileArn === undefined)
    throw new AwsError('InvalidAssociationID.NotFound', `The association ID '${id}' does not exist`);
  return node;
}

function instanceOf(associationId: string): string {
  return associationId.replace('iip-assoc-', 'i-');
}
