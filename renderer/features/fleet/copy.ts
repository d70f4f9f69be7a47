import type { NodeColumns } from '../../../contract/features/fleet.ts';
import { nodeFields as fields } from '../../../contract/node-fields.ts';
import { decodeTags } from '../../../contract/tags.ts';
import { recordsAs, type CliLine, type CopyRecord } from '../../workspace/copy-as.ts';

export const copyForms = ['id', 'csv', 'json', 'start-session', 'describe'] as const;
export type CopyForm = (typeof copyForms)[number];

export interface CopyPlace {
  readonly profile: string;
  readonly region: string;
  /** `''` when it is not known. */
  readonly account: string;
  readonly cli: CliLine;
}

/** ssm:DescribeInstanceInformation takes at most so many ids in a filter. */
const idsPerFilter = 100;

/** Rows as text for the clipboard. Account and Region go with them: a row without its place means little. */
export function copyText(
  form: CopyForm,
  columns: Readonly<NodeColumns>,
  rows: readonly number[],
  place: CopyPlace,
): string {
  const ids = rows.map((row) => columns.id[row] ?? '');
  switch (form) {
    case 'id':
      return ids.join('\n');
    case 'start-session':
      return ids.map((id) => place.cli(['ssm', 'start-session', '--target', id])).join('\n');
    case 'describe':
      return describeLines(ids, place.cli).join('\n');
    case 'csv':
    case 'json':
      return recordsAs(
        form,
        rows.map((row) => record(columns, row, place)),
      );
  }
}

function describeLines(ids: readonly string[], cli: CliLine): readonly string[] {
  const lines: string[] = [];
  for (let from = 0; from < ids.length; from += idsPerFilter) {
    const values = ids.slice(from, from + idsPerFilter).join(',');
    lines.push(cli(['ssm', 'describe-instance-information', '--filters', `Key=InstanceIds,Values=${values}`]));
  }
  return lines;
}

function record(columns: Readonly<NodeColumns>, row: number, { account, region, profile }: CopyPlace): CopyRecord {
  const cells = Object.fromEntries(fields.map((field) => [field, cell(columns, field, row)]));
  return { account, region, profile, ...cells };
}

function cell(columns: Readonly<NodeColumns>, field: (typeof fields)[number], row: number): CopyRecord[string] {
  if (field === 'tags') return Object.fromEntries(decodeTags(columns.tags[row] ?? ''));
  if (field !== 'lastPing') return columns[field][row] ?? '';
  const at = columns.lastPing[row] ?? 0;
  return at === 0 ? null : new Date(at).toISOString();
}
