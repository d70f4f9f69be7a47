import type { NetworkSettings } from '../../contract/features/network.ts';
import { endpointServices, type EndpointService } from '../../contract/network-values.ts';
import type { Environment } from './endpoints.ts';

/** Services whose endpoint settings have another name than their actions (AWS SDKs and Tools Reference). */
const endpointNames: Readonly<Record<string, string>> = {
  logs: 'cloudwatch_logs',
  'resource-groups': 'resource_groups',
};

/** The name by which a service's endpoint is set: in variables, in large letters, and in a `services` section. */
export function endpointNameOf(service: string): string {
  return endpointNames[service] ?? service;
}

/**
 * The environment as it holds for a profile: the user's network settings stand in it as the variables that mean the
 * same, the profile's over the app's. All rules about variables, for calls and for websockets, are then about settings
 * too. With a service, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS is kept from the endpoint that the settings have for it.
 */
export function environmentWith(
  env: Environment,
  settings: NetworkSettings,
  profile: string,
  service?: string,
): Environment {
  const own = Object.hasOwn(settings.profiles, profile) ? settings.profiles[profile] : undefined;
  const chosen = { ...settings.all, ...own, endpoints: { ...settings.all.endpoints, ...own?.endpoints } };
  const set: Record<string, string> = {};
  if (chosen.proxy !== undefined) set['https_proxy'] = chosen.proxy;
  if (chosen.noProxy !== undefined) set['no_proxy'] = chosen.noProxy;
  if (chosen.caFile !== undefined) set['AWS_CA_BUNDLE'] = chosen.caFile;
  for (const each of endpointServices) {
    const url = chosen.endpoints[each];
    if (url !== undefined) set[`AWS_ENDPOINT_URL_${endpointNameOf(each).toUpperCase()}`] = url;
  }
  if (Object.keys(set).length === 0) return env;
  if (service !== undefined && chosen.endpoints[service as EndpointService] !== undefined)
    set['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'] = 'false';
  // Both proxy variables count in any case: none of another spelling may stand beside ours.
  const kept = Object.entries(env).filter(([name]) => !Object.hasOwn(set, name.toLowerCase()));
  return { ...Object.fromEntries(kept), ...set };
}
