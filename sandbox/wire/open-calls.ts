import type { OpenCaller, OpenService, Service } from '../services/service.ts';
import type { World } from '../world/world.ts';
import type { Input, Protocol, RequestLine } from './protocols.ts';
import { openServiceOf } from './rest-json.ts';

/** A call that carries no signature; what it asks for is read when it is run. Running throws AwsError. */
export interface OpenCall {
  readonly service: string;
  readonly operation: string;
  readonly protocol: Protocol;
  readonly run: () => unknown;
}

export interface OpenCallsParts {
  readonly world: World;
  readonly services: Readonly<Record<string, Service>>;
  /** Services whose requests are never signed. */
  readonly openServices: Readonly<Record<'sso' | 'sso-oidc', OpenService>>;
  /** Origin of the sandbox's own pages. */
  readonly origin: string;
}

/** The call of a request without a signature; undefined where there is none of that kind. */
export function openCallOf(
  parts: OpenCallsParts,
  line: RequestLine,
  headers: Readonly<Record<string, string | undefined>>,
  body: string,
): OpenCall | undefined {
  const route = openServiceOf(line);
  if (route === undefined) return unsignedOf(parts, body);
  const { protocol, operations } = parts.openServices[route.service];
  const [, region] = /^(?:oidc|portal\.sso)\.([a-z0-9-]+)\.amazonaws\.com/.exec(headers.host ?? '') ?? [];
  const caller: OpenCaller = { world: parts.world, region, origin: parts.origin };
  const run = () => operations[route.operation]?.(protocol.read(headers, body, line).input, caller);
  return { ...route, protocol, run };
}

/** An operation that may be asked for without a signature: those of the query protocol, by the form's Action. */
function unsignedOf({ services, world }: OpenCallsParts, body: string): OpenCall | undefined {
  for (const [service, { protocol, unsigned = {} }] of Object.entries(services)) {
    if (protocol.name !== 'query') continue;
    const { operation, input } = protocol.read({}, body, { method: 'POST', url: '/' });
    const run: ((input: Input, world: World) => unknown) | undefined = Object.hasOwn(unsigned, operation)
      ? unsigned[operation]
      : undefined;
    if (run !== undefined) return { service, operation, protocol, run: () => run(input, world) };
  }
  return undefined;
}
