import type { Identity, LiveProfile } from '../../../contract/features/profiles.ts';
import type { Scope } from '../../../contract/values.ts';
import { planOf, stepsOf, type CredentialPlan } from '../../aws/credential-plan.ts';
import { rememberedAccount } from '../../aws/identity.ts';
import { namedRole } from '../../aws/named-role.ts';
import type { Sections } from '../../aws/profile-sections.ts';
import { tellLatest } from '../tell-latest.ts';
import type { ProfilesParts } from './index.ts';

export interface LiveProfiles {
  /** Keeps whom AWS has just said a section to be, known by its digest: it may have been edited since. */
  met(fingerprint: string, identity: Identity): void;
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
  const watchIdentities = (again: () => void) => {
    listeners.add(again);
    return () => void listeners.delete(again);
  };

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
    const section = files.current().profiles.get(scope.profile);
    const named = section === undefined ? {} : namedRole(section);
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
    met(fingerprint, { accountId, role }) {
      known.set(fingerprint, { accountId, role });
      for (const listener of listeners) listener();
    },
    watch(emit, signal) {
      let told = '';
      const tell = (live: LiveProfile[]) => {
        const text = JSON.stringify(live);
        if (text === told) return;
        told = text;
        emit({ live });
      };
      return tellLatest(list, tell, signal, [aws.watchLive, inUse.watch, files.watch, watchIdentities]);
    },
  };
}

/**
 * Whether new keys are got as often as needed without anybody: no step of the profile's plan needs a code or a sign-in, and
 * none is of the environment, which nobody changes while the app runs.
 */
function renewsItself(sections: Sections, profile: string): boolean {
  try {
    return stepsOf(planOf(sections, profile)).every(renews);
  } catch {
    // Nothing comes of a profile that is broken.
    return false;
  }
}

function renews(step: CredentialPlan): boolean {
  if (step.kind === 'role') return step.role.mfaSerial === undefined;
  // The token of legacy settings cannot be renewed; a console sign-in's is not by us.
  if (step.kind === 'sso') return step.session !== undefined;
  return step.kind !== 'login' && step.kind !== 'environment';
}
