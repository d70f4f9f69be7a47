import type { AutomationSignal } from '../../../contract/features/automation.ts';
import type { AwsCall } from '../../aws/aws.ts';

/** Sends a signal to an execution. Throws FailureError. */
export async function sendSignal(
  { aws, scope, signal }: AwsCall,
  executionId: string,
  sent: AutomationSignal,
): Promise<void> {
  const { SendAutomationSignalCommand } = await import('@aws-sdk/client-ssm');
  const payload = payloadOf(sent);
  const command = new SendAutomationSignalCommand({
    AutomationExecutionId: executionId,
    SignalType: sent.type,
    ...(payload !== undefined && { Payload: payload }),
  });
  await aws.send(scope, 'ssm', command, signal);
}

/** ssm:SendAutomationSignal: each kind has one key. */
function payloadOf(sent: AutomationSignal): Record<string, string[]> | undefined {
  if ('stepId' in sent) return { StepExecutionId: [sent.stepId] };
  if ('step' in sent) return { StepName: [sent.step] };
  return sent.comment === '' ? undefined : { Comment: [sent.comment] };
}
