import { failed, FailureError } from '../../contract/failure.ts';
import type { Scope } from '../../contract/values.ts';
import type { Log } from '../log/log.ts';
import type { ActivityCounter } from './activity.ts';
import type { Aws, AwsCommand } from './aws.ts';
import { createClients } from './clients.ts';
import { createCredentials } from './credentials.ts';
import { endpointFor } from './endpoints.ts';
import { failureFrom } from './failures.ts';
import { createPace } from './pace.ts';
import type { ProfileFiles } from './profile-files.ts';

export interface AwsParts {
  readonly files: ProfileFiles;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly activity: ActivityCounter;
  readonly log: Log;
}

/** AWS for the features: credentials, endpoint, client, pace and meaning of every call in one place. */
export function createAws({ files, env, activity, log }: AwsParts): Aws {
  const endpoint = (profile: string, service: string) => endpointFor(files.current(), env, profile, service);
  const credentials = createCredentials({ files, endpoint: (profile) => endpoint(profile, 'sts') });
  const clients = createClients({
    credentials: (scope) => () => credentials.resolve(scope.profile, scope.region),
    endpoint: (scope, service) => endpoint(scope.profile, service),
  });
  const pace = createPace();
  forgetChanged(files, clients.forget);

  const send = async <O>(scope: Scope, service: 'ssm' | 'ec2' | 'sts', command: AwsCommand<O>, signal?: AbortSignal): Promise<O> => {
    const operation = `${service}:${command.constructor.name.replace(/Command$/, '')}`;
    if (signal?.aborted === true) throw failed('cancelled', 'Cancelled.', { operation });
    const end = activity.begin();
    try {
      // A profile's own problem is told before a client is made or a network is asked.
      await credentials.resolve(scope.profile, scope.region);
      const client = await clients.get(scope, service);
      return await pace.run(`${operation} ${scope.profile} ${scope.region}`, () => client.send(command, signal === undefined ? {} : { abortSignal: signal }), {
        signal,
        failureOf: (error) => failureFrom(error, operation),
        onThrottled: activity.throttled,
      });
    } catch (error) {
      const failure = failureFrom(error, operation);
      if (failure.code === 'unexpected') log.warn('an AWS call failed in a way not known', { operation, error });
      throw new FailureError(failure, error);
    } finally {
      end();
    }
  };

  return {
    send,
    expiresAt: (scope) => credentials.expiresAt(scope.profile),
    streamUrl(scope, url) {
      const other = endpoint(scope.profile, 'ssmmessages');
      if (other === undefined) return url;
      const { protocol, host } = new URL(other);
      const { pathname, search } = new URL(url);
      return `${protocol.replace(/^http/, 'ws')}//${host}${pathname}${search}`;
    },
    shellEnvironment: (scope) => shellEnvironment(files, scope),
  };
}

function shellEnvironment(files: ProfileFiles, { profile, region }: Scope): Record<string, string> {
  const own = files.current().profiles.get(profile)?.origin === 'app';
  const paths = own ? files.appPaths : files.paths;
  return {
    AWS_PROFILE: profile,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    ...(paths !== undefined && { AWS_CONFIG_FILE: paths.config, AWS_SHARED_CREDENTIALS_FILE: paths.credentials }),
  };
}

/** A profile whose section changed gets new clients: the old ones hold its old endpoint and keys. */
function forgetChanged(files: ProfileFiles, forget: (profile: string) => void): void {
  const fingerprints = () => new Map([...files.current().profiles.keys()].map((name) => [name, files.fingerprint(name)]));
  let before = fingerprints();
  files.watch(() => {
    const after = fingerprints();
    for (const [name, fingerprint] of before) if (after.get(name) !== fingerprint) forget(name);
    before = after;
  });
}
