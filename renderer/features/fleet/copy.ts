import { decodeTags } from '../../../contract/tags.ts';
import type { Scope } from '../../../contract/values.ts';
import { awsCommand, toCsv } from '../../workspace/export-text.ts';
import { fields, type FleetRows } from './rows.ts';

export type CopyForm = 'ids' | 'csv' | 'json' | 'command';

/** Rows as text for the clipboard. Account and Region go with them: a row without its place means little. */
export function copyText(
  form: CopyForm,
  rows: FleetRows,
  positions: readonly number[],
  scope: Scope,
  accountId: string,
): string {
  const ids = positions.map((position) => rows.columns.id[position] ?? '');
  if (form === 'ids') return ids.join('\n');
  if (form === 'command') {
    const [only] = ids;
    if (ids.length === 1 && only !== undefined) return awsCommand(['ssm', 'start-session', '--target', only], scope);
    return awsCommand(
      ['ssm', 'describe-instance-information', '--filters', `Key=InstanceIds,Values=${ids.join(',')}`],
      scope,
    );
  }
  const records = positions.map((position) => recordOf(rows, position, scope, accountId));
  if (form === 'json')
    return JSON.stringify(
      records.map(({ tags, ...rest }) => ({
        ...rest,
        tags: Object.fromEntries(decodeTags(tags)) as Record<string, string>,
      })),
      null,
      2,
    );
  const header = ['account', 'region', ...fields];
  return toCsv(
    header,
    records.map((record) => header.map((name) => (name === 'tags' ? plainTags(record.tags) : (record[name] ?? '')))),
  );
}

function recordOf(
  rows: FleetRows,
  position: number,
  scope: Scope,
  account: string,
): Record<string, string> & { tags: string } {
  const cells = fields.map((field) => {
    const value = rows.columns[field][position] ?? '';
    return [field, field === 'lastPing' ? (value === 0 ? '' : new Date(Number(value)).toISOString()) : String(value)];
  });
  return { account, region: scope.region, tags: '', ...(Object.fromEntries(cells) as Record<string, string>) };
}

function plainTags(encoded: string): string {
  return decodeTags(encoded)
    .map(([key, value]) => `${key}=${value}`)
    .join(';');
}
