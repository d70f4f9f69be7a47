import type { StepOutput } from '../../../contract/features/run-command.ts';
import type { Scope } from '../../../contract/values.ts';
import type { Aws } from '../../aws/aws.ts';
import { orUndefined } from '../../aws/or-undefined.ts';

/** What the agent reports at most, in characters. */
const most = { stdout: 24_000, stderr: 8_000 };
/** What cut text ends with (agent). */
export const cutMarks = { stdout: '---Output truncated---', stderr: '---Error truncated----' } as const;

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
  const answer = await orUndefined(aws.send(scope, 'ssm', command, signal));
  if (answer === undefined) return undefined;
  const { StandardOutputContent: stdout = '', StandardErrorContent: stderr = '' } = answer;
  return {
    name: step,
    stdout,
    stderr,
    stdoutCut: stdout.length >= most.stdout || stdout.endsWith(cutMarks.stdout),
    stderrCut: stderr.length >= most.stderr || stderr.endsWith(cutMarks.stderr),
  };
}
