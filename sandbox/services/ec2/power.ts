import { AwsError } from '../../wire/errors.ts';
import type { Input } from '../../wire/protocols.ts';
import type { WorldNode } from '../../world/nodes.ts';
import type { Caller } from '../service.ts';
import { required, strings } from '../ssm-nodes.ts';
import { reservation, stateCodes } from './describe-instances.ts';
import { specifiedTags } from './filters.ts';
import { imageNamed } from './images.ts';
import { instancesOf } from './instance-ids.ts';
import { profileArnOf } from './profiles.ts';

/** ec2:StartInstances. Throws IncorrectInstanceState for one that is going down. */
export function startInstances(input: Input, caller: Caller): unknown {
  const nodes = chosen(input, caller);
  for (const node of nodes)
    if (node.state !== 'stopped' && node.state !== 'running' && node.state !== 'pending')
      throw wrongState(node, 'started');
  return { StartingInstances: changed(nodes, ['stopped'], caller, 'start') };
}

/** ec2:StopInstances; a stopped one stays as it is. */
export function stopInstances(input: Input, caller: Caller): unknown {
  const nodes = chosen(input, caller);
  for (const node of nodes)
    if (node.state === 'terminated' || node.state === 'shutting-down') throw wrongState(node, 'stopped');
  return { StoppingInstances: changed(nodes, ['running', 'pending'], caller, 'stop') };
}

/** ec2:RebootInstances: Systems Manager loses a node for a moment. */
export function rebootInstances(input: Input, caller: Caller): unknown {
  const nodes = chosen(input, caller);
  for (const node of nodes) if (node.state !== 'running') throw wrongState(node, 'rebooted');
  changed(nodes, ['running'], caller, 'reboot');
  return {};
}

/** ec2:TerminateInstances. */
export function terminateInstances(input: Input, caller: Caller): unknown {
  const nodes = chosen(input, caller);
  return {
    TerminatingInstances: changed(nodes, ['pending', 'running', 'stopping', 'stopped'], caller, 'terminate'),
  };
}

const mostLaunched = 20;

/** ec2:RunInstances: up to 20 at a time; with an instance profile they register with Systems Manager. */
export function runInstances(input: Input, caller: Caller): unknown {
  const { world, accountId, region } = caller;
  const image = imageNamed(required(input, 'ImageId'), caller);
  if (image.state !== 'available')
    throw new AwsError('InvalidAMIID.Unavailable', `The image ID '${image.id}' is not available`);
  const least = Number(input.MinCount ?? 1);
  const most = Number(input.MaxCount ?? 1);
  if (!Number.isInteger(least) || !Number.isInteger(most) || least < 1 || most < least)
    throw new AwsError('InvalidParameterValue', 'MinCount and MaxCount do not fit.');
  if (least > mostLaunched)
    throw new AwsError('InstanceLimitExceeded', `You have requested more than ${mostLaunched}.`);
  const launch = {
    image,
    instanceType: typeof input.InstanceType === 'string' ? input.InstanceType : 't3.micro',
    profileArn: profileArnOf(input.IamInstanceProfile, accountId),
    tags: specifiedTags(input, 'instance'),
  };
  const instances = world.instances(accountId, region);
  const nodes = Array.from({ length: Math.min(most, mostLaunched) }, () => instances.launch(launch));
  const [first] = nodes;
  if (first === undefined) throw new AwsError('InternalError', '');
  return {
    ...reservation(first, caller),
    Instances: nodes.flatMap((node) => reservation(node, caller).Instances),
  };
}

function chosen(input: Input, caller: Caller): WorldNode[] {
  const ids = strings(input.InstanceIds);
  if (ids.length === 0) throw new AwsError('MissingParameter', 'The request must contain the parameter InstanceId');
  return instancesOf(ids, caller);
}

function changed(
  nodes: readonly WorldNode[],
  from: ReadonlyArray<WorldNode['state']>,
  { world, accountId, region }: Caller,
  act: 'start' | 'stop' | 'reboot' | 'terminate',
): object[] {
  return nodes.map(({ id, state }) => {
    if (from.includes(state)) world.instances(accountId, region)[act](id);
    const now = world.nodes(accountId, region).find(id)?.state ?? state;
    return {
      CurrentState: { Code: stateCodes[now], Name: now },
      InstanceId: id,
      PreviousState: { Code: stateCodes[state], Name: state },
    };
  });
}

function wrongState({ id }: WorldNode, wish: string): AwsError {
  return new AwsError('IncorrectInstanceState', `The instance '${id}' is not in a state from which it can be ${wish}.`);
}
