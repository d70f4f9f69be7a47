import type { ProfileSection, Sections } from './profile-sections.ts';
import { profileBroken } from './profile-broken.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** No profile at all: the environment's settings alone count. No profile has this name. */
export const nobody: Pick<ProfileSection, 'name' | 'settings' | 'origin'> = {
  name: '',
  settings: new Map(),
  origin: 'config',
};

/**
 * The endpoint that a user set for a service, or undefined for AWS's own. The order is the AWS CLI v2's ("Service-specific
 * endpoints", AWS SDKs and Tools Reference): AWS_ENDPOINT_URL_<SERVICE>, AWS_ENDPOINT_URL, the profile's services
 * section, its endpoint_url. `ssmmessages` has only the first and the third: without them the URL of StartSession's
 * answer stands. The sandbox's own profile is never sent anywhere but to its endpoint_url, whatever is set.
 * Throws `profile-broken` for a URL that is none, plain http to another host, or a services section that is missing.
 */
export function endpointFor(
  snapshot: Sections,
  env: Environment,
  profile: string,
  service: string,
): string | undefined {
  const section = profile === nobody.name ? nobody : snapshot.profiles.get(profile);
  if (section === undefined) return undefined;
  const { settings } = section;
  const own = text(settings.get('endpoint_url'));
  if (section.origin === 'app') {
    if (own === undefined) throw profileBroken(profile, "The sandbox's profile has no endpoint_url.");
    return service === 'ssmmessages' ? undefined : checked(own, profile);
  }
  if (isTrue(text(env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS) ?? settings.get('ignore_configured_endpoint_urls')))
    return undefined;
  const variable = text(env[`AWS_ENDPOINT_URL_${service.toUpperCase()}`]);
  const general = service === 'ssmmessages' ? {} : { env: text(env.AWS_ENDPOINT_URL), own };
  const chosen = variable ?? general.env ?? ofServices(snapshot, profile, service) ?? general.own;
  return chosen === undefined ? undefined : checked(chosen, profile);
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
  return text(section.get(`${service}.endpoint_url`));
}

function checked(url: string, profile: string): string {
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
