import type { Preferences } from '../../../contract/features/session-preferences.ts';
import { preferencesDocument, writePreferences, type PreferenceInputs } from '../../../contract/session-preferences.ts';
import type { CliLine } from '../../workspace/copy-as.ts';

/** The AWS CLI lines that do what saving does. A new version's number is one more than the latest one's. */
export function saveCommand({ document }: Preferences, inputs: PreferenceInputs, cli: CliLine): string {
  const content = writePreferences(document?.content, inputs);
  const name = ['--name', preferencesDocument];
  const form = ['--document-format', 'JSON', '--content', content];
  if (document === undefined) return cli(['ssm', 'create-document', ...name, '--document-type', 'Session', ...form]);
  const next = String(Number(document.latest) + 1);
  return [
    cli(['ssm', 'update-document', ...name, '--document-version', document.latest, ...form]),
    cli(['ssm', 'update-document-default-version', ...name, '--document-version', next]),
  ].join('\n');
}
