import { failed } from '../../contract/failure.ts';
import type { ProfileSnapshot } from './profile-files.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The endpoint that a user set for a service, or undefined for AWS's own. The order is the AWS CLI v2's ("Service-specific
 * endpoints", AWS SDKs and Tools Reference): AWS_ENDPOINT_URL_<SERVICE>, AWS_ENDPOINT_URL, the profile's services
 * section, its endpoint_url. The sandbox's profile stays on the sandbox whatever the environment says.
 * Throws `profile-broken` for a URL that is none, or plain http to another host than this one.
 */
export function endpointFor(snapshot: ProfileSnapshot, env: Environment, profile: string, service: string): string | undefined {
  const section = snapshot.profiles.get(profile);
  const settings = section?.settings;
  if (isTrue(settings?.get('ignore_configured_endpoint_urls')) || isTrue(env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS)) return undefined;
  const variable = `AWS_ENDPOINT_URL_${service.toUpperCase().replaceAll('-', '_')}`;
  const fromEnvironment = section?.origin === 'app' ? undefined : (text(env[variable]) ?? text(env.AWS_ENDPOINT_URL));
  const services = settings?.get('services');
  const fromServices = services === undefined ? undefined : snapshot.services.get(services)?.get(`${service}.endpoint_url`);
  // The streams of Session Manager have no endpoint of their own below a general endpoint_url: their URL comes from the answer.
  const general = service === 'ssmmessages' ? undefined : settings?.get('endpoint_url');
  const chosen = service === 'ssmmessages' ? (text(section?.origin === 'app' ? undefined : env[variable]) ?? text(fromServices)) : (fromEnvironment ?? text(fromServices) ?? text(general));
  return chosen === undefined ? undefined : checked(chosen, profile);
}

/** Whether a host is this computer. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

function checked(url: string, profile: string): string {
  try {
    const { protocol, hostname } = new URL(url);
    if (protocol === 'https:' || protocol === 'wss:') return url;
    if ((protocol === 'http:' || protocol === 'ws:') && isLoopback(hostname)) return url;
  } catch {
    // Told below.
  }
  throw failed('profile-broken', `The endpoint ${url} is refused: https, or http to this computer.`, { subject: { profile }, remedy: 'open-file' });
}

function text(value: string | undefined): string | undefined {
  return value === undefined || value === '' ? undefined : value;
}

function isTrue(value: string | undefined): boolean {
  return value?.toLowerCase() === 'true';
}
