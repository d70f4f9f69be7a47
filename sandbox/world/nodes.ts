import { baseImageId } from './base-images.ts';
import { hex, mix, pick } from './random.ts';

/** ec2:DescribeInstances, State.Name. */
export type InstanceState = 'pending' | 'running' | 'shutting-down' | 'terminated' | 'stopping' | 'stopped';

/** An instance or hybrid node of the world with everything that the services tell of it. Times are epoch seconds. */
export interface WorldNode {
  readonly id: string;
  readonly index: number;
  readonly name: string;
  readonly kind: 'ec2' | 'hybrid';
  /** `managed` nodes are known to Systems Manager; `stopped` and `unmanaged` ones to EC2 alone. */
  readonly standing: 'managed' | 'stopped' | 'unmanaged';
  readonly ping: 'Online' | 'ConnectionLost';
  readonly lastPing: number;
  readonly platformType: 'Linux' | 'Windows' | 'MacOS';
  readonly platformName: string;
  readonly platformVersion: string;
  readonly platformDetails: string;
  readonly architecture: string;
  readonly agentVersion: string;
  readonly latestAgent: boolean;
  readonly hostname: string;
  readonly address: string;
  readonly publicAddress: string | undefined;
  readonly instanceType: string;
  readonly imageId: string;
  readonly state: InstanceState;
  readonly profileArn: string | undefined;
  readonly tags: ReadonlyArray<readonly [string, string]>;
  readonly launchedAt: number;
  readonly registeredAt: number;
}

/** The nodes of one account and Region, made when asked for: 100,000 of them cost nothing at the start. */
export interface Nodes {
  /** All: managed first, then stopped, then running ones that are not managed. */
  readonly count: number;
  /** From this index on none is managed. */
  readonly managed: number;
  at(index: number): WorldNode;
  find(id: string): WorldNode | undefined;
}

export interface NodesOptions {
  readonly seed: number;
  readonly accountId: string;
  readonly region: string;
  readonly managed: number;
  readonly agents: 'old' | 'new' | 'mixed';
  /** Epoch milliseconds at which the world began. */
  readonly startedAt: number;
}

const platforms = [
  { type: 'Linux', name: 'Amazon Linux', version: '2023', details: 'Linux/UNIX', architecture: 'x86_64' },
  { type: 'Linux', name: 'Ubuntu', version: '22.04', details: 'Linux/UNIX', architecture: 'x86_64' },
  { type: 'Linux', name: 'Amazon Linux', version: '2', details: 'Linux/UNIX', architecture: 'arm64' },
  {
    type: 'Windows',
    name: 'Microsoft Windows Server 2022 Datacenter',
    version: '10.0.20348',
    details: 'Windows',
    architecture: 'x86_64',
  },
  {
    type: 'Linux',
    name: 'Red Hat Enterprise Linux',
    version: '9.4',
    details: 'Red Hat Enterprise Linux',
    architecture: 'x86_64',
  },
  { type: 'Linux', name: 'Debian GNU/Linux', version: '12', details: 'Linux/UNIX', architecture: 'arm64' },
  { type: 'Linux', name: 'Ubuntu', version: '24.04', details: 'Linux/UNIX', architecture: 'x86_64' },
  {
    type: 'Windows',
    name: 'Microsoft Windows Server 2019 Datacenter',
    version: '10.0.17763',
    details: 'Windows',
    architecture: 'x86_64',
  },
  { type: 'MacOS', name: 'macOS', version: '14.5', details: 'Linux/UNIX', architecture: 'arm64_mac' },
] as const;
const roles = ['web', 'api', 'orders', 'db', 'cache', 'worker', 'batch', 'search'] as const;
const environments = ['prod', 'prod', 'staging', 'dev'] as const;
const teams = ['payments', 'platform', 'search', 'growth'] as const;
/** Instance types of each architecture. */
const types = {
  x86_64: ['t3.micro', 't3.medium', 'm6i.large', 'm7i.2xlarge', 'c6a.xlarge'],
  arm64: ['t4g.medium', 'm7g.large', 'c7g.xlarge', 'r6g.large'],
  arm64_mac: ['mac2.metal'],
} as const;
const newest = '3.3.1611.0';
const newAgents = [newest, newest, newest, '3.3.1142.0', '3.3.987.0'] as const;
/** Either side of each version gate: the terminate flag (2.3.722), many connections (3.0.196), remote hosts, keep-alive, challenge. */
const oldAgents = [
  '3.0.222.0',
  '3.1.1188.0',
  '2.3.714.0',
  '3.0.196.0',
  '2.3.756.0',
  '3.1.1374.0',
  '3.1.1575.0',
  '3.3.551.0',
] as const;
/** Multiplying by an odd number is a one-to-one map of 32-bit numbers: ids look random and still lead back. */
const scatter = 0x9e3779b1;
const gather = inverse(scatter);

export function createNodes(options: NodesOptions): Nodes {
  const { managed } = options;
  const stopped = managed === 0 ? 0 : Math.max(3, Math.floor(managed / 20));
  const unmanaged = managed === 0 ? 0 : Math.max(4, Math.floor(managed / 20));
  const place = mix(options.seed, number(options.accountId), number(options.region));
  const count = managed + stopped + unmanaged;
  const at = (index: number): WorldNode => {
    const standing = index < managed ? 'managed' : index < managed + stopped ? 'stopped' : 'unmanaged';
    return makeNode(options, place, index, standing);
  };
  return {
    count,
    managed,
    at,
    find(id) {
      const [, tail] = /^m?i-0[0-9a-f]{8}([0-9a-f]{8})$/.exec(id) ?? [];
      if (tail === undefined) return undefined;
      const index = Math.imul(Number.parseInt(tail, 16) ^ place, gather) >>> 0;
      if (index >= count) return undefined;
      const node = at(index);
      return node.id === id ? node : undefined;
    },
  };
}

function makeNode(options: NodesOptions, place: number, index: number, standing: WorldNode['standing']): WorldNode {
  const roll = (salt: number) => mix(place, index, salt);
  const kind = standing === 'managed' && index % 12 === 7 ? 'hybrid' : 'ec2';
  const platform = kind === 'hybrid' ? pick(platforms, [4, 5, 7][index % 3] ?? 4) : pick(platforms, index);
  const role = pick(roles, index);
  const number = Math.floor(index / roles.length) + 1;
  const name = `${role}-${number}`;
  const environment = pick(environments, roll(3));
  // Every sixth managed node has lost its connection, but never the first: there is always one to connect to.
  const lost = standing === 'managed' && index % 6 === 5;
  const now = Math.floor(options.startedAt / 1000);
  const id = `${kind === 'hybrid' ? 'mi' : 'i'}-0${hex(roll(1), 8)}${hex(Math.imul(index, scatter) ^ place, 8)}`;
  const agentVersion = agentOf(options.agents, roll(4));
  const launchedAt = now - 86_400 * (1 + (roll(5) % 400));
  // 250 hosts in each of 256 networks: no network and no broadcast addresses, and none twice among a million.
  const address = `10.${(place + Math.floor(index / 64_000)) % 200}.${Math.floor(index / 250) % 256}.${4 + (index % 250)}`;
  const tags: Array<readonly [string, string]> = [
    ['Env', environment],
    ['Role', role],
    ['Team', pick(teams, roll(6))],
  ];
  if (kind === 'ec2') tags.unshift(['Name', name]);
  return {
    id,
    index,
    name,
    kind,
    standing,
    ping: lost ? 'ConnectionLost' : 'Online',
    lastPing: lost ? now - 3_600 * (1 + (roll(7) % 200)) : now - (roll(7) % 300),
    platformType: platform.type,
    platformName: platform.name,
    platformVersion: platform.version,
    platformDetails: platform.details,
    architecture: platform.architecture,
    agentVersion,
    latestAgent: agentVersion === newest,
    hostname:
      platform.type === 'Windows'
        ? `EC2AMAZ-${hex(roll(8), 7).toUpperCase()}`
        : kind === 'hybrid'
          ? `${name}.corp.example`
          : name,
    address,
    publicAddress:
      kind === 'ec2' && standing !== 'stopped' && role === 'web' ? `203.0.113.${1 + (index % 254)}` : undefined,
    instanceType: pick<string>(types[platform.architecture], roll(9)),
    imageId: baseImageId(options.region, platform.name, platform.version),
    state: standing === 'stopped' ? 'stopped' : 'running',
    // Half of the instances that are not managed lack a profile; the others have one and never registered.
    profileArn:
      standing === 'unmanaged' && index % 2 === 0
        ? undefined
        : `arn:aws:iam::${options.accountId}:instance-profile/fleet-node`,
    tags,
    launchedAt,
    registeredAt: launchedAt + 120,
  };
}

function agentOf(agents: NodesOptions['agents'], roll: number): string {
  if (agents === 'old') return pick(oldAgents, roll);
  if (agents === 'new') return newest;
  return roll % 9 === 0 ? pick(oldAgents, roll >>> 4) : pick(newAgents, roll >>> 4);
}

function number(text: string): number {
  return mix(...Array.from(text, (character) => character.charCodeAt(0)));
}

/** The inverse of an odd number modulo 2^32 (Newton's iteration doubles the right bits each time). */
function inverse(odd: number): number {
  let value = odd;
  for (let step = 0; step < 5; step += 1) value = Math.imul(value, 2 - Math.imul(odd, value));
  return value;
}

/** Some of the nodes, in the world's order, for a question that names their ids: nobody walks 100,000 to find ten. */
export function named(nodes: Nodes, ids: readonly string[]): Pick<Nodes, 'count' | 'managed' | 'at'> {
  const found = [...new Set(ids)].flatMap((id) => nodes.find(id) ?? []).sort((one, other) => one.index - other.index);
  return {
    count: found.length,
    managed: found.findLastIndex(({ standing }) => standing === 'managed') + 1,
    at(index) {
      const node = found[index];
      if (node === undefined) throw new Error(`there is no node ${index} among ${found.length}`);
      return node;
    },
  };
}
