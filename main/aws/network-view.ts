import type { NetworkSettings, NetworkValue, NetworkView } from '../../contract/features/network.ts';
import { FailureError, type Failure } from '../../contract/failure.ts';
import { endpointServices, type EndpointService } from '../../contract/network-values.ts';
import { caBundlesOf, readCaBundle } from './ca-bundle.ts';
import { checkedEndpoint, configuredEndpoints, nobody, type Environment } from './endpoints.ts';
import { endpointNameOf } from './network-settings.ts';
import type { ProfileSection, Sections } from './profile-sections.ts';
import { proxyFor, proxyVariable } from './proxy.ts';

export interface NetworkFacts {
  readonly snapshot: Sections;
  readonly env: Environment;
  readonly settings: NetworkSettings;
  /** Undefined for the app as a whole, to which the AWS files say nothing. */
  readonly profile: string | undefined;
}

/** What is set and in force, strongest first, by the same rules as calls are made. Passwords are left out. */
export async function networkView(facts: NetworkFacts): Promise<NetworkView> {
  const { settings, profile } = facts;
  const failures: Failure[] = [];
  const told = <T>(look: () => T, otherwise: T): T => {
    try {
      return look();
    } catch (error) {
      if (!(error instanceof FailureError)) throw error;
      failures.push(error.failure);
      return otherwise;
    }
  };
  const caFile = authorities(facts);
  const [bundle] = caFile;
  if (bundle !== undefined) {
    await readCaBundle(bundle.value).catch((error: unknown) => {
      if (!(error instanceof FailureError)) throw error;
      failures.push(error.failure);
    });
  }
  const endpoints = endpointServices.map((service) => [service, told(() => endpointsOf(facts, service), [])] as const);
  return {
    own: ownOf(settings, profile) ?? {},
    proxy: told(() => proxies(facts), []),
    noProxy: [...set(facts, ({ noProxy }) => noProxy), ...variable(facts.env, 'no')],
    caFile,
    endpoints: Object.fromEntries(endpoints) as Record<EndpointService, NetworkValue[]>,
    fixed: sectionOf(facts)?.origin === 'app',
    failures,
  };
}

type Level = NetworkSettings['all'];

function ownOf(settings: NetworkSettings, profile: string | undefined): Level | undefined {
  if (profile === undefined) return settings.all;
  return Object.hasOwn(settings.profiles, profile) ? settings.profiles[profile] : undefined;
}

function set({ settings, profile }: NetworkFacts, pick: (level: Level) => string | undefined): NetworkValue[] {
  const ofProfile = profile === undefined ? undefined : pick(ownOf(settings, profile) ?? {});
  const ofApp = pick(settings.all);
  return [
    ...(ofProfile === undefined ? [] : [{ from: 'profile-setting' as const, value: ofProfile }]),
    ...(ofApp === undefined ? [] : [{ from: 'app-setting' as const, value: ofApp }]),
  ];
}

function variable(env: Environment, scheme: 'https' | 'no'): NetworkValue[] {
  const found = proxyVariable(env, scheme);
  return found === undefined ? [] : [{ from: 'environment', ...found }];
}

/** Throws FailureError for a variable that is no proxy's address. */
function proxies(facts: NetworkFacts): NetworkValue[] {
  const found = proxyVariable(facts.env, 'https');
  if (found === undefined) return set(facts, ({ proxy }) => proxy);
  const address = proxyFor({ [found.name]: found.value }, 'https://aws.example/') ?? '';
  const { protocol, host, username, password } = new URL(address);
  return [
    ...set(facts, ({ proxy }) => proxy),
    {
      from: 'environment',
      name: found.name,
      value: `${protocol}//${host}`,
      login: username !== '' || password !== '',
    },
  ];
}

/** What the AWS files say of the profile; nothing to the app as a whole. */
function sectionOf({ snapshot, profile }: NetworkFacts): ProfileSection | undefined {
  return profile === undefined ? undefined : snapshot.profiles.get(profile);
}

function authorities(facts: NetworkFacts): NetworkValue[] {
  return [...set(facts, ({ caFile }) => caFile), ...caBundlesOf(facts.env, sectionOf(facts))];
}

/** Of the variables and of the files the strongest. Throws FailureError for an endpoint that is refused. */
function endpointsOf(facts: NetworkFacts, service: EndpointService): NetworkValue[] {
  const { snapshot, env } = facts;
  const { name } = sectionOf(facts) ?? nobody;
  const strongest = new Map<string, NetworkValue>();
  for (const each of configuredEndpoints(snapshot, env, name, endpointNameOf(service)))
    if (!strongest.has(each.from)) strongest.set(each.from, { ...each, value: checkedEndpoint(each.value, name) });
  return [...set(facts, ({ endpoints }) => endpoints?.[service]), ...strongest.values()];
}
