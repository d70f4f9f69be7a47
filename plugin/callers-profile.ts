import { environmentInstead, inPlaceOf } from '../main/aws/environment-profile.ts';
import type { Environment } from '../main/aws/endpoints.ts';
import type { ProfileFiles, ProfileSnapshot } from '../main/aws/profile-files.ts';
import type { Caller } from './arguments.ts';

/** The profile that stands for the caller: the one that was named, or the default one. */
export const callersProfile = ({ profile }: Caller): string => (profile === '' ? 'default' : profile);

/**
 * The AWS files as the caller sees them: credentials of the environment stand in place of the profile's own where the AWS
 * CLI takes them too, which is when no profile was named on its command line. The CLI does not tell where a name came
 * from, so a name that AWS_PROFILE has counts as not named.
 */
export function asCaller(files: ProfileFiles, env: Environment, caller: Caller): ProfileFiles {
  const name = callersProfile(caller);
  const isUnnamed = caller.profile === '' || caller.profile === env.AWS_PROFILE;
  const current = (): ProfileSnapshot => {
    const snapshot = files.current();
    const known = snapshot.profiles.get(name);
    const instead = isUnnamed ? environmentInstead(env, known, name) : undefined;
    // A profile that was named and is not there stays missing: that is told when its credentials are needed.
    if (instead === undefined && (known !== undefined || caller.profile !== '')) return snapshot;
    const section = instead ?? inPlaceOf(undefined, new Map(), name);
    return { ...snapshot, profiles: new Map(snapshot.profiles).set(name, section) };
  };
  return { ...files, current };
}
