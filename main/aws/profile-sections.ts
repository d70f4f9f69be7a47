import { ProfileName, Region } from '../../contract/values.ts';
import type { IniFile, IniProblem, IniSection } from './ini.ts';
import { shellWords } from './shell-words.ts';

type Which = 'config' | 'credentials';

/** The settings of one profile, of both files: the credentials file wins, setting by setting (AWS CLI v2). */
export interface ProfileSection {
  readonly name: string;
  readonly origin: Which | 'both' | 'app' | 'environment';
  readonly settings: ReadonlyMap<string, string>;
  /** The file that access keys come from: keys of the credentials file go before a credential_process, others after. */
  readonly keysFrom: Which | undefined;
}

export interface Sections {
  readonly profiles: ReadonlyMap<string, ProfileSection>;
  /** `[services NAME]`: flattened settings such as `ssm.endpoint_url`. */
  readonly services: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** `[sso-session NAME]`. */
  readonly ssoSessions: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

export interface JoinedSections {
  readonly sections: Sections;
  readonly problems: Readonly<Record<Which, readonly IniProblem[]>>;
}

/** Puts a config and a credentials file together. Sections of one name are merged, later settings win. */
export function joinSections(config: IniFile, credentials: IniFile): JoinedSections {
  const profiles = new Map<string, ProfileSection & { settings: Map<string, string> }>();
  const services = new Map<string, Map<string, string>>();
  const ssoSessions = new Map<string, Map<string, string>>();
  const merged = (before: ReadonlyMap<string, string> | undefined, section: IniSection) =>
    new Map([...(before ?? []), ...plain(section)]);
  const problems: Record<Which, IniProblem[]> = {
    config: [...config.problems],
    credentials: [...credentials.problems],
  };
  const put = (name: string, from: Which, section: IniSection) => {
    const problem = problemOfProfile(name, section);
    if (problem !== undefined) problems[from].push(problem);
    if (!ProfileName.safeParse(name).success) return;
    const known = profiles.get(name);
    const settings = known?.settings ?? new Map<string, string>();
    for (const [key, { value }] of section.values) settings.set(key, value);
    profiles.set(name, {
      name,
      settings,
      origin: known === undefined || known.origin === from ? from : 'both',
      keysFrom: section.values.has('aws_access_key_id') ? from : known?.keysFrom,
    });
  };
  for (const section of config.sections) {
    const { kind, name } = readHeader(section);
    if (kind === 'profile') put(name, 'config', section);
    else if (kind === 'services') services.set(name, merged(services.get(name), section));
    else if (kind === 'sso-session') ssoSessions.set(name, merged(ssoSessions.get(name), section));
    else if (kind === 'broken') {
      const text = `[${section.header}] is no section of the config file; a profile's is [profile NAME], with quotes around a name that has spaces.`;
      problems.config.push({ line: section.line, text });
    }
  }
  for (const section of credentials.sections) put(section.header, 'credentials', section);
  return { sections: { profiles, services, ssoSessions }, problems };
}

/** The CLI passes over sections that it does not know; one that looks like a profile was meant to be one. */
function readHeader({ header, values }: IniSection): {
  kind: 'profile' | 'services' | 'sso-session' | 'other' | 'broken';
  name: string;
} {
  if (header === 'default') return { kind: 'profile', name: header };
  const [word = '', name = '', ...rest] = shellWords(header) ?? [];
  const known = word === 'profile' || word === 'services' || word === 'sso-session';
  if (rest.length === 0 && name !== '' && known) return { kind: word, name };
  const meant = /^(profile|services)\b/.test(header) || [...values.keys()].some((key) => profileSettings.test(key));
  return { kind: meant && word !== 'sso-session' ? 'broken' : 'other', name: header };
}

const profileSettings =
  /^(aws_access_key_id|role_arn|source_profile|credential_process|region|sso_session|sso_account_id)$/;

function problemOfProfile(name: string, { line, values }: IniSection): IniProblem | undefined {
  if (name.length > 256) return { line, text: 'The profile has a name of more than 256 characters and is left out.' };
  const region = values.get('region');
  if (region === undefined || region.value === '' || Region.safeParse(region.value).success) return undefined;
  return { line: region.line, text: `The region of ${name} is no Region's code. A comment needs a line of its own.` };
}

function plain({ values }: IniSection): Array<[string, string]> {
  return [...values].map(([key, { value }]) => [key, value]);
}
