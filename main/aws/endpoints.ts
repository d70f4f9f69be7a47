import type { ProfileSection, Sections } from './profile-sections.ts';
import { profileBroken } from './profile-broken.ts';
import { given, type SetValue } from './set-value.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** No profile at all: the environment's settings alone count. No profile has this name. */
export const nobody: Pick<ProfileSection, 'name' | 'settings' | 'origin'> = {
  name: '',
  settings: new Map(),
  origin: 'config',
};

/**
 * The endpoint that a user set for a service, or undefined for AWS's own. Throws `profile-broken` as `configuredEndpoints`
 * and `checkedEndpoint` do.
 */
export function endpointFor(
  snapshot: Sections,
  env: Environment,
  profile: string,
  service: string,
): string | undefined {
  const [strongest] = configuredEndpoints(snapshot, env, profile, service);
  return strongest && checkedEndpoint(strongest.value, profile);
}

/**
 * The endpoints that are set for a service, strongest first; the rest is looked at when it is asked for. The order is the
 * AWS CLI v2's ("Service-specific endpoints", AWS SDKs and Tools Reference): AWS_ENDPOINT_URL_<SERVICE>, AWS_ENDPOINT_URL,
 * the profile's services section, its endpoint_url. `ssmmessages` has only the first and the third: without them the URL
 * of StartSession's answer stands. The sandbox's own profile is never sent anywhere but to its endpoint_url, whatever is
 * set. Throws `profile-broken` for a services section that is missing.
 */
export function* configuredEndpoints(
  snapshot: Sections,
  env: Environment,
  profile: string,
  service: string,
): Generator<SetValue> {
  const section = profile === nobody.name ? nobody : snapshot.profiles.get(profile);
  if (section === undefined) return;
  const { settings, origin } = section;
  const hasGeneral = service !== 'ssmmessages';
  const own = given('file', 'endpoint_url', settings.get('endpoint_url'));
  if (origin === 'app') {
    if (own.length === 0) throw profileBroken(profile, "The sandbox's profile has no endpoint_url.");
    if (hasGeneral) yield* own;
    return;
  }
  if (isTrue(text(env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS) ?? settings.get('ignore_configured_endpoint_urls'))) return;
  const variable = `AWS_ENDPOINT_URL_${service.toUpperCase()}`;
  yield* given('environment', variable, env[variable]);
  if (hasGeneral) yield* given('environment', 'AWS_ENDPOINT_URL', env.AWS_ENDPOINT_URL);
  yield* given('file', 'endpoint_url', ofServices(snapshot, profile, service));
  if (hasGeneral) yield* own;
}

/** Whether a host name of a URL is this computer. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** AWS's endpoint variants of a profile (AWS SDKs and Tools Reference, "Dual-stack and FIPS endpoints"). */
export function endpointVariants(
  snapshot: Sections,
  env: Environment,
  profile: string,
): { useFipsEndpoint: boolean; useDualstackEndpoint: boolean } {
  const settings = snapshot.profiles.get(profile)?.settings;
  return {
    useFipsEndpoint: isTrue(text(env.AWS_USE_FIPS_ENDPOINT) ?? settings?.get('use_fips_endpoint')),
    useDualstackEndpoint: isTrue(text(env.AWS_USE_DUALSTACK_ENDPOINT) ?? settings?.get('use_dualstack_endpoint')),
  };
}

/** Replaces scheme, host and port of a StreamUrl by those of an endpoint, as a websocket's. */
export function withOrigin(url: string, endpoint: string): string {
  const { protocol, host } = new URL(endpoint);
  const { pathname, search } = new URL(url);
  return `${protocol.replace(/^http/, 'ws')}//${host}${pathname}${search}`;
}

function ofServices(snapshot: Sections, profile: string, service: string): string | undefined {
  const name = snapshot.profiles.get(profile)?.settings.get('services');
  if (name === undefined) return undefined;
  const section = snapshot.services.get(name);
  if (section === undefined)
    throw profileBroken(profile, `The profile names the services section ${name}, which does not exist.`);
  return section.get(`${service}.endpoint_url`);
}

/** Throws `profile-broken` for a URL that is none, and for plain http to another host. */
export function checkedEndpoint(url: string, profile: string): string {
  if (URL.canParse(url)) {
    const { protocol, hostname, username, password } = new URL(url);
    const encrypted = protocol === 'https:' || protocol === 'wss:';
    const near = (protocol === 'http:' || protocol === 'ws:') && isLoopback(hostname);
    if ((encrypted || near) && username === '' && password === '') return url;
  }
  throw profileBroken(
    profile,
    'The endpoint is refused: it must be https, or http to this computer, without a user name.',
  );
}

function text(value: string | undefined): string | undefined {
  return value === undefined || value === '' ? undefined : value;
}

function isTrue(value: string | undefined): boolean {
  return value?.toLowerCase() === 'true';
}
