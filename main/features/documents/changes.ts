import type { documents } from '../../../contract/features/documents.ts';
import type { ParsedInput } from '../../../contract/define.ts';
import { failed, FailureError, type Failure } from '../../../contract/failure.ts';
import type { AwsCall } from '../../aws/aws.ts';

type Draft<K extends 'create' | 'addVersion' | 'share' | 'tag'> = Omit<ParsedInput<(typeof documents)[K]>, 'scope'>;

/** ssm:CreateDocument. Throws FailureError. */
export async function createDocument(
  { aws, scope, signal }: AwsCall,
  { name, type, format, content, targetType, versionName, tags }: Draft<'create'>,
): Promise<{ version: string }> {
  const { CreateDocumentCommand } = await import('@aws-sdk/client-ssm');
  const command = new CreateDocumentCommand({
    Name: name,
    // AWS adds types: one that it does not know, it refuses.
    DocumentType: type as 'Command',
    DocumentFormat: format,
    Content: content,
    ...(targetType !== undefined && { TargetType: targetType }),
    ...(versionName !== undefined && { VersionName: versionName }),
    ...(tags.length > 0 && { Tags: tags.map(([Key, Value]) => ({ Key, Value })) }),
  });
  const { DocumentDescription } = await aws.send(scope, 'ssm', command, signal);
  return { version: DocumentDescription?.DocumentVersion ?? '1' };
}

/** A new version of the latest one, and the default where wanted. Throws FailureError where nothing was written. */
export async function addVersion(
  call: AwsCall,
  { name, latest, format, content, versionName, makeDefault }: Draft<'addVersion'>,
): Promise<{ version: string; failure?: Failure }> {
  const { aws, scope, signal } = call;
  const { UpdateDocumentCommand } = await import('@aws-sdk/client-ssm');
  const command = new UpdateDocumentCommand({
    Name: name,
    DocumentVersion: latest,
    DocumentFormat: format,
    Content: content,
    ...(versionName !== undefined && { VersionName: versionName }),
  });
  const { DocumentDescription } = await aws.send(scope, 'ssm', command, signal);
  const version = DocumentDescription?.DocumentVersion;
  if (version === undefined)
    throw failed('unexpected', 'UpdateDocument told no version.', { operation: 'ssm:UpdateDocument' });
  if (!makeDefault) return { version };
  try {
    // What is written cannot be taken back by leaving: it is finished.
    await setDefault({ ...call, signal: new AbortController().signal }, name, version);
    return { version };
  } catch (error) {
    if (error instanceof FailureError) return { version, failure: error.failure };
    throw error;
  }
}

/** ssm:UpdateDocumentDefaultVersion. Throws FailureError. */
export async function setDefault(
  { aws, scope, signal }: AwsCall,
  name: string,
  version: string,
): Promise<Record<string, never>> {
  const { UpdateDocumentDefaultVersionCommand } = await import('@aws-sdk/client-ssm');
  const command = new UpdateDocumentDefaultVersionCommand({ Name: name, DocumentVersion: version });
  await aws.send(scope, 'ssm', command, signal);
  return {};
}

/** ssm:ModifyDocumentPermission. Throws FailureError. */
export async function shareDocument(
  { aws, scope, signal }: AwsCall,
  { name, add, remove }: Draft<'share'>,
): Promise<Record<string, never>> {
  const { ModifyDocumentPermissionCommand } = await import('@aws-sdk/client-ssm');
  const command = new ModifyDocumentPermissionCommand({
    Name: name,
    PermissionType: 'Share',
    ...(add.length > 0 && { AccountIdsToAdd: add }),
    ...(remove.length > 0 && { AccountIdsToRemove: remove }),
  });
  await aws.send(scope, 'ssm', command, signal);
  return {};
}

/** ssm:AddTagsToResource, then RemoveTagsFromResource. Throws FailureError. */
export async function tagDocument(
  { aws, scope, signal }: AwsCall,
  { name, set, remove }: Draft<'tag'>,
): Promise<Record<string, never>> {
  const { AddTagsToResourceCommand, RemoveTagsFromResourceCommand } = await import('@aws-sdk/client-ssm');
  const resource = { ResourceType: 'Document', ResourceId: name } as const;
  if (set.length > 0) {
    const Tags = set.map(([Key, Value]) => ({ Key, Value }));
    await aws.send(scope, 'ssm', new AddTagsToResourceCommand({ ...resource, Tags }), signal);
  }
  if (remove.length > 0)
    await aws.send(scope, 'ssm', new RemoveTagsFromResourceCommand({ ...resource, TagKeys: remove }), signal);
  return {};
}

/** ssm:DeleteDocument. Throws FailureError. */
export async function removeDocument(
  { aws, scope, signal }: AwsCall,
  name: string,
  version?: string,
): Promise<Record<string, never>> {
  const { DeleteDocumentCommand } = await import('@aws-sdk/client-ssm');
  const command = new DeleteDocumentCommand({
    Name: name,
    ...(version !== undefined && { DocumentVersion: version }),
  });
  await aws.send(scope, 'ssm', command, signal);
  return {};
}
