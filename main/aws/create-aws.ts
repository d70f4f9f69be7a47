import { homedir } from 'node:os';
import type { NetworkSettings } from '../../contract/features/network.ts';
import type { Log } from '../log/log.ts';
import type { ActivityCounter } from './activity.ts';
import type { Aws } from './aws.ts';
import { createClients, type Clients } from './clients.ts';
import type { Decoder } from './decoder.ts';
import { createCredentialEnds } from './credential-ends.ts';
import { createCredentials, type Credentials } from './credentials.ts';
import { isLoopback, withOrigin, type Environment } from './endpoints.ts';
import { forgetAfter, forgetChanged, type WatchedNetwork } from './forget-changed.ts';
import { createNetwork, type Network } from './network.ts';
import { environmentWith } from './network-settings.ts';
import { createPlaces, serviceUrl, type Places } from './places.ts';
import type { ProfileFiles } from './profile-files.ts';
import { noQuestions, type Questions } from './questions.ts';
import { anyInterface, isNear, offline } from './reach.ts';
import { createSending } from './sending.ts';
import { shellEnvironment } from './shell-environment.ts';
import { createSources } from './sources/create-sources.ts';
import { createIdentityCenter, type IdentityCenter, type IdentityCenterParts } from './sso/identity-center.ts';

export interface AwsParts {
  readonly files: ProfileFiles;
  readonly env: Environment;
  readonly activity: Pick<ActivityCounter, 'begin' | 'throttled'>;
  readonly log: Pick<Log, 'warn'>;
  /** Reads long answers; without it they are read in this thread. */
  readonly decoder?: Decoder;
  /** The user's network settings; where there are none, environment and files alone count. */
  readonly network?: WatchedNetwork;
  /** Whom credentials may ask; without it nobody is asked. */
  readonly questions?: Questions;
  /** How people sign in; without it a signed-in session is used, and nobody is asked to sign in. */
  readonly signIn?: Pick<IdentityCenterParts, 'openPage' | 'page' | 'ways'>;
  /** Where credential processes are run, and the token cache is. */
  readonly homeDir?: string;
  /** Whether any network is there at all; loopback endpoints are asked without it. */
  readonly hasNetwork?: () => boolean;
}

/** AWS for the features: credentials, endpoint, client, pace and meaning of every call in one place. */
export function createAws(parts: AwsParts): Aws & { readonly identityCenter: IdentityCenter } {
  const { files, env, questions = noQuestions, hasNetwork = anyInterface } = parts;
  const envOf = (profile: string, service?: string) =>
    environmentWith(env, parts.network?.current() ?? noSettings, profile, service);
  const network = createNetwork({ files, env: envOf });
  const places = createPlaces({ files, env, envOf, network });
  const { identityCenter, credentials } = createIdentities(parts, places, hasNetwork);
  const clients = createScopedClients(places, credentials, network, parts.decoder);
  const ends = createCredentialEnds(credentials.expiresAt);
  forgetChanged(files, clients.forget);
  if (parts.network !== undefined) forgetAfter(parts.network, clients.forgetAll);
  identityCenter.onSignedOut((profiles) => {
    for (const profile of profiles) {
      credentials.forget(profile);
      clients.forget(profile);
    }
  });
  return {
    ...createSending({ ...parts, clients, credentials, ends, places, questions, hasNetwork }),
    expiresAt: (scope) => credentials.expiresAt(scope.profile),
    streamUrl(scope, url) {
      const other = places.endpoint(scope.profile, 'ssmmessages');
      return other === undefined ? url : withOrigin(url, other);
    },
    route: (scope, url) => network.route(scope.profile, url),
    async place(scope, service) {
      const url = await serviceUrl(places, clients, scope, service);
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

/** Who profiles are: their credentials, and the sign-ins that some of them need. */
function createIdentities(
  { files, env, homeDir = homedir(), questions = noQuestions, signIn }: AwsParts,
  { callPlace }: Places,
  hasNetwork: () => boolean,
): { readonly identityCenter: IdentityCenter; readonly credentials: Credentials } {
  const identityCenter = createIdentityCenter({
    ...(signIn ?? noSignIn),
    files,
    homeDir,
    places: callPlace,
    questions: signIn === undefined ? noQuestions : questions,
    hasNetwork: ({ endpoint }) => isNear(endpoint) || hasNetwork(),
  });
  const sources = createSources({ questions, env, homeDir, identityCenter });
  return { identityCenter, credentials: createCredentials({ files, questions, sources, place: callPlace }) };
}

function createScopedClients(
  { place, retries }: Places,
  credentials: Pick<Credentials, 'resolve'>,
  network: Pick<Network, 'agent'>,
  decoder: Decoder | undefined,
): Clients {
  return createClients({
    settings: ({ profile, region }, service) => ({
      ...place(profile, region, service),
      connectionTimeout: retries(profile).connectionTimeout,
      credentials: () => credentials.resolve(profile, region),
      agent: () => network.agent(profile),
      decoder,
    }),
  });
}

const noSettings: NetworkSettings = { all: {}, profiles: {} };

const noSignIn = {
  openPage: async () => false,
  page: () => ({ title: '', text: '' }),
  ways: { get: () => undefined, set: () => {} },
} satisfies AwsParts['signIn'];
