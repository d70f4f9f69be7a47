import { FailureError } from '../../contract/failure.ts';
import type { Scope } from '../../contract/values.ts';
import type { Aws } from './aws.ts';

/** One version of a Session document, its content as JSON. */
export interface DocumentContent {
  readonly version: string;
  readonly content: string;
}

/**
 * ssm:GetDocument of the default or the latest version; undefined for a document that does not exist. Throws
 * FailureError.
 */
export async function readDocument(
  aws: Pick<Aws, 'send'>,
  scope: Scope,
  name: string,
  version: '$DEFAULT' | '$LATEST',
  signal?: AbortSignal,
): Promise<DocumentContent | undefined> {
  const { GetDocumentCommand } = await import('@aws-sdk/client-ssm');
  const command = new GetDocumentCommand({ Name: name, DocumentVersion: version, DocumentFormat: 'JSON' });
  try {
    const { DocumentVersion = '', Content = '' } = await aws.send(scope, 'ssm', command, signal);
    return { version: DocumentVersion, content: Content };
  } catch (error) {
    if (error instanceof FailureError && error.failure.code === 'document-missing') return undefined;
    throw error;
  }
}
