import type { Profile } from '../../contract/features/profiles.ts';
import { FailureError, type Failure } from '../../contract/failure.ts';
import { Region } from '../../contract/values.ts';
import { planOf } from './credential-plan.ts';
import { sourceOf } from './credential-source.ts';
import { endpointFor, type Environment } from './endpoints.ts';
import type { ProfileSnapshot } from './profile-files.ts';
import type { ProfileSection } from './profile-sections.ts';

/** A profile as the window sees it: nothing of it is secret, nobody is asked. */
export function describeProfile(snapshot: ProfileSnapshot, env: Environment, section: ProfileSection): Profile {
  const { settings, name, origin } = section;
  const region = Region.safeParse(settings.get('region'));
  const failure = problemOf(snapshot, env, name);
  const roleArn = settings.get('role_arn');
  const sourceProfile = settings.get('source_profile');
  return {
    name,
    source: sourceOf(section),
    origin,
    ...(region.success && { region: region.data }),
    ...(roleArn !== undefined && { roleArn }),
    ...(sourceProfile !== undefined && { sourceProfile }),
    ...(failure !== undefined && { failure }),
  };
}

const services = ['ssm', 'ec2', 'sts', 'ssmmessages'] as const;

/** Why a profile cannot be used, found without asking anybody; undefined when it can be tried. */
function problemOf(snapshot: ProfileSnapshot, env: Environment, name: string): Failure | undefined {
  try {
    planOf(snapshot, name);
    for (const service of services) endpointFor(snapshot, env, name, service);
    return undefined;
  } catch (error) {
    if (error instanceof FailureError) return error.failure;
    throw error;
  }
}
