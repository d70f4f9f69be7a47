import { parametersOf } from '../../../contract/document-content.ts';
import type { CommandDocumentDetails } from '../../../contract/features/run-command.ts';
import type { RunnableDocument } from '../../../contract/runnable.ts';
import type { Scope } from '../../../contract/values.ts';
import type { Aws } from '../../aws/aws.ts';
import { listRunnable, readRunnable } from '../../aws/runnable-documents.ts';

/** All Command documents of a scope, those of the account first. Throws FailureError. */
export function listDocuments(
  aws: Pick<Aws, 'send'>,
  scope: Scope,
  signal: AbortSignal,
): Promise<{ documents: RunnableDocument[]; more: boolean }> {
  return listRunnable({ aws, scope, signal }, 'Command');
}

/** What a version of a document is and asks for. Throws FailureError. */
export async function describeDocument(
  aws: Pick<Aws, 'send'>,
  scope: Scope,
  { name, version: asked }: { readonly name: string; readonly version: string },
  signal: AbortSignal,
): Promise<CommandDocumentDetails> {
  const which = { name, ...(asked !== '$DEFAULT' && { version: asked }) };
  const { document, version, members } = await readRunnable({ aws, scope, signal }, 'Command', which);
  const { Owner = '', PlatformTypes = [], Description = '' } = document;
  return {
    name,
    owner: Owner,
    platforms: [...PlatformTypes],
    description: Description,
    version,
    parameters: parametersOf(members),
  };
}
