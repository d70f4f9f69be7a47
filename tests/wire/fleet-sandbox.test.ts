import { afterEach, expect, test } from 'vitest';
import { FleetEvent, NodeDetails } from '../../contract/features/fleet.ts';
import { decodeTags } from '../../contract/tags.ts';
import { createFleetHandlers } from '../../main/features/fleet/index.ts';
import type { SandboxOptions } from '../../sandbox/sandbox.ts';
import { startSandboxAws, type SandboxAws } from '../support/sandbox-aws.ts';

let box: SandboxAws | undefined;
afterEach(async () => {
  await box?.close();
  box = undefined;
});

async function start(options: SandboxOptions = {}): Promise<SandboxAws> {
  box = await startSandboxAws(options);
  return box;
}

async function readFleet(from: SandboxAws, source: 'store' | 'aws' | 'both', signal = new AbortController().signal) {
  const events: FleetEvent[] = [];
  const rows = new Map<string, Record<string, unknown>>();
  await createFleetHandlers(from).nodes({ scope: from.scope, source }, (told) => take(FleetEvent.parse(told)), {
    signal,
  });
  function take(event: FleetEvent): void {
    events.push(event);
    if (event.kind !== 'stored' && event.kind !== 'rows') return;
    const { columns } = event;
    for (const [at, id] of columns.id.entries()) {
      rows.set(id, Object.fromEntries(Object.entries(columns).map(([field, values]) => [field, values[at]])));
    }
  }
  return { events, rows: [...rows.values()] };
}

const byId = (a: Record<string, unknown>, b: Record<string, unknown>) => String(a.id).localeCompare(String(b.id));
const count = (rows: ReadonlyArray<Record<string, unknown>>, field: string, value: string) =>
  rows.filter((row) => row[field] === value).length;

test('the sandbox’s fleet: 24 managed nodes, stopped instances and unmanaged ones with the reason', async () => {
  const { sandbox, ...rest } = await start();
  const { events, rows } = await readFleet({ sandbox, ...rest }, 'both');
  expect(events.find(({ kind }) => kind === 'account')).toEqual({ kind: 'account', accountId: sandbox.accountId });
  expect(rows).toHaveLength(31);
  expect(events.at(-1)).toMatchObject({ kind: 'done', total: 31, complete: true });
  expect(count(rows, 'reach', 'online')).toBe(20);
  expect(count(rows, 'reach', 'connection-lost')).toBe(4);
  expect(count(rows, 'reach', 'stopped')).toBe(3);
  expect(count(rows, 'reason', 'no-instance-profile')).toBe(2);
  expect(count(rows, 'reason', 'never-registered')).toBe(2);
  expect(count(rows, 'kind', 'hybrid')).toBe(2);
  for (const row of rows) expect(decodeTags(String(row.tags)).map(([key]) => key)).toContain('Env');
});

test('what was read is there again without AWS, with its age', async () => {
  const from = await start();
  const first = await readFleet(from, 'both');
  const calls = from.sandbox.log.length;
  const stored = await readFleet(from, 'store');
  expect(stored.rows.toSorted(byId)).toEqual(first.rows.toSorted(byId));
  expect(from.sandbox.log).toHaveLength(calls);
});

test('EC2 denied and the richer call denied: 50 a page of the older one, and a notice', async () => {
  const from = await start({
    nodes: 120,
    faults: {
      channel: {},
      calls: [
        { operation: 'ec2:DescribeInstances', code: 'UnauthorizedOperation', status: 403 },
        { operation: 'ssm:DescribeInstanceProperties', code: 'AccessDeniedException', status: 400 },
      ],
    },
  });
  const { events, rows } = await readFleet(from, 'both');
  expect(rows).toHaveLength(120);
  expect(events.filter(({ kind }) => kind === 'notice')).toMatchObject([
    { source: 'ec2', failure: { code: 'access-denied' } },
  ]);
});

test('a throttled service is waited for', async () => {
  const from = await start({
    faults: { channel: {}, calls: [{ operation: 'ssm:*', code: 'ThrottlingException', status: 400, times: 2 }] },
  });
  const { events, rows } = await readFleet(from, 'both');
  expect(rows).toHaveLength(31);
  expect(events.filter(({ kind }) => kind === 'notice')).toEqual([]);
});

test('cancelling ends the reading', async () => {
  const from = await start({ nodes: 20_000 });
  const stop = new AbortController();
  const reading = createFleetHandlers(from).nodes(
    { scope: from.scope, source: 'aws' },
    (event) => {
      if (event.kind === 'rows') stop.abort();
    },
    { signal: stop.signal },
  );
  await reading;
  const asked = from.sandbox.log.length;
  expect(asked).toBeLessThan(20);
});

test('the tags of many hybrid nodes are read without a crowd of listeners on one signal', async () => {
  const warnings: string[] = [];
  const listen = ({ name }: Error) => void warnings.push(name);
  process.on('warning', listen);
  try {
    const from = await start({ nodes: 600 });
    const { rows } = await readFleet(from, 'both');
    expect(count(rows, 'kind', 'hybrid')).toBeGreaterThan(20);
  } finally {
    process.off('warning', listen);
  }
  expect(warnings).not.toContain('MaxListenersExceededWarning');
});

test('one node in full', async () => {
  const from = await start();
  const { rows } = await readFleet(from, 'aws');
  const row = rows.find(({ reach, kind }) => reach === 'online' && kind === 'ec2');
  const details = await createFleetHandlers(from).node(
    { scope: from.scope, nodeId: String(row?.id) },
    { signal: new AbortController().signal },
  );
  expect(NodeDetails.parse(details)).toMatchObject({
    id: row?.id,
    name: row?.name,
    connection: 'connected',
    notices: [],
  });
});

test('20,000 nodes in pages of each service', async () => {
  const from = await start({ nodes: 20_000 });
  const { events, rows } = await readFleet(from, 'both');
  expect(rows).toHaveLength(22_000);
  expect(events.at(-1)).toMatchObject({ kind: 'done', total: 22_000 });
});
