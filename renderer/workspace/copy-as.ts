import { csvCell } from '../../contract/csv.ts';
import type { Alarm } from '../../contract/runnable.ts';
import type { Scope } from '../../contract/values.ts';
import type { Bridge } from '../bridge/bridge.ts';
import { shown } from '../bridge/load.ts';
import type { Workspace } from './workspace.ts';

/** Rows as CSV, the titles first. */
export function toCsv(titles: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
  return [titles, ...rows].map((cells) => cells.map(csvCell).join(',')).join('\r\n') + '\r\n';
}

/** A JSON array of objects, two spaces deep. */
function toJson(rows: ReadonlyArray<Readonly<Record<string, unknown>>>): string {
  return `${JSON.stringify(rows, undefined, 2)}\n`;
}

/** A row for the clipboard; null for what is not known, pairs for tags. */
export type CopyRecord = Readonly<Record<string, string | number | null | Readonly<Record<string, string>>>>;

/** Records of the same members, as CSV or as JSON. */
export function recordsAs(form: 'csv' | 'json', records: readonly CopyRecord[]): string {
  if (form === 'json') return toJson(records);
  const titles = Object.keys(records[0] ?? {});
  return toCsv(
    titles,
    records.map((record) => titles.map((title) => cellText(record[title] ?? ''))),
  );
}

function cellText(value: NonNullable<CopyRecord[string]>): string {
  if (typeof value !== 'object') return String(value);
  return Object.entries(value)
    .map(([key, text]) => `${key}=${text}`)
    .join('; ');
}

/** One word as the platform's shell takes it: POSIX shells, or PowerShell on Windows. */
export function shellWord(word: string, platform: Bridge['platform']): string {
  if (/^[\w@%+=:,./-]+$/.test(word) && !(platform === 'win32' && /[@,%]/.test(word))) return word;
  return platform === 'win32' ? `'${word.replaceAll("'", "''")}'` : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** A line for the AWS CLI that does in a shell what is done here. */
export type CliLine = (words: readonly string[]) => string;

/**
 * Writes AWS CLI lines for a scope. The sandbox's profile is not in the user's AWS files: its lines name the files that
 * have it.
 */
export function cliFor(
  { bridge, info, profiles }: Pick<Workspace, 'bridge' | 'info' | 'profiles'>,
  scope: Scope,
): CliLine {
  const { platform } = bridge;
  const list = shown(profiles.getState().list)?.profiles ?? [];
  const origin = list.find(({ name }) => name === scope.profile)?.origin;
  const start = origin === 'app' ? sandboxFiles(info.dataDir, platform) : '';
  // A shell has the environment's credentials by itself, under no name.
  const profile = origin === 'environment' ? [] : ['--profile', scope.profile];
  return (words) =>
    start + ['aws', ...words, ...profile, '--region', scope.region].map((word) => shellWord(word, platform)).join(' ');
}

/** The words by which an alarm stops what runs; none where there is none. */
export function alarmWords(alarm: Alarm | undefined): string[] {
  if (alarm === undefined) return [];
  const { name, ignorePollFailure } = alarm;
  const configuration = { Alarms: [{ Name: name }], ...(ignorePollFailure && { IgnorePollAlarmFailure: true }) };
  return ['--alarm-configuration', JSON.stringify(configuration)];
}

function sandboxFiles(dataDir: string, platform: Bridge['platform']): string {
  const separator = platform === 'win32' ? '\\' : '/';
  const file = (name: string) => shellWord([dataDir, 'sandbox', 'aws', name].join(separator), platform);
  const variables = { AWS_CONFIG_FILE: file('config'), AWS_SHARED_CREDENTIALS_FILE: file('credentials') };
  return Object.entries(variables)
    .map(([name, value]) => (platform === 'win32' ? `$env:${name}=${value}; ` : `${name}=${value} `))
    .join('');
}
