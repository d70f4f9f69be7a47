import { homedir, networkInterfaces } from 'node:os';
import { failed, FailureError, type Failure } from '../../contract/failure.ts';
import type { EndpointService } from '../../contract/network-values.ts';
import type { Scope } from '../../contract/values.ts';
import type { NetworkSettings } from '../../contract/features/network.ts';
import type { Log } from '../log/log.ts';
import type { ActivityCounter } from './activity.ts';
import type { Aws, AwsCommand, ServiceName } from './aws.ts';
import { createClients } from './clients.ts';
import type { Decoder } from './decoder.ts';
import { createCredentials } from './credentials.ts';
import { endpointFor, endpointVariants, isLoopback, nobody, withOrigin, type Environment } from './endpoints.ts';
import { failureFrom, passing } from './failures.ts';
import { createNetwork } from './network.ts';
import { ownEndpoint, streamEndpoint } from './own-endpoints.ts';
import { endpointNameOf, environmentWith } from './network-settings.ts';
import { isOnce } from './once.ts';
import { createPace } from './pace.ts';
import type { ProfileFiles } from './profile-files.ts';
import { noQuestions, type Questions } from './questions.ts';
import { retrySettings } from './retry-settings.ts';
import { shellEnvironment } from './shell-environment.ts';
import { createSources } from './sources/create-sources.ts';
import {
  createIdentityCenter,
  type IdentityCenter,
  type IdentityCenterParts,
  type Places,
} from './sso/identity-center.ts';

export interface AwsParts {
  readonly files: ProfileFiles;
  readonly env: Environment;
  readonly activity: Pick<ActivityCounter, 'begin' | 'throttled'>;
  readonly log: Pick<Log, 'warn'>;
  /** Reads long answers; without it they are read in this thread. */
  readonly decoder?: Decoder;
  /** The user's network settings; where there are none, environment and files alone count. */
  readonly network?: { current(): NetworkSettings; watch(listener: () => void): unknown };
  /** Whom credentials may ask; without it nobody is asked. */
  readonly questions?: Questions;
  /** How people sign in; without it a signed-in session is used, and nobody is asked to sign in. */
  readonly signIn?: Pick<IdentityCenterParts, 'openPage' | 'page' | 'ways'>;
  /** Where credential processes are run, and the token cache is. */
  readonly homeDir?: string;
  /** Whether any network is there at all; loopback endpoints are asked without it. */
  readonly hasNetwork?: () => boolean;
}

const noSettings: NetworkSettings = { all: {}, profiles: {} };

/** AWS for the features: credentials, endpoint, client, pace and meaning of every call in one place. */
export function createAws(parts: AwsParts): Aws & { readonly identityCenter: IdentityCenter } {
  const { files, env, activity, log, questions = noQuestions, hasNetwork = anyInterface, homeDir = homedir() } = parts;
  const envOf = (profile: string, service?: string) =>
    environmentWith(env, parts.network?.current() ?? noSettings, profile, service);
  const endpoint = (profile: string, service: string) =>
    endpointFor(files.current(), envOf(profile, service), profile, endpointNameOf(service));
  const place = (profile: string, region: string, service: string) => {
    const url = endpoint(profile, service);
    // An endpoint that was set is taken as it is: the variants of AWS's own do not apply to it.
    if (url !== undefined) return { region, endpoint: url, useFipsEndpoint: false, useDualstackEndpoint: false };
    return { region, ...endpointVariants(files.current(), env, profile) };
  };
  const retries = (profile: string) => retrySettings(files.current(), env, profile);
  const network = createNetwork({ files, env: envOf });
  const callPlace: Places = (profile = nobody.name, region, service) => ({
    ...place(profile, region, service),
    maxAttempts: retries(profile).tries.transient,
    connectionTimeout: retries(profile).connectionTimeout,
    agent: () => network.agent(profile),
  });
  const identityCenter = createIdentityCenter({
    ...(parts.signIn ?? noSignIn),
    files,
    homeDir,
    places: callPlace,
    questions: parts.signIn === undefined ? noQuestions : questions,
    hasNetwork: ({ endpoint: url }) => isNear(url) || hasNetwork(),
  });
  const credentials = createCredentials({
    files,
    questions,
    sources: createSources({ questions, env, homeDir, identityCenter }),
    place: callPlace,
  });
  const clients = createClients({
    settings: ({ profile, region }, service) => ({
      ...place(profile, region, service),
      connectionTimeout: retries(profile).connectionTimeout,
      credentials: () => credentials.resolve(profile, region),
      agent: () => network.agent(profile),
      decoder: parts.decoder,
    }),
  });
  const placeOf = async (scope: Scope, service: EndpointService): Promise<string> => {
    const { profile } = scope;
    const stream = service === 'ssmmessages';
    const set = endpoint(profile, service);
    if (set !== undefined) return stream ? withOrigin(set, set) : set;
    const ssm = endpoint(profile, 'ssm');
    // A service on this very computer answers with streams of its own.
    if (stream && ssm !== undefined && isLoopback(new URL(ssm).hostname)) return withOrigin(ssm, ssm);
    if (stream) return streamEndpoint(scope.region);
    return clients.use(scope, service, async (client) => ownEndpoint(client, place(profile, scope.region, service)));
  };
  const pace = createPace();
  const ends = createEnds(credentials.expiresAt);
  forgetChanged(files, clients.forget);
  if (parts.network !== undefined) forgetAfter(parts.network, clients.forgetAll);
  identityCenter.onSignedOut((profiles) => {
    for (const profile of profiles) {
      credentials.forget(profile);
      clients.forget(profile);
    }
  });

  const attempt = async <O>(
    scope: Scope,
    service: ServiceName,
    command: AwsCommand<O>,
    operation: string,
    signal?: AbortSignal,
  ): Promise<O> => {
    // What must not be done twice is not cut either: nobody would know whether it was done.
    const cut = isOnce(operation) ? undefined : signal;
    const call = () =>
      clients.use(scope, service, (client) => client.send(command, cut === undefined ? {} : { abortSignal: cut }));
    return pace.run(`${familyOf(operation)} ${scope.profile} ${scope.region}`, call, {
      signal,
      tries: retries(scope.profile).tries,
      passing: (error) => passing(error, operation),
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
      const url = endpoint(scope.profile, service);
      if (!isNear(url) && !hasNetwork()) {
        throw offline(operation);
      }
      // A profile's own problem is told before a client is made.
      const keys = await orAborted(credentials.resolve(scope.profile, scope.region), signal);
      try {
        return await attempt(scope, service, command, operation, signal);
      } catch (error) {
        // A role's credentials can end before their time (the role was revoked, a clock is off): asked for once more.
        if (failureFrom(error, operation).code !== 'credentials-expired' || !credentials.renew(scope.profile, keys))
          throw error;
        clients.forget(scope.profile);
        await orAborted(credentials.resolve(scope.profile, scope.region), signal);
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
      ends.look(scope.profile);
    }
  };

  return {
    send,
    async signIn({ profile, region }, signal) {
      const done = questions.act(profile);
      try {
        await orAborted(credentials.resolve(profile, region), signal);
      } catch (error) {
        throw new FailureError(withProfile(failureFrom(error, 'credentials'), profile), error);
      } finally {
        done();
        ends.look(profile);
      }
    },
    expiresAt: (scope) => credentials.expiresAt(scope.profile),
    streamUrl(scope, url) {
      const other = endpoint(scope.profile, 'ssmmessages');
      return other === undefined ? url : withOrigin(url, other);
    },
    route: (scope, url) => network.route(scope.profile, url),
    async place(scope, service) {
      const url = await placeOf(scope, service);
      if (!isLoopback(new URL(url).hostname) && !hasNetwork()) throw offline();
      return { url, route: await network.route(scope.profile, url) };
    },
    live: clients.live,
    watchLive(listener) {
      const stops = [clients.watch(listener), ends.watch(listener)];
      return () => {
        for (const stop of stops) stop();
      };
    },
    shellEnvironment: (scope) => shellEnvironment(files, env, scope),
    identityCenter,
  };
}

/** Tells that the end of a profile's credentials is another one than at the last look. */
function createEnds(endOf: (profile: string) => number | undefined) {
  const known = new Map<string, number | undefined>();
  const listeners = new Set<() => void>();
  return {
    look(profile: string) {
      const end = endOf(profile);
      if (known.get(profile) === end) return;
      known.set(profile, end);
      for (const listener of listeners) listener();
    },
    watch(listener: () => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** Calls of one verb share AWS's rate more often than not: `ssm:Describe`, `ec2:Describe`, `ssm:Start`. */
function familyOf(operation: string): string {
  return /^\w+:[A-Z][a-z]*/.exec(operation)?.[0] ?? operation;
}

function withProfile(failure: Failure, profile: string): Failure {
  return failure.code === 'credentials-expired' ? { ...failure, subject: { profile, ...failure.subject } } : failure;
}

function offline(operation?: string): FailureError {
  return failed('offline', 'This computer has no network connection.', {
    ...(operation !== undefined && { operation }),
    remedy: 'retry',
  });
}

const noSignIn = {
  openPage: async () => false,
  page: () => ({ title: '', text: '' }),
  ways: { get: () => undefined, set: () => {} },
} satisfies AwsParts['signIn'];

function isNear(url: string | undefined): boolean {
  return url !== undefined && isLoopback(new URL(url).hostname);
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

/** A client holds its endpoint and its agent the authorities: all get new ones when the settings change. */
function forgetAfter({ current, watch }: NonNullable<AwsParts['network']>, forgetAll: () => void): void {
  let before = current();
  watch(() => {
    const now = current();
    if (now !== before) forgetAll();
    before = now;
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
