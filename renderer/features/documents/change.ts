import type { DocumentFormat } from '../../../contract/features/documents.ts';
import type { Failure } from '../../../contract/failure.ts';
import type { Scope } from '../../../contract/values.ts';
import type { Clients } from '../../bridge/client.ts';
import type { CliLine } from '../../workspace/copy-as.ts';

type Tag = readonly [string, string];

/** A change to AWS that a user has asked for and not confirmed yet. */
export type Change =
  | {
      readonly kind: 'create';
      readonly name: string;
      readonly type: string;
      readonly format: DocumentFormat;
      readonly content: string;
      readonly targetType: string;
      readonly versionName: string;
    }
  | {
      readonly kind: 'version';
      readonly name: string;
      readonly latest: string;
      readonly format: DocumentFormat;
      readonly content: string;
      readonly versionName: string;
      readonly makeDefault: boolean;
    }
  | { readonly kind: 'default'; readonly name: string; readonly version: string; readonly before: string }
  | {
      readonly kind: 'share';
      readonly name: string;
      readonly add: readonly string[];
      readonly remove: readonly string[];
    }
  | { readonly kind: 'tags'; readonly name: string; readonly set: readonly Tag[]; readonly remove: readonly string[] }
  | { readonly kind: 'delete'; readonly name: string }
  | { readonly kind: 'delete-version'; readonly name: string; readonly version: string };

/** What a change did beside succeeding: the version that was written, and that it is not the default though wanted. */
export interface Outcome {
  readonly version?: string;
  readonly failure?: Failure;
}

/** Makes the change. Throws CallFailed. */
export async function runChange(
  { documents }: Pick<Clients, 'documents'>,
  scope: Scope,
  change: Change,
  signal: AbortSignal,
): Promise<Outcome> {
  const { name } = change;
  switch (change.kind) {
    case 'create': {
      const { kind: _kind, targetType, versionName, ...draft } = change;
      const more = { ...(targetType !== '' && { targetType }), ...(versionName !== '' && { versionName }) };
      return documents.call('create', { scope, ...draft, ...more, tags: [] }, signal);
    }
    case 'version': {
      const { kind: _kind, versionName, ...draft } = change;
      const more = { ...(versionName !== '' && { versionName }) };
      const { version, failure } = await documents.call('addVersion', { scope, ...draft, ...more }, signal);
      return { version, ...(failure !== undefined && { failure }) };
    }
    case 'default':
      return documents.call('setDefault', { scope, name, version: change.version }, signal);
    case 'share':
      return documents.call('share', { scope, name, add: [...change.add], remove: [...change.remove] }, signal);
    case 'tags': {
      const set = change.set.map(([key, value]): [string, string] => [key, value]);
      return documents.call('tag', { scope, name, set, remove: [...change.remove] }, signal);
    }
    case 'delete':
      return documents.call('remove', { scope, name }, signal);
    case 'delete-version':
      return documents.call('remove', { scope, name, version: change.version }, signal);
  }
}

/** The AWS CLI lines that do the same, in their order. */
export function commandsOf(change: Change, cli: CliLine): readonly string[] {
  const { name } = change;
  const named = ['--name', name];
  switch (change.kind) {
    case 'create':
      return [
        cli([
          'ssm',
          'create-document',
          ...named,
          '--document-type',
          change.type,
          '--document-format',
          change.format,
          ...given('--target-type', change.targetType),
          ...given('--version-name', change.versionName),
          '--content',
          change.content,
        ]),
      ];
    case 'version':
      return [
        cli([
          'ssm',
          'update-document',
          ...named,
          '--document-version',
          change.latest,
          '--document-format',
          change.format,
          ...given('--version-name', change.versionName),
          '--content',
          change.content,
        ]),
        ...(change.makeDefault ? [defaultLine(name, String(Number(change.latest) + 1), cli)] : []),
      ];
    case 'default':
      return [defaultLine(name, change.version, cli)];
    case 'share':
      return [
        cli([
          'ssm',
          'modify-document-permission',
          ...named,
          '--permission-type',
          'Share',
          ...listed('--account-ids-to-add', change.add),
          ...listed('--account-ids-to-remove', change.remove),
        ]),
      ];
    case 'tags': {
      const resource = ['--resource-type', 'Document', '--resource-id', name];
      const tags = change.set.map(([Key, Value]) => JSON.stringify({ Key, Value }));
      return [
        ...(tags.length > 0 ? [cli(['ssm', 'add-tags-to-resource', ...resource, '--tags', ...tags])] : []),
        ...(change.remove.length > 0
          ? [cli(['ssm', 'remove-tags-from-resource', ...resource, '--tag-keys', ...change.remove])]
          : []),
      ];
    }
    case 'delete':
      return [cli(['ssm', 'delete-document', ...named])];
    case 'delete-version':
      return [cli(['ssm', 'delete-document', ...named, '--document-version', change.version])];
  }
}

function defaultLine(name: string, version: string, cli: CliLine): string {
  return cli(['ssm', 'update-document-default-version', '--name', name, '--document-version', version]);
}

function given(option: string, value: string): string[] {
  return value === '' ? [] : [option, value];
}

function listed(option: string, values: readonly string[]): string[] {
  return values.length === 0 ? [] : [option, ...values];
}
