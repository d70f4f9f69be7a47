import { act, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import type { ShelvedTunnel, Tunnel, TunnelState } from '../../contract/features/tunnels.ts';
import type { Failure } from '../../contract/failure.ts';
import { CallFailed } from '../../renderer/bridge/client.ts';
import { TunnelsScreen } from '../../renderer/features/tunnels/index.ts';
import { giveElementsSizes } from '../support/element-sizes.ts';
import { someNodes } from '../support/node-columns.ts';
import { renderShell } from '../support/render-shell.tsx';

giveElementsSizes();
// Loaded with the test: what a page loads when it is shown first may take longer than a test waits for an element.
test('the section is a screen', () => expect(TunnelsScreen).toBeTypeOf('function'));

const dev = { profile: 'dev', region: 'eu-west-1' };
const nodeId = someNodes(1, 1).id[0] ?? '';
const idOf = (number: number) => `00000000-0000-4000-8000-00000000000${number}`;
const closed: TunnelState = { phase: 'closed', sessions: 0 };
const traffic = {
  bytesUp: 10,
  bytesDown: 2_500_000,
  rateUp: 0,
  rateDown: 812_000,
  connections: 3,
  connectionsTotal: 9,
  waiting: 0,
  stalled: 0,
  stalledPorts: [],
  refused: 0,
  roundTripMs: 12.4,
};

function shelved(
  number: number,
  name: string,
  { route, ...rest }: Partial<Omit<Tunnel, 'route'>> & { route?: Partial<Tunnel['route']> } = {},
  state: TunnelState = closed,
): ShelvedTunnel {
  const tunnel = {
    tunnelId: idOf(number),
    name,
    group: '',
    nodeName: 'web-1',
    autostart: false,
    ...rest,
    route: { scope: dev, nodeId, port: 5432, localPort: 15432, ipv6: false, width: 1, ...route },
  };
  return { tunnel, state };
}

async function openTunnels(tunnels: ShelvedTunnel[], openFailure?: Failure) {
  const shell = renderShell({
    settings: { scope: dev, paints: { dev: { shortName: 'DEV', production: true } } },
    requests: {
      'tunnels.save': ({ tunnel }) => ({
        tunnel: { group: '', nodeName: '', autostart: false, tunnelId: idOf(9), ...tunnel } as Tunnel,
      }),
      'tunnels.remove': () => ({}),
      'tunnels.close': () => ({}),
      'tunnels.open': () => {
        if (openFailure !== undefined) throw new CallFailed(openFailure);
        return { state: { phase: 'connected', sessions: 1 } };
      },
    },
  });
  act(() => shell.workspace.pages.getState().show('sessions', 'tunnels'));
  await screen.findByRole('combobox', { name: 'Filter tunnels' }, { timeout: 10_000 });
  act(() => shell.emit('tunnels.watch', { tunnels }));
  return shell;
}

const grid = () => screen.getByRole('grid', { name: 'Tunnels' });
const rowOf = (name: RegExp) => within(grid()).getByRole('row', { name });
const names = () =>
  within(grid())
    .getAllByRole('row')
    .slice(1)
    .map((row) => within(row).getAllByRole('gridcell')[1]?.textContent);

describe('the shelf', () => {
  const three = [
    shelved(1, 'orders db', { group: 'orders' }, { phase: 'connected', sessions: 1, localPort: 15432, traffic }),
    shelved(2, 'bare'),
    shelved(3, 'orders cache', { group: 'orders', route: { port: 6379, localPort: 0 } }),
  ];

  test('shows tunnels by group, with what they carry', async () => {
    await openTunnels(three);
    expect(names()).toEqual(['orders 1 of 2 open', 'orders cache', 'orders db', 'Without a group 0 of 1 open', 'bare']);
    const row = rowOf(/orders db/);
    for (const text of ['Connected', '127.0.0.1:15432', ':5432', 'PostgreSQL', '812 kB/s', '12 ms', '3', 'DEV']) {
      expect(row).toHaveTextContent(text);
    }
    expect(rowOf(/orders cache/)).toHaveTextContent('any free port');
    expect(screen.getByText('3 tunnels')).toBeVisible();
    expect(screen.getByRole('button', { name: '1 tunnel open' })).toBeVisible();
  });

  test('a filter keeps the heads of what it shows', async () => {
    const { user } = await openTunnels(three);
    await user.type(screen.getByRole('combobox', { name: 'Filter tunnels' }), 'to:6379 ');
    expect(names()).toEqual(['orders 1 of 2 open', 'orders cache']);
    expect(screen.getByText('1 of 3 tunnels')).toBeVisible();
  });

  test('a group’s switch opens those of it that are closed', async () => {
    const { user, inputs } = await openTunnels(three);
    await user.click(screen.getByRole('switch', { name: 'All tunnels of orders' }));
    expect(inputs('tunnels.open')).toEqual([{ tunnelId: idOf(3) }]);
    await user.click(screen.getByRole('switch', { name: 'Tunnel orders db' }));
    expect(inputs('tunnels.close')).toEqual([{ tunnelId: idOf(1) }]);
  });

  test('the palette finds a tunnel by its name and does what its state asks for', async () => {
    const { user, inputs, workspace } = await openTunnels(three);
    act(() => workspace.pages.getState().show('fleet'));
    await user.keyboard('{Control>}k{/Control}');
    await user.type(await screen.findByRole('combobox', { name: 'Command palette' }), 'tunnel cache{Enter}');
    await waitFor(() => expect(inputs('tunnels.open')).toEqual([{ tunnelId: idOf(3) }]));
  });

  test('removing asks, with the names, and removes nothing when refused', async () => {
    const { user, inputs } = await openTunnels(three);
    await user.click(rowOf(/bare/));
    await user.keyboard('{Control>}');
    await user.click(rowOf(/orders db/));
    await user.keyboard('{/Control}');
    const ask = () => user.click(screen.getByRole('button', { name: 'Remove…' }));
    await ask();
    const dialog = screen.getByRole('dialog', { name: 'Remove 2 tunnels?' });
    expect(dialog).toHaveTextContent('orders db');
    await user.click(within(dialog).getByRole('button', { name: 'Cancel' }));
    expect(inputs('tunnels.remove')).toEqual([]);
    await ask();
    await user.click(screen.getByRole('button', { name: 'Remove' }));
    expect(await screen.findByText('2 tunnels removed.')).toBeVisible();
    expect(inputs('tunnels.remove')).toHaveLength(2);
  });
});

describe('the pane', () => {
  test('has the lines to connect by the port that it leads to, and says who holds it up', async () => {
    const state: TunnelState = {
      phase: 'connected',
      sessions: 1,
      localPort: 15432,
      traffic: { ...traffic, stalled: 1, stalledPorts: [54321] },
    };
    const { user } = await openTunnels([shelved(1, 'db', {}, state)]);
    await user.dblClick(rowOf(/db/));
    const pane = screen.getByRole('complementary', { name: 'Tunnel db' });
    expect(pane).toHaveTextContent('psql -h 127.0.0.1 -p 15432 -U postgres');
    expect(pane).toHaveTextContent('The program on port 54321 of this computer has stopped reading.');
    expect(pane).toHaveTextContent('--document-name AWS-StartPortForwardingSession');
    expect(pane).toHaveTextContent(`'{"portNumber":["5432"],"localPortNumber":["15432"]}'`);
  });

  test('names who holds the port, and takes a free one on request', async () => {
    const failure: Failure = { code: 'port-in-use', message: 'x', subject: { port: '15432', holder: 'postgres (77)' } };
    const { user, emit, inputs } = await openTunnels([shelved(1, 'db')], failure);
    await user.click(screen.getByRole('switch', { name: 'Tunnel db' }));
    act(() => emit('tunnels.watch', { tunnels: [shelved(1, 'db', {}, { ...closed, failure })] }));
    const pane = await screen.findByRole('complementary', { name: 'Tunnel db' });
    expect(pane).toHaveTextContent('Port 15432 of this computer is held by postgres (77).');
    expect(rowOf(/db/)).toHaveTextContent('The local port is in use');
    await user.click(within(pane).getByRole('button', { name: 'Use a free port' }));
    await waitFor(() => expect(inputs('tunnels.open')).toHaveLength(2));
    expect(inputs('tunnels.save')[0]?.tunnel).toMatchObject({ tunnelId: idOf(1), route: { localPort: 0 } });
  });
});

describe('the form', () => {
  const dialog = () => screen.getByRole('dialog');
  const field = (role: 'textbox' | 'combobox', name: string) => within(dialog()).getByRole(role, { name });

  test('names what is missing, then says what will run, then keeps and opens it', async () => {
    const { user, inputs, emit } = await openTunnels([]);
    expect(screen.getByRole('heading', { name: 'No tunnels yet' })).toBeVisible();
    await user.click(screen.getAllByRole('button', { name: 'New tunnel' })[0] as Element);
    await user.click(within(dialog()).getByRole('button', { name: 'Review' }));
    expect(field('textbox', 'Name')).toBeInvalid();
    expect(field('combobox', 'Port')).toBeInvalid();
    expect(dialog()).toHaveTextContent('Choose a node.');
    await user.type(field('textbox', 'Name'), 'reports');
    act(() => emit('fleet.nodes', { kind: 'stored', columns: someNodes(4), savedAt: 1, last: true }));
    await user.click(within(dialog()).getByRole('button', { name: /^Node/ }));
    await user.type(screen.getByRole('combobox', { name: 'Search the fleet or type a node ID' }), 'web-1{Enter}');
    await user.selectOptions(field('combobox', 'Leads to'), 'A host that the node reaches');
    await user.type(field('textbox', 'Host'), 'db.internal');
    await user.type(field('combobox', 'Port'), '3306');
    expect(field('combobox', 'Port')).toHaveDescription('MySQL');
    await user.selectOptions(field('combobox', 'Sessions'), '3');
    expect(dialog()).toHaveTextContent('3 carry up to 2.4 MB/s over several connections.');
    await user.click(within(dialog()).getByRole('button', { name: 'Review' }));
    expect(dialog()).toHaveTextContent(`Connections are carried to db.internal, port 3306, from the node web-1`);
    expect(dialog()).toHaveTextContent('3 sessions (AWS-StartPortForwardingSessionToRemoteHost) in profile DEV');
    expect(dialog()).toHaveTextContent('This is a production account.');
    expect(dialog()).toHaveTextContent('"host":["db.internal"]');
    await user.click(within(dialog()).getByRole('button', { name: 'Save and open' }));
    await waitFor(() => expect(inputs('tunnels.open')).toEqual([{ tunnelId: idOf(9) }]));
    expect(inputs('tunnels.save')).toEqual([
      {
        tunnel: {
          name: 'reports',
          group: '',
          nodeName: 'web-1',
          autostart: false,
          route: { scope: dev, nodeId, host: 'db.internal', port: 3306, localPort: 0, ipv6: false, width: 3 },
        },
      },
    ]);
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  test('warns of another tunnel with the same port, and says that an open one goes on', async () => {
    const open = shelved(1, 'db', {}, { phase: 'connected', sessions: 1, localPort: 15432 });
    const { user } = await openTunnels([open, shelved(2, 'other', { route: { localPort: 6000 } })]);
    await user.dblClick(rowOf(/db/));
    await user.click(screen.getByRole('button', { name: 'Edit…' }));
    const local = field('textbox', 'Local port');
    await user.clear(local);
    await user.type(local, '6000');
    expect(local).toHaveDescription('“other” uses this port as well: only one of them can be open at a time.');
    await user.click(within(dialog()).getByRole('button', { name: 'Review' }));
    expect(dialog()).toHaveTextContent('It is open now and goes on as it was opened.');
  });
});
