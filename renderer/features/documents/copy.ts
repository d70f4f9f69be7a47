import type { DocumentRow } from '../../../contract/features/documents.ts';
import type { Scope } from '../../../contract/values.ts';
import { recordsAs, type CliLine } from '../../workspace/copy-as.ts';

export const copyForms = ['name', 'csv', 'json', 'cli'] as const;
export type CopyForm = (typeof copyForms)[number];

/** Documents as text for the clipboard; the AWS CLI's lines describe each. */
export function copyText(
  form: CopyForm,
  documents: readonly DocumentRow[],
  { profile, region, cli }: Scope & { readonly cli: CliLine },
): string {
  if (form === 'name') return documents.map(({ name }) => name).join('\n');
  if (form === 'cli') return documents.map(({ name }) => cli(['ssm', 'describe-document', '--name', name])).join('\n');
  return recordsAs(
    form,
    documents.map(({ createdAt, platforms, tags, ...document }) => ({
      region,
      profile,
      ...document,
      platforms: platforms.join(' '),
      createdAt: createdAt === undefined ? null : new Date(createdAt).toISOString(),
      tags: Object.fromEntries(tags),
    })),
  );
}
