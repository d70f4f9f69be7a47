import type { AwsCredentialIdentity } from '@smithy/types';
import { FailureError, failed } from '../../contract/failure.ts';
import { failureFrom } from './failures.ts';
import { problemOf } from './profile.ts';
import type { ProfileFiles } from './profile-files.ts';
import type { ProfileSection } from './profile-sections.ts';

export interface Credentials {
  /** The profile's credentials, renewed before they end. Throws FailureError. */
  resolve(profile: string, region: string): Promise<AwsCredentialIdentity>;
  /** When the credentials in use end; undefined for keys without an end or none resolved yet. Epoch milliseconds. */
  expiresAt(profile: string): number | undefined;
}

export interface CredentialsParts {
  readonly files: ProfileFiles;
  /** The endpoint for sts of a profile; undefined for AWS's own. */
  endpoint(profile: string): string | undefined;
}

const renewBeforeMs = 5 * 60_000;

/** Resolves profiles to credentials: keys of the files, and roles over them. They stay in this process. */
export function createCredentials({ files, endpoint }: CredentialsParts): Credentials {
  const cache = new Map<string, { fingerprint: string; pending: Promise<AwsCredentialIdentity>; expiresAt?: number }>();

  const assume = async (section: ProfileSection, region: string, seen: readonly string[]): Promise<AwsCredentialIdentity> => {
    const { settings, name } = section;
    const source = settings.get('source_profile') ?? '';
    const base = await provide(source, region, [...seen, name]);
    const { fromTemporaryCredentials } = await import('@aws-sdk/credential-providers');
    const url = endpoint(name);
    const externalId = settings.get('external_id');
    const seconds = settings.get('duration_seconds');
    const provider = fromTemporaryCredentials({
      masterCredentials: base,
      params: {
        RoleArn: settings.get('role_arn') ?? '',
        RoleSessionName: settings.get('role_session_name') ?? `fleetdeck-${Date.now()}`,
        ...(externalId !== undefined && { ExternalId: externalId }),
        ...(seconds !== undefined && { DurationSeconds: Number(seconds) }),
      },
      clientConfig: { region: settings.get('region') ?? region, ...(url !== undefined && { endpoint: url }) },
    });
    try {
      return await provider();
    } catch (error) {
      throw new FailureError(failureFrom(error, 'sts:AssumeRole'), error);
    }
  };

  const provide = async (profile: string, region: string, seen: readonly string[]): Promise<AwsCredentialIdentity> => {
    const section = files.current().profiles.get(profile);
    if (section === undefined) throw failed('profile-missing', `There is no profile ${profile}.`, { subject: { profile } });
    if (section.settings.has('role_arn') && !seen.includes(profile)) return assume(section, region, seen);
    const { settings } = section;
    const sessionToken = settings.get('aws_session_token');
    return {
      accessKeyId: settings.get('aws_access_key_id') ?? '',
      secretAccessKey: settings.get('aws_secret_access_key') ?? '',
      ...(sessionToken !== undefined && { sessionToken }),
    };
  };

  return {
    resolve(profile, region) {
      const problem = problemOf(files.current(), profile);
      if (problem !== undefined) return Promise.reject(new FailureError(problem));
      const fingerprint = files.fingerprint(profile) ?? '';
      const known = cache.get(profile);
      const fresh = known?.expiresAt === undefined || known.expiresAt - renewBeforeMs > Date.now();
      if (known !== undefined && known.fingerprint === fingerprint && fresh) return known.pending;
      const entry: { fingerprint: string; pending: Promise<AwsCredentialIdentity>; expiresAt?: number } = {
        fingerprint,
        pending: provide(profile, region, []),
      };
      cache.set(profile, entry);
      entry.pending.then(
        ({ expiration }) => {
          if (expiration !== undefined) entry.expiresAt = expiration.getTime();
        },
        () => cache.get(profile) === entry && cache.delete(profile),
      );
      return entry.pending;
    },
    expiresAt: (profile) => cache.get(profile)?.expiresAt,
  };
}
