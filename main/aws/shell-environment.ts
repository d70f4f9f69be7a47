import type { Scope } from '../../contract/values.ts';
import { endpointFor, type Environment } from './endpoints.ts';
import type { ProfileFiles } from './profile-files.ts';

/**
 * What a local shell gets to use a profile: its name, the Region and the files it stands in; never keys. In the
 * sandbox's shell the endpoint is set too, over what the app was started with, so that a command cannot reach AWS.
 */
export function shellEnvironment(
  files: Pick<ProfileFiles, 'current' | 'paths' | 'appPaths'>,
  env: Environment,
  { profile, region }: Scope,
): Record<string, string> {
  const own = files.current().profiles.get(profile)?.origin === 'app';
  const paths = own ? files.appPaths : files.paths;
  return {
    AWS_PROFILE: profile,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    ...(paths !== undefined && { AWS_CONFIG_FILE: paths.config, AWS_SHARED_CREDENTIALS_FILE: paths.credentials }),
    ...(own && sandboxOnly(endpointFor(files.current(), env, profile, 'ssm') ?? '', env)),
  };
}

function sandboxOnly(endpoint: string, env: Environment): Record<string, string> {
  // An empty variable counts as none, for the CLI and the SDKs alike.
  const others = Object.keys(env).filter((name) =>
    /^AWS_(ENDPOINT_URL_\w+|IGNORE_CONFIGURED_ENDPOINT_URLS)$/.test(name),
  );
  return { ...Object.fromEntries(others.map((name) => [name, ''])), AWS_ENDPOINT_URL: endpoint };
}
