import type { IniFile, IniProblem, IniValue } from './ini.ts';

/** The settings of one profile, of both files: the credentials file wins, setting by setting (AWS CLI v2). */
export interface ProfileSection {
  readonly name: string;
  readonly origin: 'config' | 'credentials' | 'both' | 'app';
  readonly settings: ReadonlyMap<string, string>;
}

export interface Sections {
  readonly profiles: ReadonlyMap<string, ProfileSection>;
  /** `[services NAME]`: flattened settings such as `ssm.endpoint_url`. */
  readonly services: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

type Kind = 'profile' | 'services' | 'other' | 'broken';

/** Puts a config and a credentials file together. Sections of one name are merged, later settings win. */
export function joinSections(config: IniFile, credentials: IniFile): { sections: Sections; configProblems: IniProblem[] } {
  const profiles = new Map<string, { origin: ProfileSection['origin']; settings: Map<string, string> }>();
  const services = new Map<string, Map<string, string>>();
  const configProblems: IniProblem[] = [];
  const put = (name: string, from: 'config' | 'credentials', values: ReadonlyMap<string, IniValue>) => {
    const known = profiles.get(name);
    const profile = known ?? { origin: from, settings: new Map<string, string>() };
    if (known !== undefined && known.origin !== from) profile.origin = 'both';
    for (const [key, { value }] of values) profile.settings.set(key, value);
    profiles.set(name, profile);
  };
  for (const { header, line, values } of config.sections) {
    const { kind, name } = readHeader(header);
    if (kind === 'profile') put(name, 'config', values);
    else if (kind === 'services') services.set(name, new Map([...(services.get(name) ?? []), ...plain(values)]));
    else if (kind === 'broken') configProblems.push({ line, text: `[${header}] is no section of the config file; a profile's is [profile ${header}].` });
  }
  for (const { header, values } of credentials.sections) put(unquote(header), 'credentials', values);
  return {
    sections: { profiles: new Map([...profiles].map(([name, entry]) => [name, { name, ...entry }])), services },
    configProblems,
  };
}

function readHeader(header: string): { kind: Kind; name: string } {
  if (header === 'default') return { kind: 'profile', name: 'default' };
  const [, word = '', rest = ''] = /^(\S+)\s+(.*)$/.exec(header) ?? [];
  const name = unquote(rest);
  if (word === 'profile' && name !== '') return { kind: 'profile', name };
  if (word === 'services' && name !== '') return { kind: 'services', name };
  const known = word === 'sso-session' || word === 'plugins' || header === 'preview' || header === 'plugins';
  return { kind: known ? 'other' : 'broken', name: header };
}

function unquote(name: string): string {
  return /^(["'])(.*)\1$/.exec(name.trim())?.[2] ?? name.trim();
}

function plain(values: ReadonlyMap<string, IniValue>): Array<[string, string]> {
  return [...values].map(([key, { value }]) => [key, value]);
}
