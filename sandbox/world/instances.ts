import type { Fleet } from './fleet.ts';
import { newId, type Image } from './images.ts';
import type { WorldNode } from './nodes.ts';
import { mix } from './random.ts';
import type { Schedule } from './schedule.ts';

/** What a new instance is launched with. */
export interface Launch {
  readonly image: Image;
  readonly instanceType: string;
  readonly profileArn: string | undefined;
  readonly tags: WorldNode['tags'];
}

/** EC2's side of instances: their states really move, and Systems Manager hears of it a little later. */
export interface Instances {
  start(id: string): void;
  stop(id: string): void;
  reboot(id: string): void;
  terminate(id: string): void;
  launch(launch: Launch): WorldNode;
  /** Gives an instance its profile (undefined takes it away); a running one registers with Systems Manager afterwards. */
  setProfile(id: string, profileArn: string | undefined): void;
}

interface InstancesOptions {
  readonly fleet: Fleet;
  readonly schedule: Schedule;
  /** How long one change of state takes, in milliseconds. */
  readonly stateMs: number;
  readonly now: () => number;
  /** Told of an instance that goes down: what runs on it ends. */
  readonly onDown: (id: string) => void;
}

const newAgent = '3.3.1611.0';

export function createInstances({ fleet, schedule, stateMs, now, onDown }: InstancesOptions): Instances {
  const seconds = () => Math.floor(now() / 1000);
  /** Only if nothing else has happened to it in between. */
  const next = (id: string, from: WorldNode['state'], act: (node: WorldNode) => void) =>
    schedule.after(stateMs, () => {
      const node = fleet.find(id);
      if (node?.state === from) act(node);
    });
  const lose = (id: string) => {
    fleet.change(id, { ping: 'ConnectionLost', lastPing: seconds() });
    onDown(id);
  };
  const register = (id: string) =>
    next(id, 'running', ({ profileArn }) => {
      if (profileArn === undefined) return;
      fleet.change(id, { standing: 'managed', ping: 'Online', lastPing: seconds(), registeredAt: seconds() });
    });
  const boot = (id: string) => {
    const publicAddress = fleet.find(id)?.tags.some(([key, value]) => key === 'Role' && value === 'web')
      ? `203.0.113.${1 + (mix(seconds(), fleet.find(id)?.index ?? 0) % 254)}`
      : undefined;
    fleet.change(id, { state: 'pending', launchedAt: seconds(), publicAddress });
    next(id, 'pending', () => {
      fleet.change(id, { state: 'running' });
      register(id);
    });
  };
  return {
    start: boot,
    stop(id) {
      fleet.change(id, { state: 'stopping' });
      lose(id);
      next(id, 'stopping', () => fleet.change(id, { state: 'stopped', publicAddress: undefined }));
    },
    reboot(id) {
      lose(id);
      register(id);
    },
    terminate(id) {
      fleet.change(id, { state: 'shutting-down' });
      lose(id);
      next(id, 'shutting-down', () => fleet.change(id, { state: 'terminated', publicAddress: undefined }));
    },
    launch(launch) {
      const node = fleet.add(launched(launch, fleet.count, seconds()));
      boot(node.id);
      return node;
    },
    setProfile(id, profileArn) {
      fleet.change(id, { profileArn });
      if (fleet.find(id)?.standing !== 'managed') register(id);
    },
  };
}

function launched({ image, instanceType, profileArn, tags }: Launch, index: number, at: number) {
  const id = newId('i');
  const name = tags.find(([key]) => key === 'Name')?.[1] ?? '';
  const address = `10.250.${Math.floor(index / 250) % 256}.${4 + (index % 250)}`;
  const platformType = image.windows ? 'Windows' : image.platformName === 'macOS' ? 'MacOS' : 'Linux';
  return {
    id,
    name,
    kind: 'ec2',
    standing: 'unmanaged',
    ping: 'ConnectionLost',
    lastPing: at,
    platformType,
    platformName: image.platformName,
    platformVersion: image.platformVersion,
    platformDetails: image.platformDetails,
    architecture: image.architecture,
    agentVersion: newAgent,
    latestAgent: true,
    hostname: image.windows ? `EC2AMAZ-${id.slice(-7).toUpperCase()}` : `ip-${address.replaceAll('.', '-')}`,
    address,
    publicAddress: undefined,
    instanceType,
    imageId: image.id,
    state: 'pending',
    profileArn,
    tags,
    launchedAt: at,
    registeredAt: at,
  } as const;
}
