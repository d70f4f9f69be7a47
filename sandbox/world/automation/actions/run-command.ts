import { AwsError } from '../../../wire/errors.ts';
import { needed, poll, StepError, text, texts, type Action, type ActionContext } from './action.ts';

interface ToldCommand {
  readonly CommandId: string;
  readonly Status: string;
  readonly StatusDetails: string;
}

const over = new Set(['Success', 'Cancelled', 'Failed', 'TimedOut']);
/** How long a node that was just launched may take to register, in seconds. */
const registerSeconds = 30;

/** aws:runCommand: sends a command and waits for its end. A stop cancels the command. */
export const runCommand: Action = async (context) => {
  const { inputs, call } = context;
  const { CommandId } = await sent(context, {
    ...inputs,
    DocumentName: text(needed(context, 'DocumentName')),
    ...(inputs.InstanceIds !== undefined && { InstanceIds: texts(inputs.InstanceIds) }),
    ...(inputs.Parameters !== undefined && { Parameters: listsOf(inputs.Parameters) }),
    ...(inputs.TimeoutSeconds !== undefined && { TimeoutSeconds: Number(inputs.TimeoutSeconds) }),
  });
  const last = await poll(context, () => {
    const { Commands = [] } = call('ssm', 'ListCommands', { CommandId }) as { Commands?: ToldCommand[] };
    return Commands[0] !== undefined && over.has(Commands[0].Status) ? Commands[0] : undefined;
  }).catch((error: unknown) => {
    call('ssm', 'CancelCommand', { CommandId });
    throw error;
  });
  const outputs = {
    CommandId,
    Status: last.Status,
    ResponseCode: last.Status === 'Success' ? 0 : 1,
    Output: outputOf(context, CommandId),
  };
  if (last.Status === 'Success') return { outputs };
  throw new StepError(
    `Command ${CommandId} ended with ${last.StatusDetails}. ${text(outputs.Output)}`.trim(),
    last.Status === 'TimedOut' ? 'TimedOut' : 'Failure',
    outputs,
  );
};

async function sent(context: ActionContext, input: object): Promise<ToldCommand> {
  const until = context.now() + registerSeconds * context.secondMs;
  return poll(context, () => {
    try {
      return (context.call('ssm', 'SendCommand', input) as { Command?: ToldCommand }).Command;
    } catch (error) {
      if (error instanceof AwsError && error.code === 'InvalidInstanceId' && context.now() < until) return undefined;
      throw error;
    }
  });
}

/** The output of the command's first node. */
function outputOf({ call }: ActionContext, CommandId: string): string {
  const { CommandInvocations = [] } = call('ssm', 'ListCommandInvocations', { CommandId, Details: true }) as {
    CommandInvocations?: Array<{ CommandPlugins: Array<{ Output: string }> }>;
  };
  return CommandInvocations[0]?.CommandPlugins.map(({ Output }) => Output).join('\n') ?? '';
}

function listsOf(parameters: unknown): Record<string, string[]> {
  if (typeof parameters !== 'object' || parameters === null) return {};
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name, value === '' ? [''] : texts(value)]),
  );
}
