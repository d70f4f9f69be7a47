import { expect, test } from 'vitest';
import { decodeTags, encodeTags } from '../../../../../contract/tags.ts';
import { createJoiner } from '../../../../../main/features/fleet/joiner.ts';
import type { NodeRow } from '../../../../../main/features/fleet/row.ts';
import { withResolvers } from '../../../../support/with-resolvers.ts';

const id = 'i-0123456789abcdef0';
const managed = { InstanceId: id, PingStatus: 'Online' } as const;
const instance = { InstanceId: id, State: { Name: 'running' }, Tags: [{ Key: 'Name', Value: 'web-1' }] } as const;

test.each([
  ['told early', true],
  ['told once', false],
])('the last row that is told has what EC2 knows, though the store answers late: %s', async (_name, early) => {
  const told: NodeRow[] = [];
  const stored = withResolvers<ReadonlyMap<string, string>>();
  const joiner = createJoiner({
    tell: (rows) => told.push(...rows),
    early,
    tagsOf: () => stored.promise,
    ownTurn: () => Promise.resolve(),
  });
  const half = joiner.managed([managed]);
  joiner.instances([{ ...instance, Tags: [...instance.Tags] }]);
  stored.resolve(new Map([[id, encodeTags([['Name', 'old']])]]));
  await half;
  await Promise.all([joiner.managedOver(true), joiner.instancesOver()]);
  expect(decodeTags(told.at(-1)?.tags ?? '')).toEqual([['Name', 'web-1']]);
});
