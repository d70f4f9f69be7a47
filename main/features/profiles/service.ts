import type { Identity, LiveProfile, ProfileList } from '../../../contract/features/profiles.ts';
import { Region, type Scope } from '../../../contract/values.ts';
import { environmentInstead, environmentProfile } from '../../aws/environment-profile.ts';
import { identify, rememberedAccount } from '../../aws/identity.ts';
import { namedRole } from '../../aws/named-role.ts';
import { describeProfile } from '../../aws/profile.ts';
import { tellLatest } from '../tell-latest.ts';
import { createLiveProfiles } from './live.ts';
import type { ProfilesParts } from './index.ts';

export interface ProfilesService {
  /** Tells the profiles now and after each change of the files, until the signal is aborted. */
  watch(emit: (list: ProfileList) => void, signal: AbortSignal): Promise<void>;
  /** sts:GetCallerIdentity; remembers the account. Throws FailureError. */
  identify(scope: Scope, signal: AbortSignal): Promise<Identity>;
  /** Tells the profiles in use now and after each change, until the signal is aborted. */
  live(emit: (payload: { live: LiveProfile[] }) => void, signal: AbortSignal): Promise<void>;
}

export function createProfilesService(parts: ProfilesParts): ProfilesService {
  const { aws, files, store, env } = parts;
  const live = createLiveProfiles(parts);
  const list = async (): Promise<ProfileList> => {
    const snapshot = files.current();
    // Before the store is waited for: what compares names is loaded with the first two, ten milliseconds of this thread.
    const sections = [...snapshot.profiles.values()].sort((a, b) => a.name.localeCompare(b.name));
    const profiles = await Promise.all(
      sections.map(async (section) => {
        // A mark of the account, production above all, counts before the profile is used for the first time.
        const accountId =
          (await rememberedAccount(files, store.identities, section.name)) ?? namedRole(section).accountId;
        return { ...describeProfile(snapshot, env, section), ...(accountId !== undefined && { accountId }) };
      }),
    );
    const named = env.AWS_PROFILE || env.AWS_DEFAULT_PROFILE || 'default';
    // What a terminal's `aws` would be here: variables can go before the profile that is named.
    const isInstead = environmentInstead(env, snapshot.profiles.get(named), environmentProfile) !== undefined;
    const wanted = isInstead ? environmentProfile : named;
    const region = Region.safeParse(env.AWS_REGION || env.AWS_DEFAULT_REGION);
    return {
      profiles,
      problems: [...snapshot.problems],
      ...(snapshot.profiles.has(wanted) && { preferred: wanted }),
      ...(region.success && { environmentRegion: region.data }),
    };
  };
  const watchers = new Set<() => void>();
  const watchIdentities = (again: () => void) => {
    watchers.add(again);
    return () => void watchers.delete(again);
  };
  return {
    watch: (emit, signal) => tellLatest(list, emit, signal, [files.watch, watchIdentities]),
    async identify(scope, signal) {
      const fingerprint = files.fingerprint(scope.profile);
      const before = await rememberedAccount(files, store.identities, scope.profile);
      const identity = await identify({ aws, files, identities: store.identities }, scope, signal);
      if (fingerprint !== undefined) live.met(fingerprint, identity);
      if (identity.accountId !== before) for (const again of watchers) again();
      return identity;
    },
    live: live.watch,
  };
}
