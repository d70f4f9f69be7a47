import type { CommandInvocation, CommandPlugin } from '@aws-sdk/client-ssm';
import type { RunState, RunStep, StepOutput } from '../../../contract/features/run-command.ts';
import { FailureError } from '../../../contract/failure.ts';
import type { Scope } from '../../../contract/values.ts';
import type { Aws } from '../../aws/aws.ts';
import { walkPages } from '../../aws/pages.ts';
import { isEnd, stateOf } from './commands.ts';
import type { Spacing } from '../spacing.ts';
import { cutMarks } from './step-output.ts';

/** A step as ListCommandInvocations tells it. */
export interface ReadStep extends RunStep {
  /** What it wrote; undefined where the list has only the beginning of it. */
  readonly output: Pick<StepOutput, 'stdout' | 'stderr'> | undefined;
  /** The beginning, where there is more. */
  readonly beginning: string;
}

/** A command on one node, as ListCommandInvocations tells it. */
export interface ReadInvocation {
  readonly nodeId: string;
  readonly nodeName: string;
  readonly state: RunState;
  readonly isOver: boolean;
  readonly steps: readonly ReadStep[];
}

/** Characters of both streams that the list gives (agent: MaxStdoutLength and MaxStderrLength of a plugin's output). */
const mostListed = 2_500;
const errorHeading = '\n----------ERROR-------\n';

/** A command's invocations, a page at a time. Throws FailureError; none where AWS does not have them yet. */
export async function* readInvocations(
  { aws, spacing }: { readonly aws: Pick<Aws, 'send'>; readonly spacing: Spacing },
  scope: Scope,
  commandId: string,
  signal: AbortSignal,
): AsyncGenerator<readonly ReadInvocation[], void, void> {
  const { ListCommandInvocationsCommand } = await import('@aws-sdk/client-ssm');
  const fetchPage = async (token: string | undefined) => {
    await spacing(scope, signal);
    const command = new ListCommandInvocationsCommand({
      CommandId: commandId,
      Details: true,
      MaxResults: 50,
      ...(token !== undefined && { NextToken: token }),
    });
    const { CommandInvocations = [], NextToken } = await aws.send(scope, 'ssm', command, signal);
    return { items: CommandInvocations, next: NextToken };
  };
  try {
    for await (const items of walkPages(fetchPage, signal)) yield items.map(readInvocation);
  } catch (error) {
    if (!(error instanceof FailureError) || error.failure.code !== 'not-found') throw error;
  }
}

function readInvocation(invocation: CommandInvocation): ReadInvocation {
  const { InstanceId = '', InstanceName = '', Status, StatusDetails, CommandPlugins = [] } = invocation;
  const state = stateOf(StatusDetails, Status);
  return {
    nodeId: InstanceId,
    nodeName: InstanceName,
    state,
    isOver: isEnd(stateOf(Status, StatusDetails)),
    steps: CommandPlugins.map(readStep),
  };
}

function readStep(plugin: CommandPlugin): ReadStep {
  const { Name = '', Status, StatusDetails, ResponseCode = -1, Output = '' } = plugin;
  const startedAt = plugin.ResponseStartDateTime?.getTime();
  const endedAt = plugin.ResponseFinishDateTime?.getTime();
  const isWhole = Output.length < mostListed && Object.values(cutMarks).every((mark) => !Output.includes(mark));
  return {
    name: Name,
    state: stateOf(StatusDetails, Status),
    code: ResponseCode,
    ...(startedAt !== undefined && { startedAt }),
    ...(endedAt !== undefined && { endedAt }),
    output: isWhole ? streamsOf(Output) : undefined,
    beginning: isWhole ? '' : Output,
  };
}

/** The two streams of a plugin's Output (agent: they are joined by a heading where there were errors). */
function streamsOf(output: string): Pick<StepOutput, 'stdout' | 'stderr'> {
  const at = output.lastIndexOf(errorHeading);
  if (at < 0) return { stdout: output, stderr: '' };
  return { stdout: output.slice(0, at), stderr: output.slice(at + errorHeading.length) };
}
