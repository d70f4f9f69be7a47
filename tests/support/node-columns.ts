import type { NodeColumns } from '../../contract/features/fleet.ts';
import { encodeTags } from '../../contract/tags.ts';

/** Made-up nodes as columns: `count` of them from number `from` on. */
export function someNodes(count: number, from = 0): NodeColumns {
  const numbers = Array.from({ length: count }, (_none, index) => from + index);
  const each = <T>(value: (index: number) => T): T[] => numbers.map(value);
  return {
    id: each((index) => `i-0${index.toString(16).padStart(16, '0')}`),
    name: each((index) => `web-${index}`),
    kind: each(() => 'ec2' as const),
    reach: each((index) => (index % 6 === 5 ? ('connection-lost' as const) : ('online' as const))),
    reason: each((index) => (index % 6 === 5 ? ('silent' as const) : ('none' as const))),
    platform: each(() => 'Linux'),
    platformName: each(() => 'Amazon Linux'),
    platformVersion: each(() => '2023'),
    agentVersion: each(() => '3.3.1611.0'),
    address: each((index) => `10.0.${(index >> 8) % 256}.${index % 256}`),
    instanceType: each(() => 'm6i.large'),
    state: each(() => 'running'),
    tags: each((index) =>
      encodeTags([
        ['Name', `web-${index}`],
        ['Env', '운영 "prod"'],
        ['Team', 'payments'],
      ]),
    ),
    lastPing: each((index) => 1_760_000_000_000 + index),
  };
}
