import type { AppInfo } from '../../contract/features/app.ts';
import type { Profile, ProfileList } from '../../contract/features/profiles.ts';
import type { Settings } from '../../contract/features/settings.ts';
import type { Region, Scope } from '../../contract/values.ts';

/** The Region when nothing names one: the one that AWS's own tools start with. */
const lastResort: Region = 'us-east-1';

/** What to show first: a scope of the AWS files, the sandbox (to be started), or the ways in. */
export type Beginning =
  | { readonly kind: 'scope'; readonly scope: Scope }
  | { readonly kind: 'sandbox'; readonly region: Region | undefined }
  | { readonly kind: 'first-run' };

/** Profile: command line, last used, preferred by the environment, first usable. Region: see `regionFor`. */
export function beginningOf(flags: AppInfo['flags'], settings: Settings, list: ProfileList): Beginning {
  if (flags.sandbox) return { kind: 'sandbox', region: flags.region };
  const last = settings.scope;
  const name = flags.profile ?? known(list, last?.profile) ?? preferred(list) ?? firstUsable(list);
  if (name === undefined) {
    return last !== undefined && isSandbox(list, last.profile)
      ? { kind: 'sandbox', region: flags.region ?? last.region }
      : { kind: 'first-run' };
  }
  const region = flags.region ?? (name === last?.profile ? last.region : undefined) ?? regionFor(list, name);
  if (isSandbox(list, name)) return { kind: 'sandbox', region };
  return { kind: 'scope', scope: { profile: name, region } };
}

/** The Region to open a profile in: its own, the one on screen, the environment's, us-east-1. */
export function regionFor(list: ProfileList, profile: string, shown?: Region): Region {
  return list.profiles.find((each) => each.name === profile)?.region ?? shown ?? list.environmentRegion ?? lastResort;
}

/** Whether a name means the embedded sandbox; a user's own profile of that name is not it. */
export function isSandbox(list: ProfileList | undefined, profile: string): boolean {
  const found = list?.profiles.find((each) => each.name === profile);
  return found === undefined ? profile === 'sandbox' : found.origin === 'app';
}

function known(list: ProfileList, name: string | undefined): string | undefined {
  return list.profiles.some((profile) => profile.name === name) ? name : undefined;
}

// AWS_PROFILE or `default`, unless it cannot be used and another one can.
function preferred(list: ProfileList): string | undefined {
  const profile = list.profiles.find((each) => each.name === list.preferred);
  return profile !== undefined && isUsable(profile) ? profile.name : undefined;
}

function firstUsable(list: ProfileList): string | undefined {
  return list.profiles.find(isUsable)?.name;
}

/** Whether a profile of the AWS files can be tried. The sandbox is never chosen by itself. */
function isUsable(profile: Profile): boolean {
  return profile.failure === undefined && profile.origin !== 'app';
}
