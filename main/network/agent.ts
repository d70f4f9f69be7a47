import { Agent, type RequestOptions } from 'node:https';
import { Socket } from 'node:net';
import { secureContextOf } from './secure-context.ts';
import { noteCertificate } from './transport-failure.ts';
import { openTunnel } from './tunnel.ts';

export interface AgentOptions {
  /** Certificates of the user's own authorities (PEM), trusted beside Node's. */
  readonly ca: string | undefined;
  /** The proxy for an address such as `https://host:port/`; undefined for none. Throws FailureError. */
  readonly proxyFor: (url: string) => string | undefined;
  readonly keepAlive: boolean;
  readonly maxSockets?: number;
}

/**
 * How every encrypted connection of the app is made, for calls and websockets alike: TLS 1.2 or newer, certificates
 * always checked, the user's authorities and proxy honoured. Its errors are told by `transportFailure`.
 */
export function createAgent({ ca, proxyFor, ...rest }: AgentOptions): Agent {
  const secureContext = secureContextOf(ca);
  const agent = new Agent({ ...rest, secureContext, rejectUnauthorized: true });
  const connect = agent.createConnection.bind(agent);

  const encrypted = (options: RequestOptions & { readonly socket?: Socket }) => {
    const stream = connect(options);
    if (stream instanceof Socket) noteCertificate(stream, nameOf(options));
    return stream;
  };
  const throughProxy = async (options: RequestOptions, proxy: string) => {
    const port = Number(options.port ?? 443);
    const socket = await openTunnel({ proxy: new URL(proxy), host: nameOf(options), port, secureContext });
    return encrypted({ ...options, socket });
  };

  agent.createConnection = (options, done) => {
    // A failure goes the way of all others: to the request's own listener.
    const told = done as (error: unknown, stream?: unknown) => void;
    try {
      const proxy = proxyFor(addressOf(options));
      if (proxy === undefined) return encrypted(options);
      throughProxy(options, proxy).then(
        // Out of the promise: what a listener throws is not for this one to swallow.
        (stream) => process.nextTick(told, null, stream),
        (error: unknown) => process.nextTick(told, error),
      );
    } catch (error) {
      process.nextTick(told, error);
    }
    return undefined;
  };
  return agent;
}

function nameOf({ host }: RequestOptions): string {
  return host ?? 'localhost';
}

function addressOf(options: RequestOptions): string {
  const host = nameOf(options);
  return `https://${host.includes(':') ? `[${host}]` : host}:${options.port ?? 443}/`;
}
