import { first, needed, poll, StepError, text, type Action, type ActionContext } from './action.ts';

interface ToldImage {
  readonly State: string;
  readonly BlockDeviceMappings?: ReadonlyArray<{ readonly Ebs?: { readonly SnapshotId?: string } }>;
}

/** aws:createImage: of an instance; waits until it is available. */
export const createImage: Action = async (context) => {
  const { inputs } = context;
  const { ImageId } = context.call('ec2', 'CreateImage', {
    InstanceId: first(needed(context, 'InstanceId')),
    Name: nameOf(text(needed(context, 'ImageName'))),
    Description: text(inputs.ImageDescription),
    NoReboot: inputs.NoReboot ?? false,
  });
  return available(context, text(ImageId));
};

/** aws:copyImage from another Region; waits until it is available. */
export const copyImage: Action = async (context) => {
  const { inputs } = context;
  const { ImageId } = context.call('ec2', 'CopyImage', {
    SourceImageId: first(needed(context, 'SourceImageId')),
    SourceRegion: text(needed(context, 'SourceRegion')),
    Name: nameOf(text(needed(context, 'ImageName'))),
    Description: text(inputs.ImageDescription),
  });
  return available(context, text(ImageId));
};

/** aws:deleteImage. */
export const deleteImage: Action = async (context) => {
  context.call('ec2', 'DeregisterImage', { ImageId: first(needed(context, 'ImageId')) });
  return {};
};

async function available(context: ActionContext, ImageId: string) {
  const state = await poll(context, () => {
    const { Images = [] } = context.call('ec2', 'DescribeImages', { ImageIds: [ImageId] }) as { Images?: ToldImage[] };
    const now = Images[0]?.State;
    if (now === 'failed') throw new StepError(`The image ${ImageId} has failed.`);
    return now === 'available' ? now : undefined;
  });
  return { outputs: { ImageId, ImageState: state } };
}

/** Names hold what EC2 takes in them. */
function nameOf(name: string): string {
  return name.replace(/[^\w()[\] ./'@-]/g, '-').slice(0, 128);
}
