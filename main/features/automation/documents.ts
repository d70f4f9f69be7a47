import { outlineOf, outputsOf, roleParameterOf } from '../../../contract/automation-outline.ts';
import type { RunbookDetails } from '../../../contract/runbook.ts';
import type { AwsCall } from '../../aws/aws.ts';
import { readRunnable } from '../../aws/runnable-documents.ts';

/** What a runbook is, asks for and does. Throws FailureError. */
export async function describeRunbook(question: AwsCall, name: string, version: string): Promise<RunbookDetails> {
  const { details, targetType, members } = await readRunnable(question, 'Automation', { name, version });
  return {
    ...details,
    targetType,
    roleParameter: roleParameterOf(members),
    steps: outlineOf(members),
    outputs: outputsOf(members),
  };
}
