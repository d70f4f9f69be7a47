import { needed, poll, StepError, text, type Action, type ActionContext } from './action.ts';

interface ToldStack {
  readonly StackId: string;
  readonly StackStatus: string;
  readonly StackStatusReason?: string;
  readonly Outputs?: ReadonlyArray<{ readonly OutputKey: string; readonly OutputValue: string }>;
}

/** aws:createStack: waits for CREATE_COMPLETE. */
export const createStack: Action = async (context) => {
  const { ClientRequestToken: _token, ...input } = context.inputs;
  const { StackId } = context.call('cloudformation', 'CreateStack', {
    ...input,
    StackName: text(needed(context, 'StackName')),
  });
  const stack = await settledStack(context, text(StackId));
  const outputs = outputsOf(stack);
  if (stack.StackStatus !== 'CREATE_COMPLETE')
    throw new StepError(
      `The stack ended as ${stack.StackStatus}. ${stack.StackStatusReason ?? ''}`.trim(),
      'Failure',
      outputs,
    );
  return { outputs };
};

/** aws:deleteStack: a stack that is not there is no failure. */
export const deleteStack: Action = async (context) => {
  const { call } = context;
  const StackName = text(needed(context, 'StackName'));
  const known = stackNamed(context, StackName);
  call('cloudformation', 'DeleteStack', { StackName });
  if (known === undefined) return {};
  const stack = await settledStack(context, known.StackId);
  if (stack.StackStatus !== 'DELETE_COMPLETE') throw new StepError(`The stack ended as ${stack.StackStatus}.`);
  return { outputs: outputsOf(stack) };
};

/** A stack by name or id; undefined when there is none. */
export function stackNamed({ call }: Pick<ActionContext, 'call'>, StackName: string): ToldStack | undefined {
  try {
    const { Stacks = [] } = call('cloudformation', 'DescribeStacks', { StackName }) as { Stacks?: ToldStack[] };
    return Stacks[0];
  } catch {
    return undefined;
  }
}

/** A stack when it no longer moves. */
export function settledStack(context: ActionContext, id: string): Promise<ToldStack> {
  return poll(context, () => {
    const stack = stackNamed(context, id);
    if (stack === undefined) throw new StepError(`Stack ${id} does not exist.`);
    return stack.StackStatus.endsWith('_IN_PROGRESS') ? undefined : stack;
  });
}

function outputsOf({ StackId, StackStatus, StackStatusReason, Outputs = [] }: ToldStack) {
  const own = Outputs.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]);
  return { StackId, StackStatus, StackStatusReason: StackStatusReason ?? '', ...Object.fromEntries(own) };
}
