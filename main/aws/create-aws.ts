import { networkInterfaces } from 'node:os';
import { failed, FailureError, type Failure } from '../../contract/failure.ts';
import type { Scope } from '../../contract/values.ts';
import type { Log } from '../log/log.ts';
import type { ActivityCounter } from './activity.ts';
import type { Aws, AwsCommand, ServiceName } from './aws.ts';
import { createClients } from './clients.ts';
import { createCredentials } from './credentials.ts';
import { endpointFor, endpointVariants, isLoopback, withOrigin, type Environment } from './endpoints.ts';
import { failureFrom, passing } from './failures.ts';
import { createNetwork } from './network.ts';
import { createPace } from './pace.ts';
import type { ProfileFiles } from './profile-files.ts';
import { shellEnvironment } from './shell-environment.ts';

export interface AwsParts {
  readonly files: ProfileFiles;
  readonly env: Environment;
  readonly activity: Pick<ActivityCounter, 'begin' | 'throttled'>;
  readonly log: Pick<Log, 'warn'>;
  /** Whether any network is there at all; loopback endpoints are asked without it. */
  readonly hasNetwork?: () => boolean;
}

/** Services whose endpoint settings have another name than their actions (AWS SDKs and Tools Reference). */
const endpointNames: Readonly<Record<string, string>> = {
  logs: 'cloudwatch_logs',
  'resource-groups': 'resource_groups',
};

/** AWS for the features: credentials, endpoint, client, pace and meaning of every call in one place. */
export function createAws({ files, env, activity, log, hasNetwork = anyInterface }: AwsParts): Aws {
  const endpoint = (profile: string, service: string) =>
    endpointFor(files.current(), env, profile, endpointNames[service] ?? service);
  const place = (profile: string, region: string, service: ServiceName) => {
    const url = endpoint(profile, service);
    // An endpoint that was set is taken as it is: the variants of AWS's own do not apply to it.
    if (url !== undefined) return { region, endpoint: url, useFipsEndpoint: false, useDualstackEndpoint: false };
    return { region, ...endpointVariants(files.current(), env, profile) };
  };
  const network = createNetwork({ files, env });
  const credentials = createCredentials({
    files,
    sts: (profile, region) => ({
      ...place(profile, files.current().profiles.get(profile)?.settings.get('region') ?? region, 'sts'),
      agent: () => network.agent(profile),
    }),
  });
  const clients = createClients({
    settings: ({ profile, region }, service) => ({
      ...place(profile, region, service),
      credentials: () => credentials.resolve(profile, region),
      agent: () => network.agent(profile),
    }),
  });
  const pace = createPace();
  forgetChanged(files, clients.forget);

  const attempt = async <O>(
    scope: Scope,
    service: ServiceName,
    command: AwsCommand<O>,
    operation: string,
    signal?: AbortSignal,
  ): Promise<O> => {
    const url = endpoint(scope.profile, service);
    if ((url === undefined || !isLoopback(new URL(url).hostname)) && !hasNetwork()) {
      throw failed('offline', 'This computer has no network connection.', { operation, remedy: 'retry' });
    }
    // A profile's own problem is told before a client is made.
    await orAborted(credentials.resolve(scope.profile, scope.region), signal);
    const call = () =>
      clients.use(scope, service, (client) =>
        client.send(command, signal === undefined ? {} : { abortSignal: signal }),
      );
    return pace.run(`${familyOf(operation)} ${scope.profile} ${scope.region}`, call, {
      signal,
      passing,
      onThrottled: activity.throttled,
    });
  };

  const send = async <O>(
    scope: Scope,
    service: ServiceName,
    command: AwsCommand<O>,
    signal?: AbortSignal,
  ): Promise<O> => {
    const operation = `${service}:${command.constructor.name.replace(/Command(\$\d+)?$/, '')}`;
    const end = activity.begin();
    try {
      if (signal?.aborted === true) throw failed('cancelled', 'Cancelled.', { operation });
      try {
        return await attempt(scope, service, command, operation, signal);
      } catch (error) {
        // A role's credentials can end before their time (the role was revoked, a clock is off): asked for once more.
        if (failureFrom(error, operation).code !== 'credentials-expired' || !credentials.renew(scope.profile))
          throw error;
        clients.forget(scope.profile);
        return await attempt(scope, service, command, operation, signal);
      }
    } catch (error) {
      const failure = withProfile(failureFrom(error, operation), scope.profile);
      // The file of authorities may be corrected: the next call reads it anew.
      if (failure.code === 'tls-untrusted') clients.forget(scope.profile);
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
      return other === undefined ? url : withOrigin(url, other);
    },
    route: (scope, url) => network.route(scope.profile, url),
    shellEnvironment: (scope) => shellEnvironment(files, env, scope),
  };
}

/** Calls of one verb share AWS's rate more often than not: `ssm:Describe`, `ec2:Describe`, `ssm:Start`. */
function familyOf(operation: string): string {
  return /^\w+:[A-Z][a-z]*/.exec(operation)?.[0] ?? operation;
}

function withProfile(failure: Failure, profile: string): Failure {
  return failure.code === 'credentials-expired' ? { ...failure, subject: { profile, ...failure.subject } } : failure;
}

function anyInterface(): boolean {
  return Object.values(networkInterfaces()).some((addresses) => addresses?.some(({ internal }) => !internal));
}

/** The promise, or `cancelled` at once; what was begun goes on for the others who share it. */
function orAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(failed('cancelled', 'Cancelled.'));
    signal.addEventListener('abort', giveUp, { once: true });
    void promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  });
}

/** A profile whose section changed gets new clients: the old ones hold its old endpoint and keys. */
function forgetChanged(files: ProfileFiles, forget: (profile: string) => void): void {
  const revisions = () => new Map([...files.current().profiles.keys()].map((name) => [name, files.revision(name)]));
  let before = revisions();
  files.watch(() => {
    const after = revisions();
    for (const [name, revision] of before) if (after.get(name) !== revision) forget(name);
    before = after;
  });
}
