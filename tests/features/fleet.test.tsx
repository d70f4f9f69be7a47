import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, test } from 'vitest';
import type { FleetEvent, NodeColumns } from '../../contract/features/fleet.ts';
import type { Settings } from '../../contract/features/settings.ts';
import { FleetScreen } from '../../renderer/features/fleet/view.tsx';
import { giveElementsSizes } from '../support/element-sizes.ts';
import { createFakeBridge } from '../support/fake-bridge.ts';
import { someNodes } from '../support/node-columns.ts';
import { profile, profileList, renderShell } from '../support/render-shell.tsx';
import { renderInWorkspace } from '../support/workspace.tsx';

giveElementsSizes();

const dev = { profile: 'dev', region: 'eu-west-1' };
const terminalId = '00000000-0000-4000-8000-000000000001';

const four: NodeColumns = {
  ...someNodes(4),
  name: ['web-1', 'db-1', 'cache-1', 'old-1'],
  reach: ['online', 'connection-lost', 'not-managed', 'stopped'],
  reason: ['none', 'silent', 'no-instance-profile', 'stopped'],
  agentVersion: ['3.3.1611.0', '3.1.0.0', '', '3.3.1611.0'],
  lastPing: [Date.now() - 60_000, new Date().setHours(14, 2, 0, 0), 0, 0],
};

/** The window on the fleet of `dev`, as far as `events` have come. */
async function openFleet(events: readonly FleetEvent[] = [], settings: Partial<Settings> = {}) {
  const shell = renderShell({
    settings: { scope: dev, ...settings },
    profiles: profileList([profile('dev'), profile('prod')]),
    requests: {
      'terminals.open': ({ target }) => ({ terminalId, target, phase: 'connecting', startedAt: 0 }),
      'terminals.close': () => ({}),
      'fleet.node': ({ nodeId }) => ({
        id: nodeId,
        name: 'db-1',
        facts: [{ name: 'VpcId', value: 'vpc-0abc' }],
        tags: [['Env', 'prod']],
        connection: 'notconnected',
        sessions: [],
        notices: [],
      }),
    },
  });
  await screen.findByRole('heading', { level: 1, name: 'Fleet' });
  const tell = (event: FleetEvent) => act(() => shell.emit('fleet.nodes', event));
  for (const event of events) tell(event);
  return { ...shell, tell };
}

const rows: FleetEvent = { kind: 'rows', columns: four };
const done: FleetEvent = { kind: 'done', at: Date.now(), total: 4, complete: true };

/** Names of the rows in sight, in their order. */
function names(): string[] {
  return within(screen.getByRole('grid', { name: 'Nodes' }))
    .getAllByRole('row')
    .slice(1)
    .map((row) => within(row).getAllByRole('gridcell')[0]?.textContent ?? '');
}
const row = (name: string) => screen.getByRole('row', { name: new RegExp(name) });
const filterField = () => screen.getByRole('combobox', { name: 'Filter nodes' });

describe('the rows', () => {
  test('are drawn as they arrive; new ones come below until the reading is done', async () => {
    const { tell } = await openFleet([{ kind: 'rows', columns: { ...someNodes(1), name: ['m'] } }]);
    expect(names()).toEqual(['m']);
    tell({ kind: 'rows', columns: { ...someNodes(2, 1), name: ['z', 'a'] } });
    await waitFor(() => expect(names()).toEqual(['m', 'a', 'z']));
    expect(screen.getByText('Reading from AWS…')).toBeVisible();
    tell({ kind: 'done', at: Date.now(), total: 3, complete: true });
    expect(names()).toEqual(['a', 'm', 'z']);
    expect(screen.getByText('3 nodes')).toBeVisible();
  });

  test('of the store are shown at once, with their age', async () => {
    await openFleet([{ kind: 'stored', columns: four, savedAt: Date.now() - 7_260_000, last: true }]);
    expect(names()).toHaveLength(4);
    expect(screen.getByText(/^Stored rows, read/)).toHaveTextContent('2 hr. ago');
  });

  test('say why a node cannot be reached', async () => {
    await openFleet([rows, done]);
    expect(row('web-1')).toHaveTextContent('Online');
    expect(row('db-1')).toHaveTextContent('Connection lostsilent since 2:02');
    expect(row('cache-1')).toHaveTextContent('Not managedno instance profile');
    expect(row('old-1')).toHaveTextContent('Stopped');
  });

  test('mark an agent that is behind the newest', async () => {
    await openFleet([rows, done]);
    expect(within(row('db-1')).getByRole('img', { name: /3\.3\.1611\.0/ })).toBeVisible();
    expect(within(row('web-1')).queryByRole('img')).toBeNull();
  });

  test('are told to be few on the screen and many in all', async () => {
    await openFleet([{ kind: 'rows', columns: someNodes(5_000) }]);
    const grid = screen.getByRole('grid', { name: 'Nodes' });
    expect(grid).toHaveAttribute('aria-rowcount', '5001');
    expect(within(grid).getAllByRole('row').length).toBeLessThan(60);
  });

  test('of another scope are never shown: late answers are dropped', async () => {
    const { workspace, tell } = await openFleet([rows]);
    act(() => workspace.scope.getState().choose({ profile: 'prod', region: 'eu-west-1' }));
    expect(screen.queryByText('web-1')).toBeNull();
    tell({ kind: 'stored', columns: { ...someNodes(1), name: ['prod-1'] }, savedAt: 1, last: true });
    expect(names()).toEqual(['prod-1']);
  });
});

describe('the filter', () => {
  test('leaves the rows that match, and says how many', async () => {
    const { user } = await openFleet([rows, done]);
    await user.type(filterField(), 'ping:online ');
    await waitFor(() => expect(names()).toEqual(['web-1']));
    expect(screen.getByText('1 of 4 nodes')).toBeVisible();
  });

  test('tells an unknown key where it was typed', async () => {
    const { user } = await openFleet([rows, done]);
    await user.type(filterField(), 'pong:online ');
    expect(await screen.findByText(/There is no key “pong”/)).toBeVisible();
    expect(filterField()).toBeInvalid();
  });

  test('completes keys and values by keyboard', async () => {
    const { user } = await openFleet([rows, done]);
    await user.type(filterField(), 'pi');
    await user.keyboard('{ArrowDown}{Enter}');
    expect(filterField()).toHaveAttribute('value', 'ping:');
    await user.keyboard('sto{ArrowDown}{Tab}');
    expect(filterField()).toHaveAttribute('value', 'ping:stopped ');
    await waitFor(() => expect(names()).toEqual(['old-1']));
  });

  test('that leaves nothing offers to be cleared', async () => {
    const { user } = await openFleet([rows, done]);
    await user.type(filterField(), 'nowhere');
    await user.click(await screen.findByRole('button', { name: 'Clear the filter' }));
    await waitFor(() => expect(names()).toHaveLength(4));
  });
});

describe('sorting and columns', () => {
  test('a click on a title sorts, a second the other way, and it is kept', async () => {
    const { user, settings } = await openFleet([rows, done]);
    await user.click(screen.getByRole('button', { name: 'Name' }));
    expect(names()).toEqual(['web-1', 'old-1', 'db-1', 'cache-1']);
    expect(screen.getByRole('columnheader', { name: 'Name' })).toHaveAttribute('aria-sort', 'descending');
    expect(settings().tables['fleet']?.sort).toEqual({ column: 'name', descending: true });
  });

  test('a column is hidden and shown again', async () => {
    const { user } = await openFleet([rows, done]);
    await user.click(screen.getByRole('button', { name: 'Columns' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Hide “Address”' }));
    expect(screen.queryByRole('columnheader', { name: 'Address' })).toBeNull();
  });

  test('a column is resized by keyboard', async () => {
    const { user, settings } = await openFleet([rows, done]);
    act(() => screen.getByRole('button', { name: 'Name' }).focus());
    await user.keyboard('{Shift>}{ArrowRight}{/Shift}');
    expect(settings().tables['fleet']?.widths['name']).toBe(166);
  });
});

describe('selecting', () => {
  test('with Ctrl and Shift; two or more rows have a bar', async () => {
    const { user } = await openFleet([rows, done]);
    await user.click(row('cache-1'));
    await user.keyboard('{Control>}');
    await user.click(row('old-1'));
    await user.keyboard('{/Control}');
    expect(screen.getByText('2 selected')).toBeVisible();
    await user.keyboard('{Shift>}');
    await user.click(row('web-1'));
    await user.keyboard('{/Shift}');
    expect(screen.getAllByRole('row', { selected: true })).toHaveLength(2);
    await user.click(screen.getByRole('button', { name: 'Clear the selection' }));
    expect(screen.queryAllByRole('row', { selected: true })).toHaveLength(0);
  });

  test('copies what is selected as a line for the AWS CLI', async () => {
    const { user } = await openFleet([rows, done]);
    await user.pointer({ keys: '[MouseRight]', target: within(row('web-1')).getAllByRole('gridcell')[0] as Element });
    await user.click(await screen.findByRole('menuitem', { name: 'Copy as AWS CLI: start-session' }));
    expect(await navigator.clipboard.readText()).toBe(
      'aws ssm start-session --target i-00000000000000000 --profile dev --region eu-west-1',
    );
    expect(await screen.findByText('1 node copied')).toBeVisible();
  });
});

describe('running on what is selected', () => {
  const bar = () => within(screen.getByRole('toolbar'));
  async function select(user: Awaited<ReturnType<typeof openFleet>>['user'], ...names: readonly string[]) {
    const [first = '', ...others] = names;
    await user.click(row(first));
    await user.keyboard('{Control>}');
    for (const name of others) await user.click(row(name));
    await user.keyboard('{/Control}');
  }

  test('the bar leads to the form of a command, for the nodes that Systems Manager knows', async () => {
    const { user } = await openFleet([rows, done]);
    await select(user, 'web-1', 'db-1', 'cache-1');
    await user.click(bar().getByRole('button', { name: 'Run command…' }));
    expect(await screen.findByRole('heading', { level: 1, name: 'Run Command' })).toBeVisible();
    expect(await screen.findByText('2 nodes chosen')).toBeVisible();
  });

  test('the bar leads to the form of a runbook, for all of them', async () => {
    const { user } = await openFleet([rows, done]);
    await select(user, 'web-1', 'cache-1');
    await user.click(bar().getByRole('button', { name: 'Run runbook…' }));
    expect(await screen.findByRole('heading', { level: 1, name: 'Automation' })).toBeVisible();
  });

  test('no command is offered where Systems Manager knows none, and both places say why', async () => {
    const { user } = await openFleet([
      { kind: 'rows', columns: { ...four, reach: ['online', 'not-managed', 'not-managed', 'stopped'] } },
      done,
    ]);
    await select(user, 'cache-1', 'db-1');
    const why = 'Systems Manager knows none of the selected nodes: no command can run on them.';
    const button = bar().getByRole('button', { name: 'Run command…' });
    expect(button).toHaveAttribute('disabled', '');
    expect(button).toHaveAttribute('title', why);
    expect(bar().getByRole('button', { name: 'Run runbook…' })).not.toHaveAttribute('disabled', '');
    await user.pointer({ keys: '[MouseRight]', target: within(row('db-1')).getAllByRole('gridcell')[0] as Element });
    const entry = await screen.findByRole('menuitem', { name: 'Run command…' });
    expect(entry).toHaveAttribute('aria-disabled', 'true');
    expect(entry).toHaveAttribute('title', why);
  });
});

describe('connecting', () => {
  const target = { kind: 'session', scope: dev, nodeId: 'i-00000000000000000', nodeName: 'web-1' };

  test('by keyboard: arrows to the row, Enter', async () => {
    const { user, inputs } = await openFleet([rows, done]);
    act(() => screen.getByRole('grid', { name: 'Nodes' }).focus());
    await user.keyboard('{ArrowDown}{End}{Enter}');
    await waitFor(() => expect(inputs('terminals.open').map((input) => input.target)).toEqual([target]));
  });

  test("by the row's button, by double click and by its chord", async () => {
    const { user, inputs } = await openFleet([rows, done]);
    await user.click(await screen.findByRole('button', { name: 'Connect web-1' }));
    await waitFor(() => expect(inputs('terminals.open')).toHaveLength(1));
    await user.dblClick(row('web-1'));
    await waitFor(() => expect(inputs('terminals.open')).toHaveLength(2));
    await user.keyboard('{Control>}{Shift>}T{/Shift}{/Control}');
    await waitFor(() => expect(inputs('terminals.open')).toHaveLength(3));
  });

  test('a node that cannot be reached opens its details, which say why', async () => {
    const { user, inputs } = await openFleet([rows, done]);
    await user.dblClick(row('cache-1'));
    const pane = screen.getByRole('complementary', { name: 'Details of cache-1' });
    expect(within(pane).getByRole('status')).toHaveTextContent('No session can be opened: no instance profile.');
    expect(await within(pane).findByText('vpc-0abc')).toBeVisible();
    expect(inputs('terminals.open')).toHaveLength(0);
    // Open details follow the cursor.
    await user.click(row('db-1'));
    expect(await screen.findByRole('complementary', { name: 'Details of db-1' })).toBeVisible();
    await waitFor(() => expect(inputs('fleet.node').at(-1)?.nodeId).toBe(four.id[1]));
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('complementary')).toBeNull();
  });
});

test('many terminals at once are asked about first', async () => {
  const fake = createFakeBridge();
  const user = userEvent.setup();
  const { opened } = renderInWorkspace(<FleetScreen />, fake, dev);
  act(() => fake.emit('fleet.nodes', { kind: 'rows', columns: someNodes(12) }));
  act(() => screen.getByRole('grid', { name: 'Nodes' }).focus());
  await user.keyboard('{Control>}a{/Control}');
  await user.click(within(screen.getByRole('toolbar')).getByRole('button', { name: 'Connect' }));
  const dialog = screen.getByRole('dialog', { name: 'Open 10 terminals?' });
  expect(opened).toEqual([]);
  await user.click(within(dialog).getByRole('button', { name: 'Connect' }));
  expect(opened).toHaveLength(10);
});

describe('what goes wrong', () => {
  test('a source that was denied is told, and the rest is shown', async () => {
    await openFleet([
      rows,
      {
        kind: 'notice',
        source: 'ec2',
        failure: { code: 'access-denied', message: 'no', iamAction: 'ec2:DescribeInstances' },
      },
      done,
    ]);
    const notice = screen.getByRole('region', { name: /only what Systems Manager knows/ });
    expect(notice).toHaveTextContent('ec2:DescribeInstances');
    expect(names()).toHaveLength(4);
  });

  test('offline, the stored rows stay with a way to try again', async () => {
    const { end, user, inputs } = await openFleet([
      { kind: 'stored', columns: four, savedAt: Date.now() - 60_000, last: true },
    ]);
    act(() => end('fleet.nodes', { code: 'offline', message: 'ENETUNREACH', remedy: 'retry' }));
    expect(names()).toHaveLength(4);
    const notice = screen.getByRole('region', { name: /nodes of the last reading/ });
    await user.click(within(notice).getByRole('button', { name: 'Retry' }));
    expect(inputs('fleet.nodes').at(-1)).toEqual({ scope: dev, source: 'aws', fresh: true });
  });

  test('with nothing stored the failure takes the place of the rows', async () => {
    const { end } = await openFleet();
    act(() =>
      end('fleet.nodes', { code: 'credentials-expired', message: 'ExpiredToken', subject: { profile: 'dev' } }),
    );
    expect(screen.getByRole('alert')).toBeVisible();
    expect(screen.queryByText('Reading from AWS…')).toBeNull();
  });

  test('a reading is stopped', async () => {
    const { user, listeners } = await openFleet([rows]);
    await user.click(screen.getByRole('button', { name: 'Stop reading' }));
    expect(listeners('fleet.nodes')).toBe(0);
    expect(screen.getByText('Stopped: the list may be incomplete')).toBeVisible();
  });

  test('an account without nodes says so', async () => {
    await openFleet([{ kind: 'done', at: 1, total: 0, complete: true }]);
    expect(screen.getByRole('heading', { name: 'No nodes in this account and Region' })).toBeVisible();
  });
});

test('speaks Korean', async () => {
  const shell = renderShell({ settings: { scope: dev, language: 'ko' } });
  await screen.findByRole('heading', { level: 1, name: '플릿' });
  act(() => shell.emit('fleet.nodes', rows));
  expect(await screen.findByRole('button', { name: 'web-1 연결' })).toBeVisible();
  expect(screen.getByText('노드 4개')).toBeVisible();
});
