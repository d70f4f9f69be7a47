import { failed } from '../../contract/failure.ts';
import type { Environment } from './endpoints.ts';

/**
 * The proxy of an address by the user's variables, as the AWS CLI v2 takes them (botocore, Python's urllib.request):
 * HTTPS_PROXY in any case, of which lower case wins, also when it is empty; never ALL_PROXY; without a scheme it is an
 * http proxy. A websocket is taken as https is. Plain http goes to this very computer only, so never through a proxy.
 * The answer may hold a password. Throws FailureError `proxy-failed` for an address that is no HTTP proxy's.
 */
export function proxyFor(env: Environment, address: string): string | undefined {
  const url = new URL(address);
  if (url.protocol !== 'https:' && url.protocol !== 'wss:') return undefined;
  const variables = proxyVariables(env);
  const proxy = variables.get('https');
  if (proxy === undefined || bypassed(variables.get('no'), url)) return undefined;
  return checked(proxy);
}

/** The variable that says a proxy (`https`) or what goes without one (`no`); undefined where none does. */
export function proxyVariable(env: Environment, scheme: 'https' | 'no'): { name: string; value: string } | undefined {
  const value = proxyVariables(env).get(scheme);
  if (value === undefined) return undefined;
  const names = Object.keys(env).filter((name) => name.toLowerCase() === `${scheme}_proxy` && env[name] === value);
  return { name: names.find((name) => name.endsWith('_proxy')) ?? names[0] ?? '', value };
}

function proxyVariables(env: Environment): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const all = Object.entries(env).map(([name, value = '']) => [name, value] as const);
  for (const [name, value] of all)
    if (value !== '' && /_proxy$/i.test(name)) found.set(name.slice(0, -'_proxy'.length).toLowerCase(), value);
  for (const [name, value] of all) {
    if (!name.endsWith('_proxy')) continue;
    const scheme = name.slice(0, -'_proxy'.length).toLowerCase();
    if (value === '') found.delete(scheme);
    else found.set(scheme, value);
  }
  return found;
}

/** NO_PROXY: names with all that ends in them, with a port or without; `*` alone for all. Neither patterns nor CIDR. */
function bypassed(list: string | undefined, { host, hostname }: URL): boolean {
  if (list === undefined) return false;
  if (list === '*') return true;
  return list
    .split(',')
    .map((name) => name.trim().replace(/^\.+/, '').toLowerCase())
    .filter((name) => name !== '')
    .some((name) => [host, hostname].some((own) => own === name || own.endsWith(`.${name}`)));
}

function checked(text: string): string {
  const withScheme = /^https?:/.test(text) ? text : `http:${text.startsWith('//') ? '' : '//'}${text}`;
  const other = /^[a-z][\w+.-]*:\/\//i.test(text) && withScheme !== text;
  const url = other || !URL.canParse(withScheme) ? undefined : new URL(withScheme);
  if (url === undefined || url.hostname === '')
    throw failed('proxy-failed', 'The address in HTTPS_PROXY is no URL of an HTTP proxy.');
  try {
    // A password with a bare percent sign is written by people, and taken by the CLI.
    url.username = encodeURIComponent(decodeURIComponent(plainPercents(url.username)));
    url.password = encodeURIComponent(decodeURIComponent(plainPercents(url.password)));
  } catch {
    throw failed('proxy-failed', 'The user or password in HTTPS_PROXY is not written as a URL asks.');
  }
  return new URL('/', url).href;
}

function plainPercents(text: string): string {
  return text.replace(/%(?![\da-f]{2})/gi, '%25');
}
