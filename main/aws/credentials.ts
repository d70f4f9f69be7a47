import type { Agent } from 'node:https';
import { failed, FailureError } from '../../contract/failure.ts';
import { requestSettingsWith } from './clients.ts';
import { planOf, type CredentialPlan, type Keys, type Role } from './credential-plan.ts';
import { failureFrom } from './failures.ts';
import type { ProfileFiles } from './profile-files.ts';

export interface Credentials {
  /** The profile's credentials, renewed before they end. Throws FailureError. */
  readonly resolve: (profile: string, region: string) => Promise<Keys>;
  /** When the credentials in use end; undefined for keys without an end or none resolved yet. Epoch milliseconds. */
  readonly expiresAt: (profile: string) => number | undefined;
  /** Lets the assumed credentials of a profile go; false where it has keys of the files, which asking again cannot change. */
  readonly renew: (profile: string) => boolean;
}

/** How sts is asked: where, and how the endpoint is found. */
interface StsSettings {
  readonly region: string;
  readonly endpoint?: string;
  readonly useFipsEndpoint: boolean;
  readonly useDualstackEndpoint: boolean;
  /** The agent for encrypted connections; ended by the one who asked for it. Rejects with FailureError. */
  readonly agent: () => Promise<Agent>;
}

export interface CredentialsParts {
  readonly files: Pick<ProfileFiles, 'current' | 'revision'>;
  /** For the whole chain of a profile: the AWS CLI too asks all its roles of the one endpoint. */
  readonly sts: (profile: string, region: string) => StsSettings;
  readonly assumeRole?: typeof assumeRole;
  readonly now?: () => number;
}

/** Renewed behind the calls from here on; waited for only when there is less than `lastMs` left. */
const renewBeforeMs = 5 * 60_000;
const lastMs = 30_000;

interface Kept {
  readonly revision: string;
  /** The keys in use; undefined until the first are there. */
  keys: Keys | undefined;
  pending: Promise<Keys> | undefined;
}

/** Resolves profiles to credentials: keys of the files, and roles over them. They stay in this process. */
export function createCredentials({
  files,
  sts,
  assumeRole: assume = assumeRole,
  now = Date.now,
}: CredentialsParts): Credentials {
  const kept = new Map<string, Kept>();

  const provide = async (plan: CredentialPlan, settings: StsSettings): Promise<Keys> =>
    plan.kind === 'keys' ? plan.keys : assume(plan.role, await provide(plan.source, settings), settings);

  const refresh = (entry: Kept, plan: CredentialPlan, settings: StsSettings): Promise<Keys> => {
    entry.pending ??= provide(plan, settings).then(
      (keys) => {
        entry.pending = undefined;
        return (entry.keys = keys);
      },
      (error: unknown) => {
        entry.pending = undefined;
        throw error;
      },
    );
    return entry.pending;
  };

  return {
    async resolve(profile, region) {
      const plan = planOf(files.current(), profile);
      if (plan.kind === 'keys') return plan.keys;
      const settings = sts(profile, region);
      const revision = files.revision(profile) ?? '';
      let entry = kept.get(profile);
      if (entry === undefined || entry.revision !== revision)
        kept.set(profile, (entry = { revision, keys: undefined, pending: undefined }));
      const { keys } = entry;
      const left = keys === undefined ? 0 : (keys.expiration?.getTime() ?? Number.POSITIVE_INFINITY) - now();
      if (keys === undefined || left < lastMs) return refresh(entry, plan, settings);
      // A renewal that fails is tried again by the next call, as long as the old keys hold.
      if (left < renewBeforeMs) refresh(entry, plan, settings).catch(() => {});
      return keys;
    },
    expiresAt: (profile) => kept.get(profile)?.keys?.expiration?.getTime(),
    renew: (profile) => kept.delete(profile),
  };
}

/** One sts:AssumeRole by the SDK's own provider. Throws FailureError. */
async function assumeRole(
  role: Role,
  masterCredentials: Keys,
  { agent: makeAgent, ...settings }: StsSettings,
): Promise<Keys> {
  const agent = await makeAgent();
  const { fromTemporaryCredentials } = await import('@aws-sdk/credential-providers');
  const provider = fromTemporaryCredentials({
    masterCredentials,
    params: {
      RoleArn: role.arn,
      RoleSessionName: role.sessionName ?? `fleetdeck-${Date.now()}`,
      ...(role.externalId !== undefined && { ExternalId: role.externalId }),
      ...(role.durationSeconds !== undefined && { DurationSeconds: role.durationSeconds }),
    },
    clientConfig: { ...requestSettingsWith(agent), ...settings, maxAttempts: 3 },
  });
  try {
    const { accessKeyId, secretAccessKey, sessionToken, expiration } = await provider();
    if (sessionToken === undefined || expiration === undefined)
      throw failed('unexpected', 'AssumeRole told no token or no end.', { operation: 'sts:AssumeRole' });
    return { accessKeyId, secretAccessKey, sessionToken, expiration };
  } catch (error) {
    throw new FailureError(failureFrom(error, 'sts:AssumeRole'), error);
  } finally {
    agent.destroy();
  }
}
