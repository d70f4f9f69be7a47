import type { EndpointService } from '../../contract/network-values.ts';
import type { Scope } from '../../contract/values.ts';
import type { Clients } from './clients.ts';
import { endpointFor, endpointVariants, isLoopback, nobody, withOrigin, type Environment } from './endpoints.ts';
import { endpointNameOf } from './network-settings.ts';
import type { Network } from './network.ts';
import { ownEndpoint, streamEndpoint } from './own-endpoints.ts';
import type { ProfileFiles } from './profile-files.ts';
import { retrySettings, type RetrySettings } from './retry-settings.ts';
import type { CallPlace } from './sources/source.ts';
import type { Places as CallPlaces } from './sso/identity-center.ts';

/** Where a profile's calls of a service go. */
export type Place = Pick<CallPlace, 'region' | 'endpoint' | 'useFipsEndpoint' | 'useDualstackEndpoint'>;

export interface Places {
  /** The endpoint that was set; undefined where AWS's own counts. Throws FailureError for one that cannot be used. */
  readonly endpoint: (profile: string, service: string) => string | undefined;
  readonly place: (profile: string, region: string, service: string) => Place;
  readonly retries: (profile: string) => RetrySettings;
  /** The same for what credentials themselves ask, with all that an SDK client of theirs is made with. */
  readonly callPlace: CallPlaces;
}

export interface PlacesParts {
  readonly files: Pick<ProfileFiles, 'current'>;
  readonly env: Environment;
  /** The environment with the user's network settings over it. */
  readonly envOf: (profile: string, service?: string) => Environment;
  readonly network: Pick<Network, 'agent'>;
}

export function createPlaces({ files, env, envOf, network }: PlacesParts): Places {
  const endpoint = (profile: string, service: string) =>
    endpointFor(files.current(), envOf(profile, service), profile, endpointNameOf(service));
  const place = (profile: string, region: string, service: string): Place => {
    const url = endpoint(profile, service);
    // An endpoint that was set is taken as it is: the variants of AWS's own do not apply to it.
    if (url !== undefined) return { region, endpoint: url, useFipsEndpoint: false, useDualstackEndpoint: false };
    return { region, ...endpointVariants(files.current(), env, profile) };
  };
  const retries = (profile: string) => retrySettings(files.current(), env, profile);
  return {
    endpoint,
    place,
    retries,
    callPlace: (profile = nobody.name, region, service) => ({
      ...place(profile, region, service),
      maxAttempts: retries(profile).tries.transient,
      connectionTimeout: retries(profile).connectionTimeout,
      agent: () => network.agent(profile),
    }),
  };
}

/** The URL that a scope's calls of a service go to; for ssmmessages that of its websockets. */
export async function serviceUrl(
  { endpoint, place }: Pick<Places, 'endpoint' | 'place'>,
  clients: Pick<Clients, 'use'>,
  scope: Scope,
  service: EndpointService,
): Promise<string> {
  const { profile, region } = scope;
  const set = endpoint(profile, service);
  if (service !== 'ssmmessages')
    return set ?? clients.use(scope, service, async (client) => ownEndpoint(client, place(profile, region, service)));
  if (set !== undefined) return withOrigin(set, set);
  const ssm = endpoint(profile, 'ssm');
  // A service on this very computer answers with streams of its own.
  if (ssm !== undefined && isLoopback(new URL(ssm).hostname)) return withOrigin(ssm, ssm);
  return streamEndpoint(region);
}
