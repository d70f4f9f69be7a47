import type { Profile } from '../../contract/features/profiles.ts';
import type { Paint } from '../workspace/paint.ts';

export interface SearchableProfile {
  readonly profile: Profile;
  /** Everything it can be found by, in lower case. */
  readonly text: string;
  readonly name: string;
}

type PaintOf = (profile: string) => Paint;

let last: { profiles: readonly Profile[]; paintOf: PaintOf; made: readonly SearchableProfile[] } | undefined;

/** Prepares profiles for the search; the same answer for the same list and paints, so asking again costs nothing. */
export function searchableProfiles(profiles: readonly Profile[], paintOf: PaintOf): readonly SearchableProfile[] {
  if (last?.profiles === profiles && last.paintOf === paintOf) return last.made;
  const made = profiles.map((profile) => {
    const { name, accountId = '', region = '', roleArn = '', sourceProfile = '' } = profile;
    const words = [name, paintOf(name).name, accountId, region, roleArn, sourceProfile];
    return { profile, text: words.join('\n').toLowerCase(), name: name.toLowerCase() };
  });
  last = { profiles, paintOf, made };
  return made;
}

/**
 * Prepares the search while nobody waits, so that the first opening of a list of thousands does not. Answers the function
 * that calls it off.
 */
export function prepareSearch(profiles: readonly Profile[], paintOf: PaintOf): () => void {
  // jsdom has no idle time.
  if (typeof requestIdleCallback === 'undefined') return () => {};
  const handle = requestIdleCallback(() => void searchableProfiles(profiles, paintOf));
  return () => cancelIdleCallback(handle);
}

/** The profiles that hold every word of `text`; names that begin with it come first, usable ones before others. */
export function findProfiles(profiles: readonly SearchableProfile[], text: string): readonly Profile[] {
  const typed = text.trim().toLowerCase();
  if (typed === '') return profiles.map(({ profile }) => profile);
  const words = typed.split(/\s+/);
  const ranks: Profile[][] = [[], [], [], []];
  for (const each of profiles) {
    if (!words.every((word) => each.text.includes(word))) continue;
    const begins = each.name.startsWith(typed) ? 0 : 1;
    ranks[begins + (each.profile.failure === undefined ? 0 : 2)]?.push(each.profile);
  }
  return ranks.flat();
}
