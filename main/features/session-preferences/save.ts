import type { Preferences, SaveOutcome } from '../../../contract/features/session-preferences.ts';
import { failed, FailureError } from '../../../contract/failure.ts';
import {
  otherMembers,
  preferencesDocument,
  readPreferences,
  writePreferences,
  type PreferenceInputs,
} from '../../../contract/session-preferences.ts';
import type { Scope } from '../../../contract/values.ts';
import type { Aws } from '../../aws/aws.ts';
import { readDocument } from '../../aws/session-document.ts';
import { readCurrent } from './service.ts';

export interface Change {
  /** What the user saw; undefined where there was no document. */
  readonly before: { readonly version: string; readonly content: string } | undefined;
  readonly inputs: PreferenceInputs;
}

/** Writes a change and makes it hold. Throws FailureError where nothing was written. */
export async function savePreferences(
  aws: Pick<Aws, 'send'>,
  scope: Scope,
  { before, inputs }: Change,
  signal: AbortSignal,
): Promise<SaveOutcome> {
  const now = await readCurrent(aws, scope, signal);
  const isSame = now.document?.version === before?.version && now.document?.content === before?.content;
  if (!isSame) return { kind: 'changed', preferences: now };
  if (signal.aborted) throw failed('cancelled', 'Cancelled.');
  const content = writePreferences(before?.content, inputs);
  const write = now.document === undefined ? create(aws, scope, content) : update(aws, scope, content, now.document);
  const version = await noticing(write);
  // Written by somebody between the reading and the writing: AWS refused it.
  if (version === undefined) return { kind: 'changed', preferences: await readCurrent(aws, scope, signal) };
  try {
    if (now.document !== undefined) await makeDefault(aws, scope, version);
  } catch (error) {
    if (error instanceof FailureError) return { kind: 'not-default', version, failure: error.failure };
    throw error;
  }
  return { kind: 'saved', preferences: await readBack(aws, scope, version, content) };
}

/** What holds now, as AWS tells it; where it does not, what was written: it holds all the same. */
async function readBack(aws: Pick<Aws, 'send'>, scope: Scope, version: string, content: string): Promise<Preferences> {
  try {
    return await readCurrent(aws, scope, new AbortController().signal);
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    const document = { version, latest: version, content, others: otherMembers(content) };
    return { inputs: readPreferences(content), document };
  }
}

async function create(aws: Pick<Aws, 'send'>, scope: Scope, content: string): Promise<string> {
  const { CreateDocumentCommand } = await import('@aws-sdk/client-ssm');
  const command = new CreateDocumentCommand({
    Name: preferencesDocument,
    Content: content,
    DocumentType: 'Session',
    DocumentFormat: 'JSON',
  });
  const { DocumentDescription } = await aws.send(scope, 'ssm', command);
  return DocumentDescription?.DocumentVersion ?? '1';
}

/**
 * A new version of the latest one, named by its number: AWS refuses where somebody wrote a newer one. A latest version
 * that says just this already (its author did not make it the default) is taken as it is.
 */
async function update(
  aws: Pick<Aws, 'send'>,
  scope: Scope,
  content: string,
  { latest }: NonNullable<Preferences['document']>,
): Promise<string> {
  const written = await readDocument(aws, scope, preferencesDocument, '$LATEST');
  if (written?.version === latest && written.content === content) return latest;
  const { UpdateDocumentCommand } = await import('@aws-sdk/client-ssm');
  const command = new UpdateDocumentCommand({
    Name: preferencesDocument,
    Content: content,
    DocumentVersion: latest,
    DocumentFormat: 'JSON',
  });
  const { DocumentDescription } = await aws.send(scope, 'ssm', command);
  const version = DocumentDescription?.DocumentVersion;
  if (version === undefined)
    throw failed('unexpected', 'UpdateDocument told no version.', { operation: 'ssm:UpdateDocument' });
  return version;
}

async function makeDefault(aws: Pick<Aws, 'send'>, scope: Scope, version: string): Promise<void> {
  const { UpdateDocumentDefaultVersionCommand } = await import('@aws-sdk/client-ssm');
  const command = new UpdateDocumentDefaultVersionCommand({ Name: preferencesDocument, DocumentVersion: version });
  await aws.send(scope, 'ssm', command);
}

/** AWS's names for a document that is not what it was. */
const moved: ReadonlySet<string> = new Set(['InvalidDocumentVersion', 'DocumentAlreadyExists', 'InvalidDocument']);

/** The written version; undefined where somebody was quicker. */
async function noticing(write: Promise<string>): Promise<string | undefined> {
  try {
    return await write;
  } catch (error) {
    if (error instanceof FailureError && moved.has(error.failure.awsCode ?? '')) return undefined;
    throw error;
  }
}
