import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, test } from 'vitest';
import type { NodeColumns } from '../../contract/features/fleet.ts';
import { encodeTags } from '../../contract/tags.ts';
import { compileFilter, filterKeys } from '../../renderer/features/fleet/filter.ts';
import { createFleetRows } from '../../renderer/features/fleet/rows.ts';
import { createFleetStore } from '../../renderer/features/fleet/store.ts';
import { FleetScreen } from '../../renderer/features/fleet/view.tsx';
import { clientFor } from '../../renderer/bridge/client.ts';
import { parseFilter } from '../../renderer/workspace/filter-terms.ts';
import { giveElementsSizes } from '../support/element-sizes.ts';
import { createFakeBridge } from '../support/fake-bridge.ts';
import { renderInWorkspace } from '../support/workspace.tsx';

giveElementsSizes();

const box = { profile: 'box', region: 'us-east-1' };
type Row = { [F in keyof NodeColumns]?: NodeColumns[F][number] };

function columnsOf(rows: readonly Row[]): NodeColumns {
  const pick = <F extends keyof NodeColumns>(field: F, otherwise: NodeColumns[F][number]) =>
    rows.map((row) => row[field] ?? otherwise) as NodeColumns[F];
  return {
    id: pick('id', 'i-00000000000000001'),
    name: pick('name', ''),
    kind: pick('kind', 'ec2'),
    reach: pick('reach', 'online'),
    reason: pick('reason', 'none'),
    platform: pick('platform', 'Linux'),
    platformName: pick('platformName', 'Ubuntu'),
    platformVersion: pick('platformVersion', '24.04'),
    agentVersion: pick('agentVersion', '3.3.1611.0'),
    address: pick('address', '10.0.0.1'),
    instanceType: pick('instanceType', 't3.micro'),
    state: pick('state', 'running'),
    tags: pick('tags', ''),
    lastPing: pick('lastPing', 0),
  };
}

const web = { id: 'i-00000000000000001', name: 'web-1', tags: encodeTags([['Env', 'prod']]) };
const lost: Row = {
  id: 'i-00000000000000002',
  name: 'db-1',
  reach: 'connection-lost',
  reason: 'silent',
  agentVersion: '3.1.0.0',
};
const bare: Row = {
  id: 'i-00000000000000003',
  name: 'cache-1',
  reach: 'not-managed',
  reason: 'no-instance-profile',
  agentVersion: '',
};

describe('the page', () => {
  function show() {
    const fake = createFakeBridge();
    const shell = renderInWorkspace(<FleetScreen />, fake, box);
    return { fake, ...shell, user: userEvent.setup() };
  }

  test('rows are drawn as they arrive, with the reason of those that cannot be reached', async () => {
    const { fake } = show();
    act(() => fake.emit('fleet.nodes', { kind: 'rows', columns: columnsOf([web]) }));
    await screen.findByText('web-1');
    act(() => fake.emit('fleet.nodes', { kind: 'rows', columns: columnsOf([lost, bare]) }));
    await screen.findByText('No instance profile');
    await screen.findByText(/^Silent since/);
    expect(screen.getByText('3 nodes')).toBeTruthy();
  });

  test('Connect opens a session; a node that cannot be reached says why instead', async () => {
    const { fake, user, opened } = show();
    act(() => fake.emit('fleet.nodes', { kind: 'rows', columns: columnsOf([web, bare]) }));
    await user.click(await screen.findByRole('button', { name: 'Connect web-1' }));
    expect(opened).toEqual([{ kind: 'session', scope: box, nodeId: web.id, nodeName: 'web-1' }]);
    await user.dblClick(screen.getByText('cache-1'));
    await screen.findByText('No session can be opened: No instance profile');
    expect(opened).toHaveLength(1);
  });

  test('a source that fails is a notice beside the rows of the other', async () => {
    const { fake } = show();
    act(() => {
      fake.emit('fleet.nodes', { kind: 'rows', columns: columnsOf([web]) });
      fake.emit('fleet.nodes', {
        kind: 'notice',
        source: 'ec2',
        failure: { code: 'access-denied', message: 'no', operation: 'ec2:DescribeInstances' },
      });
    });
    await screen.findByText('Access denied');
    expect(screen.getByText('web-1')).toBeTruthy();
  });

  test('an unknown key of the filter is told, and the rows stay', async () => {
    const { fake, user } = show();
    act(() => fake.emit('fleet.nodes', { kind: 'rows', columns: columnsOf([web, lost]) }));
    await user.type(screen.getByRole('combobox', { name: 'Filter nodes' }), 'pong:1');
    await screen.findByText(/There is no key “pong”/);
    expect(screen.getByText('web-1')).toBeTruthy();
    await user.clear(screen.getByRole('combobox', { name: 'Filter nodes' }));
    await user.type(screen.getByRole('combobox', { name: 'Filter nodes' }), 'ping:connection-lost');
    await waitFor(() => expect(screen.queryByText('web-1')).toBeNull());
    expect(screen.getByText('db-1')).toBeTruthy();
  });
});

test('another scope shows at once, and answers of the one before are dropped', () => {
  const fake = createFakeBridge();
  const store = createFleetStore(clientFor(fake.bridge, 'fleet'), () => {});
  store.show(box);
  fake.emit('fleet.nodes', { kind: 'rows', columns: columnsOf([web]) });
  expect(store.state.getState().rows.count).toBe(1);
  store.show({ profile: 'other', region: 'eu-west-1' });
  expect(store.state.getState().rows.count).toBe(0);
  expect(fake.listeners('fleet.nodes')).toBe(1);
  expect(fake.inputs('fleet.nodes').at(-1)).toEqual({
    scope: { profile: 'other', region: 'eu-west-1' },
    source: 'both',
  });
});

test('removed nodes go, replaced ones keep their place, the age is of the last complete reading', () => {
  const fake = createFakeBridge();
  const store = createFleetStore(clientFor(fake.bridge, 'fleet'), () => {});
  store.show(box);
  fake.emit('fleet.nodes', { kind: 'stored', columns: columnsOf([web, lost]), savedAt: 1_000, last: true });
  expect(store.state.getState().dataAt).toBe(1_000);
  fake.emit('fleet.nodes', { kind: 'rows', columns: columnsOf([{ ...web, name: 'web-renamed' }]) });
  fake.emit('fleet.nodes', { kind: 'done', at: 2_000, total: 1, removed: [lost.id ?? ''] });
  const { rows, dataAt, status } = store.state.getState();
  expect({ name: rows.columns.name[0], count: rows.count, dataAt, status }).toEqual({
    name: 'web-renamed',
    count: 1,
    dataAt: 2_000,
    status: 'ready',
  });
});

describe('the filter', () => {
  const rows = createFleetRows();
  rows.put(columnsOf([web, lost, bare]));
  const names = (text: string) => {
    const parsed = parseFilter(text, filterKeys);
    if (parsed.problem !== undefined) return parsed.problem.kind;
    const passes = compileFilter(parsed.terms, rows);
    return [0, 1, 2].filter(passes).map((row) => rows.columns.name[row]);
  };

  test.each([
    ['', ['web-1', 'db-1', 'cache-1']],
    ['web', ['web-1']],
    ['UBUNTU 10.0', ['web-1', 'db-1', 'cache-1']],
    ['ping:online', ['web-1']],
    ['-ping:online', ['db-1', 'cache-1']],
    ['agent:<3.2', ['db-1']],
    ['agent:>=3.3.1611', ['web-1']],
    ['agent:3.3', ['web-1']],
    ['tag:Env=prod', ['web-1']],
    ['tag:env', ['web-1']],
    ['tag:Env=pro', []],
    ['platform:linux name:db', ['db-1']],
    ['platform:"ubuntu"', ['web-1', 'db-1', 'cache-1']],
    ['pong:1', 'unknown-key'],
    ['name:"a b', 'open-quote'],
    ['name:', 'no-value'],
  ])('%s', (text, expected) => {
    expect(names(text)).toEqual(expected);
  });
});
