import type { StepOutput } from '../../../contract/features/run-command.ts';
import { FailureError } from '../../../contract/failure.ts';
import type { Scope } from '../../../contract/values.ts';
import type { Aws } from '../../aws/aws.ts';

/** What the agent reports at most, in characters; cut text ends with its mark. */
const most = { stdout: 24_000, stderr: 8_000 };
const cutOutput = '---Output truncated---';
const cutError = '---Error truncated----';

export interface StepOfCommand {
  readonly commandId: string;
  readonly nodeId: string;
  readonly step: string;
}

/** What one step wrote, as far as AWS reports it; undefined where AWS does not have it (yet). Throws FailureError. */
export async function readStepOutput(
  aws: Pick<Aws, 'send'>,
  scope: Scope,
  { commandId, nodeId, step }: StepOfCommand,
  signal: AbortSignal,
): Promise<StepOutput | undefined> {
  const { GetCommandInvocationCommand } = await import('@aws-sdk/client-ssm');
  const command = new GetCommandInvocationCommand({ CommandId: commandId, InstanceId: nodeId, PluginName: step });
  try {
    const answer = await aws.send(scope, 'ssm', command, signal);
    const { StandardOutputContent: stdout = '', StandardErrorContent: stderr = '' } = answer;
    return {
      name: step,
      stdout,
      stderr,
      stdoutCut: stdout.length >= most.stdout || stdout.endsWith(cutOutput),
      stderrCut: stderr.length >= most.stderr || stderr.endsWith(cutError),
    };
  } catch (error) {
    if (error instanceof FailureError && error.failure.code === 'not-found') return undefined;
    throw error;
  }
}
