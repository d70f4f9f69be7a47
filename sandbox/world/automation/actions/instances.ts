import { first, needed, poll, StepError, text, texts, type Action, type ActionContext } from './action.ts';

const settled = new Set(['running', 'stopped', 'terminated']);

/** aws:changeInstanceState: starts, stops or terminates, and waits until all are there. */
export const changeInstanceState: Action = async (context) => {
  const InstanceIds = texts(needed(context, 'InstanceIds'));
  const wanted = text(needed(context, 'DesiredState'));
  const operations: Readonly<Record<string, string>> = {
    running: 'StartInstances',
    stopped: 'StopInstances',
    terminated: 'TerminateInstances',
  };
  const operation = Object.hasOwn(operations, wanted) ? operations[wanted] : undefined;
  if (operation === undefined) throw new StepError(`DesiredState cannot be ${wanted}.`, 'InvalidInput');
  if (text(context.inputs.CheckStateOnly) !== 'true')
    context.call('ec2', operation, { InstanceIds, Force: context.inputs.Force });
  const states = await poll(context, () => {
    const found = statesOf(context, InstanceIds);
    if (found.some((state) => state === 'terminated') && wanted !== 'terminated')
      throw new StepError(`An instance was terminated while it should be ${wanted}.`);
    return found.every((state) => state === wanted) ? found : undefined;
  });
  return { outputs: { InstanceStates: states } };
};

function statesOf({ call }: ActionContext, InstanceIds: string[]): string[] {
  const { Reservations = [] } = call('ec2', 'DescribeInstances', { InstanceIds }) as {
    Reservations?: Array<{ Instances: Array<{ State: { Name: string } }> }>;
  };
  return Reservations.flatMap(({ Instances }) => Instances.map(({ State }) => State.Name));
}

/** aws:runInstances: launches and waits until they run. */
export const runInstances: Action = async (context) => {
  const { inputs } = context;
  const profile = text(inputs.IamInstanceProfileName);
  const arn = text(inputs.IamInstanceProfileArn);
  const { Instances = [] } = context.call('ec2', 'RunInstances', {
    ImageId: first(needed(context, 'ImageId')),
    InstanceType: inputs.InstanceType ?? 't3.micro',
    MinCount: inputs.MinInstanceCount ?? 1,
    MaxCount: inputs.MaxInstanceCount ?? inputs.MinInstanceCount ?? 1,
    TagSpecifications: inputs.TagSpecifications,
    ...((profile !== '' || arn !== '') && { IamInstanceProfile: arn === '' ? { Name: profile } : { Arn: arn } }),
  }) as { Instances?: Array<{ InstanceId: string }> };
  const InstanceIds = Instances.map(({ InstanceId }) => InstanceId);
  const states = await poll(context, () => {
    const found = statesOf(context, InstanceIds);
    return found.every((state) => settled.has(state)) ? found : undefined;
  });
  return { outputs: { InstanceIds, InstanceStates: states } };
};

/** aws:createTags of EC2's resources, managed nodes and documents. */
export const createTags: Action = async (context) => {
  const type = text(context.inputs.ResourceType ?? 'EC2');
  const ids = texts(needed(context, 'ResourceIds'));
  const Tags = needed(context, 'Tags');
  if (type === 'EC2') context.call('ec2', 'CreateTags', { ResourceIds: ids, Tags });
  else for (const ResourceId of ids) context.call('ssm', 'AddTagsToResource', { ResourceType: type, ResourceId, Tags });
  return {};
};
