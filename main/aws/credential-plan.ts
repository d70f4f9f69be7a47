import { failed } from '../../contract/failure.ts';
import { sourceOf } from './credential-source.ts';
import { keysOf, metadataSettingsOf, roleOf, webIdentityOf } from './plan-settings.ts';
import type { ProfileSection, Sections } from './profile-sections.ts';
import { ssoOf } from './sso-settings.ts';
import { profileBroken } from './profile-broken.ts';

/** Access keys, as SDK clients take them. */
export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  /** Absent for keys without an end, or with one that nobody tells. */
  readonly expiration?: Date;
}

export interface Role {
  readonly arn: string;
  readonly sessionName?: string;
  readonly externalId?: string;
  readonly durationSeconds?: number;
  /** The MFA device whose code is asked for: an ARN, or the serial number of a piece of hardware. */
  readonly mfaSerial?: string;
}

/** What each kind of plan knows; how it is carried out stands in the file of its kind in `sources/`. */
interface Plans {
  /** Keys of the files. */
  readonly keys: { readonly keys: Keys };
  /** A role that is assumed with another plan's keys. */
  readonly role: { readonly role: Role; readonly source: CredentialPlan };
  readonly 'web-identity': { readonly role: Role; readonly tokenFile: string };
  /** A command that prints keys. */
  readonly process: { readonly command: string };
  /** Key variables of the environment. */
  readonly environment: object;
  /** The container's own endpoint (ECS, EKS), named by the environment. */
  readonly ecs: object;
  /** The metadata service of an EC2 instance, with the settings for it of the profile that was asked. */
  readonly 'ec2-metadata': { readonly settings: Readonly<Record<string, string>> };
  readonly sso: {
    /** The sso-session that the profile names; absent for the legacy settings. */
    readonly session?: string;
    readonly startUrl: string;
    readonly ssoRegion: string;
    readonly accountId: string;
    readonly roleName: string;
    /** `sso_registration_scopes`; none for the legacy settings. */
    readonly scopes: readonly string[];
  };
  /** A console sign-in of `aws login`; `session` is the ARN in login_session. */
  readonly login: { readonly session: string };
}

export type PlanKind = keyof Plans;
export type PlanOf<K extends PlanKind> = { [P in K]: { readonly kind: P } & Plans[P] }[K];
/** How a profile gets its credentials. */
export type CredentialPlan = PlanOf<PlanKind>;

/** credential_source, as the AWS CLI spells it. */
const credentialSources: ReadonlyMap<string, 'environment' | 'ecs' | 'ec2-metadata'> = new Map([
  ['Environment', 'environment'],
  ['EcsContainer', 'ecs'],
  ['Ec2InstanceMetadata', 'ec2-metadata'],
]);

/**
 * Finds how a profile gets its credentials, without asking anybody. Throws FailureError: `profile-missing`,
 * `profile-broken` (cycle, missing source_profile, half a pair of keys), `credentials-missing`.
 */
export function planOf(sections: Pick<Sections, 'profiles' | 'ssoSessions'>, profile: string): CredentialPlan {
  const { profiles } = sections;
  const walk = (section: ProfileSection, seen: readonly string[]): CredentialPlan => {
    const { settings } = section;
    const source = sourceOf(section, seen.length > 0);
    switch (source) {
      case 'static':
      case 'temporary':
        return { kind: 'keys', keys: keysOf(profile, section) };
      case 'assume-role':
        return { kind: 'role', role: roleOf(profile, section), source: under(section, seen) };
      case 'web-identity':
        return { kind: 'web-identity', ...webIdentityOf(profile, section) };
      case 'sso':
        return { kind: 'sso', ...ssoOf(profile, section, sections.ssoSessions) };
      case 'credential-process':
        return { kind: 'process', command: settings.get('credential_process') ?? '' };
      case 'login':
        return { kind: 'login', session: settings.get('login_session') ?? '' };
      case 'environment':
        return { kind: settings.get('credential_source') === 'EcsContainer' ? 'ecs' : 'environment' };
      case 'none':
        throw failed('credentials-missing', `The profile ${section.name} names no credentials.`, {
          subject: { profile },
        });
    }
  };

  /** What a role is assumed with. */
  const under = (section: ProfileSection, seen: readonly string[]): CredentialPlan => {
    const { name, settings } = section;
    const credentialSource = settings.get('credential_source');
    if (credentialSource === undefined) return walk(sourceProfileOf(section, seen), [...seen, name]);
    if (settings.has('source_profile'))
      throw profileBroken(profile, `${name} has both source_profile and credential_source.`);
    const kind = credentialSources.get(credentialSource);
    if (kind === undefined)
      throw profileBroken(profile, `The credential_source of ${name} is ${credentialSource}, which there is not.`);
    return kind === 'ec2-metadata' ? { kind, settings: metadataSettingsOf(profiles.get(profile)) } : { kind };
  };

  const sourceProfileOf = ({ name, settings, keysFrom }: ProfileSection, seen: readonly string[]): ProfileSection => {
    const next = settings.get('source_profile') ?? '';
    if (next === '')
      throw profileBroken(profile, `${name} has a role_arn and neither source_profile nor credential_source.`);
    const section = profiles.get(next);
    if (section === undefined)
      throw profileBroken(profile, `The source_profile of ${name} is ${next}, which does not exist.`);
    // A profile may name itself when it has keys of its own.
    const itself = next === name && keysFrom !== undefined;
    if (!itself && [...seen, name].includes(next))
      throw profileBroken(profile, `source_profile goes round: ${[...seen, name, next].join(' → ')}.`);
    return section;
  };

  const section = profiles.get(profile);
  if (section === undefined)
    throw failed('profile-missing', `There is no profile ${profile}.`, { subject: { profile } });
  return walk(section, []);
}

/** A plan and all below it. */
export function stepsOf(plan: CredentialPlan): CredentialPlan[] {
  return plan.kind === 'role' ? [plan, ...stepsOf(plan.source)] : [plan];
}
