import { AwsError } from '../../../wire/errors.ts';
import { needed, StepError, text, type Action, type ActionContext } from './action.ts';
import { settledStack } from './stacks.ts';

type LambdaFunction = (payload: Readonly<Record<string, unknown>>, context: ActionContext) => Promise<unknown>;

/** The functions that AWS's own runbooks bring, by the beginning of their names. */
const functions: ReadonlyArray<readonly [string, LambdaFunction]> = [['UpdateCFTemplate-', updateStack]];

/** aws:invokeLambdaFunction: those functions alone; any other does not exist here. */
export const invokeLambdaFunction: Action = async (context) => {
  const name = text(needed(context, 'FunctionName')).replace(/^.*:function:/, '');
  const found = functions.find(([start]) => name.startsWith(start))?.[1];
  if (found === undefined)
    throw new StepError(
      `Function not found: ${name}. This sandbox has the functions of AWS's own runbooks.`,
      'ResourceNotFoundException',
    );
  const { Payload } = context.inputs;
  const result = await found(payloadOf(Payload), context);
  return { outputs: { StatusCode: 200, LogResult: '', Payload: JSON.stringify(result) }, payload: result };
};

function payloadOf(value: unknown): Readonly<Record<string, unknown>> {
  try {
    const read: unknown = typeof value === 'string' ? JSON.parse(value) : (value ?? {});
    if (typeof read === 'object' && read !== null) return read as Record<string, unknown>;
  } catch {
    // Told below.
  }
  throw new StepError('The Payload is not JSON.', 'InvalidInput');
}

/** What AWS-UpdateCloudFormationStack brings: a stack that has nothing to do is no failure. */
async function updateStack({ StackName, TemplateUrl }: Readonly<Record<string, unknown>>, context: ActionContext) {
  try {
    const { StackId } = context.call('cloudformation', 'UpdateStack', {
      StackName: text(StackName),
      TemplateURL: text(TemplateUrl),
      Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'],
    });
    const stack = await settledStack(context, text(StackId));
    if (stack.StackStatus !== 'UPDATE_COMPLETE')
      throw new StepError(`The stack ended as ${stack.StackStatus}. ${stack.StackStatusReason ?? ''}`.trim());
    return { StackId: stack.StackId, StackStatus: stack.StackStatus };
  } catch (error) {
    if (error instanceof AwsError && error.message === 'No updates are to be performed.')
      return { StackStatus: 'UPDATE_COMPLETE', Message: error.message };
    throw error;
  }
}
