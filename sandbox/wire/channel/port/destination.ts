import { connect, isIP, isIPv4, Socket } from 'node:net';
import type { NodeSession } from '../../../world/session.ts';
import { isAtMost } from '../client-version.ts';

/** Where a port session leads; a node's own ports are this computer's. */
export interface Destination {
  /** Opens a connection. The socket fails like a refused one for hosts that this sandbox does not reach. */
  dial(): Socket;
  /** The agent's words for a connection that failed. */
  failure(error: NodeJS.ErrnoException): string;
}

/** The last agent that does not know the `host` property, and the last that forwards to metadata addresses. */
const gates = { remoteHost: '3.1.1187.0', forbidden: '3.1.1373.0' };
/** Metadata, VPC DNS and time service (agent/session/plugins/port: the addresses that it refuses). */
const forbidden: ReadonlySet<string> = new Set([
  '169.254.169.254',
  '169.254.169.253',
  '169.254.169.123',
  'fd00:ec2::254',
  'fd00:ec2::253',
  'fd00:ec2::123',
]);

/** The destination of a session. Throws an Error with the agent's words for one that it refuses from the start. */
export function destinationOf({ properties, node }: Pick<NodeSession, 'properties' | 'node'>): Destination {
  const port = Number(properties?.portNumber ?? '');
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Error('Port number is empty in session properties.');
  const asked = properties?.host ?? '';
  const host = asked === '' || isAtMost(node.agentVersion, gates.remoteHost) ? 'localhost' : asked.toLowerCase();
  if (forbidden.has(host) && !isAtMost(node.agentVersion, gates.forbidden))
    throw new Error(`Forwarding to IP address ${host} is forbidden.`);
  const address = loopbackOf(host, node.hostname);
  return {
    dial() {
      if (address !== undefined) return connect({ host: address, port });
      // Nothing but loopback is ever dialled: a socket that fails as soon as somebody listens.
      return unreachable(host);
    },
    failure: ({ code, message }) => {
      if (address === undefined) return message;
      return `dial tcp ${address}:${port}: connect: ${code === 'ECONNREFUSED' ? 'connection refused' : message}`;
    },
  };
}

/** The loopback address of a name or address that means this computer or the node itself; undefined for all others. */
function loopbackOf(host: string, hostname: string): string | undefined {
  if (host === '::1') return host;
  if (isIPv4(host)) return host.startsWith('127.') ? host : undefined;
  const own = ['localhost', hostname.toLowerCase(), `${hostname.toLowerCase()}.ec2.internal`];
  return own.includes(host) || host.endsWith('.localhost') ? '127.0.0.1' : undefined;
}

function unreachable(host: string): Socket {
  const words =
    isIP(host) > 0 ? `dial tcp ${host}: connect: no route to host` : `dial tcp: lookup ${host}: no such host`;
  const socket = new Socket();
  process.nextTick(() => socket.destroy(new Error(words)));
  return socket;
}
