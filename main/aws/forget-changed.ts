import type { NetworkSettings } from '../../contract/features/network.ts';
import type { ProfileFiles } from './profile-files.ts';

/** A profile whose section changed gets new clients: the old ones hold its old endpoint and keys. */
export function forgetChanged(
  files: Pick<ProfileFiles, 'current' | 'revision' | 'watch'>,
  forget: (profile: string) => void,
): void {
  const revisions = () => new Map([...files.current().profiles.keys()].map((name) => [name, files.revision(name)]));
  let before = revisions();
  files.watch(() => {
    const after = revisions();
    for (const [name, revision] of before) if (after.get(name) !== revision) forget(name);
    before = after;
  });
}

/** The user's network settings as AWS's side follows them. */
export interface WatchedNetwork {
  current(): NetworkSettings;
  watch(listener: () => void): unknown;
}

/** A client holds its endpoint and its agent the authorities: all get new ones when the settings change. */
export function forgetAfter({ current, watch }: WatchedNetwork, forgetAll: () => void): void {
  let before = current();
  watch(() => {
    const now = current();
    if (now !== before) forgetAll();
    before = now;
  });
}
