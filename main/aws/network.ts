import type { Agent } from 'node:https';
import { createAgent } from '../network/agent.ts';
import type { Route } from '../network/route.ts';
import { caBundlesOf, readCaBundle } from './ca-bundle.ts';
import type { Environment } from './endpoints.ts';
import type { ProfileFiles } from './profile-files.ts';
import { proxyFor } from './proxy.ts';
import { ownTurn } from './turns.ts';

/** The user's network settings, in one place for AWS calls and for the websockets of sessions. */
export interface Network {
  /** How a profile's connections reach a URL. Throws FailureError `ca-broken` and `proxy-failed`. */
  readonly route: (profile: string, url: string) => Promise<Route>;
  /** An agent for SDK clients of a profile, which finds the proxy of each host it is sent to. Throws like `route`. */
  readonly agent: (profile: string) => Promise<Agent>;
}

export interface NetworkParts {
  readonly files: Pick<ProfileFiles, 'current'>;
  /** The environment as it holds for a profile (network-settings.ts); asked anew for each connection. */
  readonly env: (profile: string) => Environment;
}

const maxSockets = 8;

/**
 * Reads files only when a connection is to be made. The sandbox's own profile never leaves this computer: neither proxy
 * nor authorities are for it.
 */
export function createNetwork({ files, env }: NetworkParts): Network {
  const isOwn = (profile: string) => files.current().profiles.get(profile)?.origin === 'app';
  const authorities = async (profile: string): Promise<string | undefined> => {
    if (isOwn(profile)) return undefined;
    const [strongest] = caBundlesOf(env(profile), files.current().profiles.get(profile));
    return strongest && readCaBundle(strongest.value);
  };
  const proxy = (profile: string, url: string) => (isOwn(profile) ? undefined : proxyFor(env(profile), url));
  return {
    async route(profile, url) {
      const found = proxy(profile, url);
      // Nothing is encrypted on the way to this very computer.
      const ca = /^(https|wss):/.test(url) ? await authorities(profile) : undefined;
      return { ...(found !== undefined && { proxy: found }), ...(ca !== undefined && { ca }) };
    },
    async agent(profile) {
      const ca = await authorities(profile);
      // What they are trusted by is made with the first agent: ten milliseconds.
      await ownTurn();
      return createAgent({ ca, proxyFor: (url) => proxy(profile, url), keepAlive: true, maxSockets });
    },
  };
}
