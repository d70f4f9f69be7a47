import type { Identity, LiveProfile } from '../../../contract/features/profiles.ts';
import { AccountId, type Scope } from '../../../contract/values.ts';
import { rememberedAccount } from '../../aws/identity.ts';
import type { ProfileSection, Sections } from '../../aws/profile-sections.ts';
import { untilAborted } from '../until-aborted.ts';
import type { ProfilesParts } from './index.ts';

export interface LiveProfiles {
  /** Keeps who a profile is, as AWS has just said. */
  met(profile: string, identity: Identity): void;
  watch(emit: (payload: { live: LiveProfile[] }) => void, signal: AbortSignal): Promise<void>;
}

/** Which profiles are in use: by calls of the last minutes, by terminals and by open tunnels. Nobody is asked. */
export function createLiveProfiles({
  aws,
  files,
  store,
  inUse,
}: Pick<ProfilesParts, 'aws' | 'files' | 'store' | 'inUse'>): LiveProfiles {
  /** By the digest of the profile's section: a changed one is somebody else. */
  const known = new Map<string, { readonly accountId: string; readonly role?: string }>();
  const listeners = new Set<() => void>();

  const who = async (profile: string) => {
    const fingerprint = files.fingerprint(profile);
    if (fingerprint === undefined) return undefined;
    const found = known.get(fingerprint);
    if (found !== undefined) return found;
    const accountId = await rememberedAccount(files, store.identities, profile);
    if (accountId !== undefined) known.set(fingerprint, { accountId });
    return accountId === undefined ? undefined : { accountId, role: undefined };
  };

  const describe = async (scope: Scope): Promise<LiveProfile> => {
    const { profiles } = files.current();
    const named = roleOf(profiles.get(scope.profile)?.settings.get('role_arn') ?? '');
    const met = await who(scope.profile);
    const accountId = met?.accountId ?? named.accountId;
    const role = met?.role ?? named.role;
    const expiresAt = aws.expiresAt(scope);
    return {
      scope,
      ...(accountId !== undefined && { accountId }),
      ...(role !== undefined && { role }),
      ...(expiresAt !== undefined && { expiresAt }),
      renews: renewsItself(files.current(), scope.profile),
    };
  };

  const list = async (): Promise<LiveProfile[]> => {
    const scopes = new Map<string, Scope>();
    for (const scope of [...inUse.scopes(), ...aws.live()]) scopes.set(scope.profile, scope);
    const live = await Promise.all([...scopes.values()].map(describe));
    return live.toSorted((a, b) => a.scope.profile.localeCompare(b.scope.profile));
  };

  return {
    met(profile, { accountId, role }) {
      const fingerprint = files.fingerprint(profile);
      if (fingerprint !== undefined) known.set(fingerprint, { accountId, role });
      for (const listener of listeners) listener();
    },
    async watch(emit, signal) {
      let latest = 0;
      let told = '';
      const tell = async () => {
        const mine = ++latest;
        const live = await list();
        const text = JSON.stringify(live);
        if (mine !== latest || signal.aborted || text === told) return;
        told = text;
        emit({ live });
      };
      const again = () => void tell();
      const ends = [aws.watchLive(again), inUse.watch(again), files.watch(again)];
      listeners.add(again);
      await tell();
      await untilAborted(signal, () => {
        for (const end of ends) end();
        listeners.delete(again);
      });
    },
  };
}

/** What a role's ARN says by itself; empty for all other texts. */
function roleOf(arn: string): { accountId?: string; role?: string } {
  const [, accountId, role] = /^arn:[\w-]+:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(arn) ?? [];
  const account = AccountId.safeParse(accountId);
  return account.success && role !== undefined ? { accountId: account.data, role } : {};
}

const onceOnly = ['mfa_serial', 'login_session'] as const;

/** Renewed as often as needed, unless somebody has to type a code or sign in for it, or it was given by the environment. */
function renewsItself({ profiles }: Sections, profile: string): boolean {
  const seen = new Set<string>();
  let section: ProfileSection | undefined = profiles.get(profile);
  while (section !== undefined && !seen.has(section.name)) {
    if (onceOnly.some((setting) => section?.settings.has(setting) === true)) return false;
    if (section.settings.has('sso_start_url') && !section.settings.has('sso_session')) return false;
    if (section.settings.get('credential_source') === 'Environment') return false;
    seen.add(section.name);
    section = profiles.get(section.settings.get('source_profile') ?? '');
  }
  return true;
}
