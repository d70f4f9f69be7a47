import type { Bridge } from '../../bridge/bridge.ts';
import { shellWord } from '../../workspace/copy-as.ts';

type Platform = Bridge['platform'];

/** What usually listens on a port, and how a program on this computer connects to it. */
interface Service {
  /** A proper name: the same in every language. */
  readonly name: string;
  /** Ready to be pasted; `at` is this computer's end. */
  readonly lines: (at: {
    readonly port: number;
    readonly nodeId: string;
    readonly platform: Platform;
  }) => readonly string[];
}

/** 127.0.0.1 and not localhost: MySQL's client takes that for its socket, and others try ::1 first. */
const local = '127.0.0.1';

const url = (scheme: string) => (at: { readonly port: number }) => [`${scheme}://${local}:${at.port}/`];
const service = (name: string, lines: Service['lines']): Service => ({ name, lines });

const http = service('HTTP', url('http'));
const https = service('HTTPS', url('https'));

const services: Readonly<Partial<Record<number, Service>>> = {
  // The key of a node is the node's, whatever port leads to it.
  22: service('SSH', ({ port, nodeId }) => [`ssh -p ${port} -o HostKeyAlias=${nodeId} ec2-user@${local}`]),
  80: http,
  443: https,
  1433: service('SQL Server', ({ port }) => [`sqlcmd -S ${local},${port}`]),
  1521: service('Oracle', ({ port }) => [`sqlplus user@//${local}:${port}/service`]),
  2049: service('NFS', () => []),
  3000: http,
  3306: service('MySQL', ({ port }) => [`mysql -h ${local} -P ${port} -u root -p`, `mysql://${local}:${port}/`]),
  3389: service('RDP', ({ port, platform }) => [rdp(port, platform)]),
  5432: service('PostgreSQL', ({ port }) => [
    `psql -h ${local} -p ${port} -U postgres`,
    `postgresql://${local}:${port}/postgres`,
  ]),
  5439: service('Redshift', ({ port }) => [`psql -h ${local} -p ${port} -U awsuser dev`]),
  5672: service('AMQP', url('amqp')),
  5900: service('VNC', ({ port }) => [`vnc://${local}:${port}`]),
  6379: service('Redis', ({ port }) => [`redis-cli -h ${local} -p ${port}`, `redis://${local}:${port}`]),
  6443: service('Kubernetes', url('https')),
  8000: http,
  8080: http,
  8443: https,
  9092: service('Kafka', () => []),
  9200: service('OpenSearch', url('http')),
  11211: service('Memcached', () => []),
  27017: service('MongoDB', ({ port, platform }) => [`mongosh ${shellWord(`mongodb://${local}:${port}/`, platform)}`]),
};

function rdp(port: number, platform: Platform): string {
  if (platform === 'win32') return `mstsc /v:${local}:${port}`;
  if (platform === 'darwin') return `open "rdp://full%20address=s:${local}:${port}"`;
  return `xfreerdp /v:${local}:${port}`;
}

/** What usually listens on a port; undefined where nothing is usual. */
export function serviceName(port: number): string | undefined {
  return services[port]?.name;
}

/** The well-known ports, to be offered. */
export const knownPorts: ReadonlyArray<{ readonly port: number; readonly name: string }> = Object.entries(services).map(
  ([port, known]) => ({ port: Number(port), name: known?.name ?? '' }),
);

/** How to connect to a tunnel's local end, the best first; its address is always one of them. */
export function connectionLines(
  destinationPort: number,
  at: { readonly port: number; readonly nodeId: string; readonly platform: Platform },
): readonly string[] {
  return [...(services[destinationPort]?.lines(at) ?? []), `${local}:${at.port}`];
}
