import type { TFunction } from 'i18next';
import type { NetworkValues } from '../../../../../contract/features/network.ts';
import {
  endpointProblem,
  endpointServices,
  proxyProblem,
  type EndpointService,
} from '../../../../../contract/network-values.ts';

/** What stands in the fields; an empty one sets nothing. */
export interface Typed {
  readonly proxy: string;
  readonly noProxy: string;
  readonly caFile: string;
  readonly endpoints: Readonly<Partial<Record<EndpointService, string>>>;
}

/** Kept settings as fields. */
export function typedOf({ proxy = '', noProxy = '', caFile = '', endpoints = {} }: NetworkValues): Typed {
  return { proxy, noProxy, caFile, endpoints };
}

/** Fields as settings; undefined while one of them is wrong. */
export function valuesOf({ proxy, noProxy, caFile, endpoints }: Typed): NetworkValues | undefined {
  const urls = endpointServices
    .map((service) => [service, endpoints[service]?.trim() ?? ''] as const)
    .filter(([, url]) => url !== '');
  if (isWrongProxy(proxy) || urls.some(([, url]) => endpointProblem(url) !== undefined)) return undefined;
  return {
    ...(proxy.trim() !== '' && { proxy: proxy.trim() }),
    ...(noProxy.trim() !== '' && { noProxy: noProxy.trim() }),
    ...(caFile.trim() !== '' && { caFile: caFile.trim() }),
    ...(urls.length > 0 && { endpoints: Object.fromEntries(urls) }),
  };
}

export function isSame(a: Typed, b: Typed): boolean {
  return JSON.stringify(valuesOf(a) ?? a) === JSON.stringify(valuesOf(b) ?? b);
}

export function proxyError(t: TFunction, text: string): string | undefined {
  const problem = text.trim() === '' ? undefined : proxyProblem(text.trim());
  return problem === undefined ? undefined : t(`settings.network.problems.${problem}`);
}

export function endpointError(t: TFunction, text: string): string | undefined {
  const problem = text.trim() === '' ? undefined : endpointProblem(text.trim());
  if (problem === undefined) return undefined;
  const own = { 'no-url': 'no-endpoint', 'has-login': 'endpoint-login', 'not-encrypted': 'not-encrypted' } as const;
  return t(`settings.network.problems.${own[problem]}`);
}

function isWrongProxy(text: string): boolean {
  return text.trim() !== '' && proxyProblem(text.trim()) !== undefined;
}
