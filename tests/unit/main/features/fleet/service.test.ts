import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FleetEvent, type NodeColumns } from '../../../../../contract/features/fleet.ts';
import { pageRows } from '../../../../../contract/flow.ts';
import { decodeTags } from '../../../../../contract/tags.ts';
import { createFleetHandlers } from '../../../../../main/features/fleet/index.ts';
import { createInProcessStore, type LocalStore } from '../../../../../main/storage/local-store.ts';
import { createFakeAws, failing, type FakeAnswer } from '../../../../support/fake-aws.ts';
import { someNodes } from '../../../../support/node-columns.ts';

const scope = { profile: 'ops', region: 'eu-west-1' };
const account = '123456789012';
let folder: string;
let store: LocalStore;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'fleet-'));
  store = createInProcessStore(path.join(folder, 'store.db'), () => {});
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const idOf = (index: number) => `i-0${index.toString(16).padStart(16, '0')}`;
const identity: FakeAnswer = () => ({ Account: account, Arn: `arn:aws:iam::${account}:user/operator` });

/** Lists `count` of something in pages, as AWS does. */
function paged(member: string, count: number, item: (index: number) => object): FakeAnswer {
  return ({ MaxResults, NextToken }) => {
    const from = Number(NextToken ?? 0);
    const to = Math.min(count, from + Number(MaxResults));
    const items = Array.from({ length: to - from }, (_none, index) => item(from + index));
    return { [member]: items, ...(to < count && { NextToken: String(to) }) };
  };
}

const property = (index: number) => ({
  InstanceId: idOf(index),
  PingStatus: 'Online',
  PlatformType: 'Linux',
  AgentVersion: '3.3.1611.0',
});
const reservation = (index: number) => ({
  Instances: [
    {
      InstanceId: idOf(index),
      State: { Name: 'running' },
      Tags: [
        { Key: 'Name', Value: `web-${index}` },
        { Key: 'Env', Value: 'prod' },
      ],
    },
  ],
});

/** Systems Manager knows the first `managed` instances, EC2 all of them. */
function fleetOf(managed: number, count: number): Record<string, FakeAnswer> {
  return {
    GetCallerIdentity: identity,
    DescribeInstanceProperties: paged('InstanceProperties', managed, property),
    DescribeInstances: paged('Reservations', count, reservation),
  };
}

async function read(
  answers: Record<string, FakeAnswer>,
  source: 'store' | 'aws' | 'both' = 'both',
  fingerprint = 'digest',
) {
  const events: FleetEvent[] = [];
  const aws = createFakeAws(answers);
  const fleet = createFleetHandlers({ aws, store, files: { fingerprint: () => fingerprint } });
  const emit = (event: FleetEvent) => void events.push(FleetEvent.parse(event));
  await fleet.nodes({ scope, source }, emit, { signal: new AbortController().signal });
  return { events, aws };
}

const diskFull = () => Promise.reject(new Error('disk full'));
const rowPages = (events: readonly FleetEvent[]) =>
  events.flatMap((event) => (event.kind === 'rows' ? [event.columns] : []));
const kinds = (events: readonly FleetEvent[]) => events.map(({ kind }) => kind);
const done = (events: readonly FleetEvent[]) => events.find((event) => event.kind === 'done');
const notices = (events: readonly FleetEvent[]) =>
  events.flatMap((event) => (event.kind === 'notice' ? [`${event.source} ${event.failure.code}`] : []));

/** What a window has after all events: the last told row of each id, without those that a whole reading did not tell. */
function shown(
  events: readonly FleetEvent[],
): Map<string, { reach: string; reason: string; name: string; tags: string }> {
  const rows = new Map<string, { reach: string; reason: string; name: string; tags: string }>();
  const told = new Set<string>();
  const put = ({ id, reach, reason, name, tags }: NodeColumns) => {
    for (const [at, key] of id.entries()) {
      rows.set(key, { reach: reach[at] ?? '', reason: reason[at] ?? '', name: name[at] ?? '', tags: tags[at] ?? '' });
    }
  };
  for (const event of events) {
    if (event.kind === 'stored' || event.kind === 'rows') put(event.columns);
    if (event.kind === 'rows') for (const id of event.columns.id) told.add(id);
    if (event.kind === 'done' && event.complete) for (const id of rows.keys()) if (!told.has(id)) rows.delete(id);
  }
  return rows;
}

test('a first reading tells no stored rows, then the account, all nodes and the end', async () => {
  const { events } = await read(fleetOf(3, 5));
  expect(events[0]).toMatchObject({ kind: 'stored', last: true, columns: { id: [] } });
  expect(events.at(-1)).toMatchObject({ kind: 'done', total: 5, complete: true });
  expect(events).toContainEqual({ kind: 'account', accountId: account });
  const rows = shown(events);
  expect(rows.get(idOf(0))).toMatchObject({ reach: 'online', name: 'web-0' });
  expect(rows.get(idOf(4))).toMatchObject({ reach: 'not-managed', reason: 'no-instance-profile', name: 'web-4' });
});

test('the next reading begins with the stored rows and tells what is gone', async () => {
  await read(fleetOf(3, 5));
  const { events } = await read(fleetOf(2, 2));
  expect(events[0]).toMatchObject({ kind: 'stored', last: false, accountId: account });
  expect(events[0]?.kind === 'stored' && events[0].columns.id.toSorted()).toEqual([0, 1, 2, 3, 4].map(idOf));
  expect([...shown(events).keys()].toSorted()).toEqual([0, 1].map(idOf));
  expect([...shown((await read({}, 'store')).events).keys()].toSorted()).toEqual([0, 1].map(idOf));
});

test('asking only the store asks AWS nothing; asking only AWS tells no stored rows', async () => {
  await read(fleetOf(1, 1));
  const stored = await read(fleetOf(1, 1), 'store');
  expect(stored.aws.calls).toEqual([]);
  expect(kinds(stored.events)).toEqual(['stored', 'stored']);
  expect(kinds((await read(fleetOf(1, 1), 'aws')).events)).not.toContain('stored');
});

test('a changed profile section shows no rows of the account it was before', async () => {
  await read(fleetOf(3, 3));
  const { events } = await read({}, 'store', 'another digest');
  expect(shown(events).size).toBe(0);
});

test('tags stay while a refresh is under way, and while EC2 cannot be asked', async () => {
  await read(fleetOf(2, 2));
  const refreshed = await read(fleetOf(2, 2), 'aws');
  for (const { tags } of rowPages(refreshed.events)) {
    for (const encoded of tags) expect(decodeTags(encoded)).toContainEqual(['Env', 'prod']);
  }
  const { DescribeInstances: _left, ...rest } = fleetOf(2, 2);
  const denied = await read(rest, 'aws');
  expect(shown(denied.events).get(idOf(1))).toMatchObject({ name: 'web-1' });
});

test('a refresh tells every row once, when both services have told their half', async () => {
  await read(fleetOf(2, 3));
  const { events } = await read(fleetOf(3, 3), 'aws');
  const told = rowPages(events).flatMap(({ id, reach }) => id.map((key, at) => `${key} ${reach[at]}`));
  expect(told.toSorted()).toEqual([0, 1, 2].map((index) => `${idOf(index)} online`));
});

test('EC2 denied: the managed nodes are told with a notice, and nothing stored is forgotten', async () => {
  await read(fleetOf(3, 5));
  const { events } = await read({ ...fleetOf(3, 5), DescribeInstances: failing('access-denied') });
  expect(notices(events)).toEqual(['ec2 access-denied']);
  expect(done(events)).toMatchObject({ total: 3, complete: false });
  expect(shown((await read({}, 'store')).events).size).toBe(5);
});

test('Systems Manager throttled: the instances are told without a claim why, with a notice', async () => {
  const { events } = await read({ ...fleetOf(3, 2), DescribeInstanceProperties: failing('throttled') });
  expect(notices(events)).toEqual(['ssm throttled']);
  expect(shown(events).get(idOf(0))).toMatchObject({ reach: 'not-managed', reason: 'unknown' });
});

test('the older call is used where the richer one is denied', async () => {
  const { DescribeInstanceProperties: _left, ...rest } = fleetOf(0, 120);
  const { events, aws } = await read({
    ...rest,
    DescribeInstanceInformation: paged('InstanceInformationList', 120, property),
  });
  expect(notices(events)).toEqual([]);
  expect(shown(events).get(idOf(119))).toMatchObject({ reach: 'online', name: 'web-119' });
  expect(aws.calls.filter((name) => name === 'DescribeInstanceInformation')).toHaveLength(3);
});

test('an identity that AWS does not tell stops nothing but the keeping', async () => {
  const { events } = await read({ ...fleetOf(2, 2), GetCallerIdentity: failing('throttled') });
  expect(notices(events)).toEqual(['identity throttled']);
  expect(done(events)).toMatchObject({ total: 2 });
  expect(shown((await read({}, 'store')).events).size).toBe(0);
});

test('whose rows they are is told before the first, where the profile is not known or was another account', async () => {
  const listed = new AbortController();
  const answers = fleetOf(2, 2);
  const { events } = await read(
    {
      ...answers,
      DescribeInstances: (input, signal) => {
        listed.abort();
        return answers.DescribeInstances?.(input, signal);
      },
      GetCallerIdentity: async (input, signal) => {
        if (!listed.signal.aborted) await once(listed.signal, 'abort');
        // Rows that wait for nothing are told by then.
        await setImmediate();
        return identity(input, signal);
      },
    },
    'aws',
  );
  expect(kinds(events).slice(0, 2)).toEqual(['account', 'rows']);
  await store.identities.set('edited', '999999999999');
  const edited = await read(fleetOf(2, 2), 'aws', 'edited');
  expect(edited.events[0]).toEqual({ kind: 'account', accountId: '999999999999' });
  expect(edited.events).toContainEqual({ kind: 'account', accountId: account });
});

test('with no network the stored rows stay and the feed fails with the reason', async () => {
  await read(fleetOf(2, 2));
  const offline = failing('offline');
  const answers = { GetCallerIdentity: offline, DescribeInstanceProperties: offline, DescribeInstances: offline };
  await expect(read(answers)).rejects.toMatchObject({ failure: { code: 'offline' } });
  expect(shown((await read({}, 'store')).events).size).toBe(2);
});

test('a store that fails costs the keeping, not the list', async () => {
  const events: FleetEvent[] = [];
  const fleet = createFleetHandlers({
    aws: createFakeAws(fleetOf(2, 2)),
    files: { fingerprint: () => 'digest' },
    store: { ...store, fleet: { ...store.fleet, save: diskFull, finish: diskFull } },
  });
  await fleet.nodes({ scope, source: 'both' }, (event) => void events.push(event), {
    signal: new AbortController().signal,
  });
  expect(notices(events)).toEqual(['store unexpected']);
  expect(done(events)).toMatchObject({ total: 2, complete: true });
});

test('hybrid nodes get their tags of Systems Manager', async () => {
  const hybrid = (index: number) => ({ ...property(index), InstanceId: `m${idOf(index)}`, Name: `rack-${index}` });
  const { events, aws } = await read({
    ...fleetOf(0, 0),
    DescribeInstanceProperties: paged('InstanceProperties', 2, hybrid),
    ListTagsForResource: ({ ResourceId }) => ({ TagList: [{ Key: 'Rack', Value: String(ResourceId) }] }),
  });
  expect(decodeTags(shown(events).get(`m${idOf(1)}`)?.tags ?? '')).toEqual([['Rack', `m${idOf(1)}`]]);
  expect(aws.calls.filter((name) => name === 'ListTagsForResource')).toHaveLength(2);
});

test('tags of hybrid nodes are not asked for again with each refresh, unless the user asks', async () => {
  const hybrid = (index: number) => ({ ...property(index), InstanceId: `m${idOf(index)}` });
  let rack = 'r1';
  const aws = createFakeAws({
    ...fleetOf(0, 0),
    DescribeInstanceProperties: paged('InstanceProperties', 9, hybrid),
    ListTagsForResource: () => ({ TagList: [{ Key: 'Name', Value: rack }] }),
  });
  const fleet = createFleetHandlers({ aws, store, files: { fingerprint: () => 'digest' } });
  const again = async (fresh: boolean) => {
    const events: FleetEvent[] = [];
    const asked = aws.calls.length;
    await fleet.nodes({ scope, source: 'aws', fresh }, (event) => void events.push(event), {
      signal: new AbortController().signal,
    });
    const calls = aws.calls.slice(asked).filter((name) => name === 'ListTagsForResource').length;
    return { calls, name: shown(events).get(`m${idOf(8)}`)?.name };
  };
  expect(await again(false)).toEqual({ calls: 9, name: 'r1' });
  rack = 'r2';
  expect(await again(false)).toEqual({ calls: 0, name: 'r1' });
  expect(await again(true)).toEqual({ calls: 9, name: 'r2' });
});

test('terminated instances are left out unless Systems Manager still lists them', async () => {
  const gone = (index: number) => ({ Instances: [{ InstanceId: idOf(index), State: { Name: 'terminated' } }] });
  const { events } = await read({ ...fleetOf(1, 0), DescribeInstances: paged('Reservations', 3, gone) });
  expect([...shown(events).keys()]).toEqual([idOf(0)]);
  expect(shown(events).get(idOf(0))).toMatchObject({ reach: 'terminated' });
});

test('a reading that is cancelled ends quietly and forgets nothing', async () => {
  await read(fleetOf(3, 3));
  const stop = new AbortController();
  const events: FleetEvent[] = [];
  const answers = fleetOf(1, 1);
  const aws = createFakeAws({
    ...answers,
    DescribeInstances: (input, signal) => {
      stop.abort();
      return answers.DescribeInstances?.(input, signal);
    },
  });
  const fleet = createFleetHandlers({ aws, store, files: { fingerprint: () => 'digest' } });
  await fleet.nodes({ scope, source: 'aws' }, (event) => void events.push(event), {
    signal: stop.signal,
  });
  expect(kinds(events)).not.toContain('done');
  const kept = shown((await read({}, 'store')).events);
  expect([...kept.values()].map(({ reach }) => reach)).toEqual(['online', 'online', 'online']);
});

test('no page is larger than the door takes, even when one source ends long before the other', async () => {
  const ec2Ended = new AbortController();
  const count = 12_000;
  const instances = paged('Reservations', count, reservation);
  const { events } = await read({
    ...fleetOf(0, 0),
    DescribeInstanceProperties: async () => {
      if (!ec2Ended.signal.aborted) await once(ec2Ended.signal, 'abort');
      return { InstanceProperties: [] };
    },
    DescribeInstances: (input, signal) => {
      const page = instances(input, signal) as { NextToken?: string };
      if (page.NextToken === undefined) ec2Ended.abort();
      return page;
    },
  });
  expect(done(events)?.total).toBe(count);
  for (const { id } of rowPages(events)) expect(id.length).toBeLessThanOrEqual(pageRows);
});

test('10,000 stored rows are told in pages', async () => {
  await store.identities.set('digest', account);
  await store.fleet.save(account, scope.region, someNodes(pageRows), 5);
  await store.fleet.save(account, scope.region, someNodes(pageRows, pageRows), 5);
  const { events } = await read({}, 'store');
  expect(shown(events).size).toBe(2 * pageRows);
  expect(events.filter((event) => event.kind === 'stored' && event.last)).toHaveLength(1);
  expect(events.at(-1)).toMatchObject({ kind: 'stored', last: true, savedAt: 5 });
});
