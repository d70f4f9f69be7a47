import { outlineOf, outputsOf, roleParameterOf } from '../../../contract/automation-outline.ts';
import { parametersOf } from '../../../contract/document-content.ts';
import type { RunbookDetails } from '../../../contract/features/automation.ts';
import { readRunnable, type DocumentsQuestion } from '../../aws/runnable-documents.ts';

/** What a runbook is, asks for and does. Throws FailureError. */
export async function describeRunbook(
  question: DocumentsQuestion,
  name: string,
  version: string,
): Promise<RunbookDetails> {
  const found = await readRunnable(question, 'Automation', { name, version });
  const { document, members } = found;
  return {
    name,
    owner: document.Owner ?? '',
    platforms: [...(document.PlatformTypes ?? [])],
    description: document.Description ?? '',
    version: found.version,
    targetType: document.TargetType ?? '',
    parameters: parametersOf(members),
    roleParameter: roleParameterOf(members),
    steps: outlineOf(members),
    outputs: outputsOf(members),
  };
}
