/** Services whose endpoint can be set, by their prefix of IAM actions. */
export const endpointServices = ['ssm', 'ssmmessages', 'ec2', 'sts', 'kms', 's3', 'logs'] as const;
export type EndpointService = (typeof endpointServices)[number];

/** What stands between this computer and an answer of AWS, in the order in which it is met. */
export const hops = ['settings', 'dns', 'tcp', 'proxy', 'tls', 'http', 'clock', 'signature', 'permission'] as const;
export type Hop = (typeof hops)[number];

/** Why a typed address is refused. */
export type AddressProblem = 'no-url' | 'not-encrypted' | 'has-login';

const proxyForm = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(?:([^/?#]*)@)?(\[[0-9a-f:.]+\]|[^\s/?#@:[\]]+)(?::(\d{1,5}))?\/?$/i;

/**
 * What is wrong with a proxy's address that is to be kept: `http://HOST:PORT`, also without the scheme. A user name or
 * password is refused: the settings are a plain file.
 */
export function proxyProblem(text: string): AddressProblem | undefined {
  const [, scheme = 'http', login, host, port] = proxyForm.exec(text) ?? [];
  if (text.includes('@') || login !== undefined) return 'has-login';
  if (host === undefined || !/^https?$/i.test(scheme) || !isPort(port)) return 'no-url';
  return undefined;
}

const endpointForm = /^(https?|wss?):\/\/(?:([^/?#]*)@)?(\[[0-9a-f:.]+\]|[^\s/?#@:[\]]+)(?::(\d{1,5}))?(\/[^\s?#]*)?$/i;

/** What is wrong with an endpoint: it must be https, or http to this very computer, without a user name. */
export function endpointProblem(text: string): AddressProblem | undefined {
  const [, scheme = '', login, host = '', port] = endpointForm.exec(text) ?? [];
  if (text.includes('@') || login !== undefined) return 'has-login';
  if (host === '' || !isPort(port)) return 'no-url';
  const near = /^(localhost|\[::1\]|127(\.\d{1,3}){3})$/i.test(host);
  return /^(http|ws)$/i.test(scheme) && !near ? 'not-encrypted' : undefined;
}

function isPort(text: string | undefined): boolean {
  return text === undefined || (Number(text) >= 1 && Number(text) <= 65_535);
}
