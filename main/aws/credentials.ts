import { createHash } from 'node:crypto';
import { planOf, type CredentialPlan, type Keys, type PlanKind, type PlanOf } from './credential-plan.ts';
import type { ProfileFiles } from './profile-files.ts';
import type { Questions } from './questions.ts';
import type { CallPlace, SourceCall, Sources } from './sources/source.ts';

export interface Credentials {
  /** The profile's credentials, renewed before they end. Throws FailureError. */
  readonly resolve: (profile: string, region: string) => Promise<Keys>;
  /** When the credentials in use end; undefined for keys without an end or none resolved yet. Epoch milliseconds. */
  readonly expiresAt: (profile: string) => number | undefined;
  /**
   * AWS said that these keys of a profile have ended: they are let go, unless others took their place meanwhile. False
   * where the keys stand in the files or the environment, which asking again cannot change.
   */
  readonly renew: (profile: string, used: Keys) => boolean;
  /** The profile's keys are not meant to be used any more: all of its chain are let go. */
  readonly forget: (profile: string) => void;
}

export interface CredentialsParts {
  readonly files: Pick<ProfileFiles, 'current'>;
  readonly sources: Sources;
  /** Where a profile's calls of a service go. */
  readonly place: (profile: string, region: string, service: string) => CallPlace;
  readonly questions: Pick<Questions, 'changed'>;
  readonly now?: () => number;
}

/** Renewed behind the calls from here on; waited for only when there is less than `lastMs` left. */
const renewBeforeMs = 5 * 60_000;
const lastMs = 30_000;

/** One plan's keys, shared by all profiles that have it in their chain. */
interface Kept {
  /** The keys in use; undefined until the first are there. */
  keys: Keys | undefined;
  pending: Promise<Keys> | undefined;
  /** Grows when the user signs out: keys that were asked for before are not kept. */
  generation: number;
  /** The profiles that wait for `pending`. */
  readonly waiting: Set<string>;
}

/** Carries plans out and keeps what comes of them, step by step of a chain, in this process alone. */
export function createCredentials(parts: CredentialsParts): Credentials {
  const { files, sources, place, questions, now = Date.now } = parts;
  const kept = new Map<string, Kept>();

  const keyOf = (plan: CredentialPlan, profile: string) =>
    digest(plan, place(profile, files.current().profiles.get(profile)?.settings.get('region') ?? '', 'sts').endpoint);
  const leftOf = ({ keys }: Kept) =>
    keys === undefined ? 0 : (keys.expiration?.getTime() ?? Number.POSITIVE_INFINITY) - now();

  const enter = (key: string): Kept => {
    const known = kept.get(key);
    if (known !== undefined) return known;
    // What has ended is of no use to anybody, and files that changed leave it behind.
    for (const [each, entry] of kept)
      if (entry.pending === undefined && entry.keys !== undefined && leftOf(entry) <= 0) kept.delete(each);
    const entry: Kept = { keys: undefined, pending: undefined, generation: 0, waiting: new Set() };
    kept.set(key, entry);
    return entry;
  };

  const join = (plan: CredentialPlan, profile: string) => {
    for (const step of stepsOf(plan)) kept.get(keyOf(step, profile))?.waiting.add(profile);
    questions.changed();
  };

  const refresh = (plan: CredentialPlan, entry: Kept, key: string, profile: string, region: string) => {
    if (entry.pending !== undefined) {
      join(plan, profile);
      return entry.pending;
    }
    entry.waiting.add(profile);
    const { generation } = entry;
    const call: SourceCall = {
      profile,
      region,
      key,
      waiting: entry.waiting,
      place: (service, at) => place(profile, at, service),
      keysOf: (below) => resolve(below, profile, region),
      ended: (below, used) => ended(below, profile, used),
    };
    entry.pending = carryOut(sources, plan, call)
      .then((keys) => {
        if (entry.generation === generation) entry.keys = keys;
        return keys;
      })
      .finally(() => {
        entry.pending = undefined;
        entry.waiting.clear();
      });
    return entry.pending;
  };

  const resolve = async (plan: CredentialPlan, profile: string, region: string): Promise<Keys> => {
    if (plan.kind === 'keys') return plan.keys;
    const key = keyOf(plan, profile);
    const entry = enter(key);
    const left = leftOf(entry);
    if (entry.keys === undefined || left < lastMs) return refresh(plan, entry, key, profile, region);
    // A renewal that fails is tried again by the next call, as long as the old keys hold. The user is not asked early.
    if (left < renewBeforeMs && !asks(plan)) refresh(plan, entry, key, profile, region).catch(() => {});
    return entry.keys;
  };

  const ended = (plan: CredentialPlan, profile: string, used: Keys): boolean => {
    if (plan.kind === 'keys' || plan.kind === 'environment') return false;
    const entry = kept.get(keyOf(plan, profile));
    if (entry?.keys?.accessKeyId === used.accessKeyId) entry.keys = undefined;
    return true;
  };

  return {
    resolve: async (profile, region) => {
      const snapshot = files.current();
      const plan = planOf(snapshot, profile);
      return resolve(plan, profile, snapshot.profiles.get(profile)?.settings.get('region') ?? region);
    },
    expiresAt(profile) {
      const key = attempt(() => keyOf(planOf(files.current(), profile), profile));
      return key === undefined ? undefined : kept.get(key)?.keys?.expiration?.getTime();
    },
    renew(profile, used) {
      const plan = attempt(() => planOf(files.current(), profile));
      return plan !== undefined && ended(plan, profile, used);
    },
    forget(profile) {
      const plan = attempt(() => planOf(files.current(), profile));
      for (const step of plan === undefined ? [] : stepsOf(plan)) {
        // A profile whose endpoint cannot be used has nothing kept, and is no reason to keep the others'.
        const entry = kept.get(attempt(() => keyOf(step, profile)) ?? '');
        if (entry === undefined) continue;
        entry.keys = undefined;
        entry.generation += 1;
      }
    },
  };
}

function carryOut<K extends PlanKind>(sources: Sources, plan: PlanOf<K>, call: SourceCall): Promise<Keys> {
  return sources[plan.kind](plan, call);
}

/** A plan and all below it. */
function stepsOf(plan: CredentialPlan): CredentialPlan[] {
  return plan.kind === 'role' ? [plan, ...stepsOf(plan.source)] : [plan];
}

/** Whether the user has to be asked for this step itself. */
function asks(plan: CredentialPlan): boolean {
  return plan.kind === 'role' && plan.role.mfaSerial !== undefined;
}

function digest(plan: CredentialPlan, endpoint: string | undefined): string {
  return createHash('sha256')
    .update(JSON.stringify([plan, endpoint ?? '']))
    .digest('hex');
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
