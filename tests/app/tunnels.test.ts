import { createHash, randomBytes } from 'node:crypto';
import { createServer as createHttpServer, type Server } from 'node:http';
import { connect, createServer, type AddressInfo, type Server as TcpServer } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { nodeRow, openApp, type App } from '../support/app.ts';
import { violations } from '../support/violations.ts';

let app: App;
/** What listens "on the node": the sandbox's nodes are this computer. */
let web: Server;
let localPort = 0;
const body = randomBytes(200_000);
const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const portOf = (server: Server | TcpServer) => (server.address() as AddressInfo).port;

beforeAll(async () => {
  web = createHttpServer((_request, response) => response.end(body));
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
  localPort = await freePort();
  app = await openApp({ flags: ['--sandbox'] });
});
afterAll(async () => {
  await app.close();
  web.close();
});
afterEach((context) => app.keepEvidence(context));

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const port = portOf(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function fetched(): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${localPort}/`);
  return digest(new Uint8Array(await response.arrayBuffer()));
}

const shelfSwitch = (name: string) => app.page.getByRole('switch', { name: `Tunnel ${name}` });

test('a tunnel is made from the row of its node, reviewed, opened, and carries a page whole', async () => {
  const { page } = app;
  await nodeRow(page, 'web-1').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'New tunnel to this node' }).click();
  const form = page.getByRole('dialog');
  await form.getByRole('textbox', { name: 'Name' }).fill('shop');
  await form.getByRole('combobox', { name: 'Group' }).fill('orders');
  await form.getByRole('combobox', { name: 'Port', exact: true }).fill(String(portOf(web)));
  await form.getByRole('textbox', { name: 'Local port' }).fill(String(localPort));
  await form.getByRole('switch', { name: 'Open with the app' }).click();
  await form.getByRole('button', { name: 'Review' }).click();
  await form.getByText(`Fleetdeck listens on port ${localPort} of this computer alone.`).waitFor();
  await form.getByText('aws ssm start-session').waitFor();
  await form.getByRole('button', { name: 'Save and open' }).click();
  await page.getByRole('complementary').getByText('Connected', { exact: true }).waitFor();
  expect(await fetched()).toBe(digest(body));
  await page.getByRole('contentinfo').getByRole('button', { name: '1 tunnel open' }).waitFor();
  await page.getByRole('complementary').getByText(`127.0.0.1:${localPort}`, { exact: true }).waitFor();
});

test('a port that another tunnel holds is told with its holder, and a free one takes its place', async () => {
  const { page } = app;
  await page.getByRole('button', { name: 'New tunnel' }).click();
  const form = page.getByRole('dialog');
  await form.getByRole('textbox', { name: 'Name' }).fill('second');
  await form.getByRole('button', { name: /^Node/ }).click();
  await page.getByRole('combobox', { name: 'Search the fleet or type a node ID' }).fill('web-2');
  await page.keyboard.press('Enter');
  await form.getByRole('combobox', { name: 'Port', exact: true }).fill(String(portOf(web)));
  await form.getByRole('textbox', { name: 'Local port' }).fill(String(localPort));
  await form.getByText('“shop” uses this port as well').waitFor();
  await form.getByRole('button', { name: 'Review' }).click();
  await form.getByRole('button', { name: 'Save and open' }).click();
  const pane = page.getByRole('complementary');
  await pane.getByText(`Port ${localPort} of this computer is held by`).waitFor();
  await pane.getByRole('button', { name: 'Use a free port' }).click();
  await pane.getByText('Connected', { exact: true }).waitFor();
});

test('shelf, pane and form pass the accessibility rules', async () => {
  const { page } = app;
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'New tunnel' }).click();
  await page.getByRole('dialog').waitFor();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Escape');
});

test('the palette closes and opens a tunnel by its name', async () => {
  const { page } = app;
  const choose = async (typed: string) => {
    await page.getByRole('grid').focus();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Command palette' }).fill(typed);
    await page.keyboard.press('Enter');
  };
  await choose('tunnel shop');
  await expect.poll(() => shelfSwitch('shop').getAttribute('aria-checked')).toBe('false');
  await expect(fetched()).rejects.toThrow('fetch failed');
  await choose('tunnel shop');
  await expect.poll(fetched).toBe(digest(body));
});

test('after a restart what opens with the app is there again, and quitting had ended its sessions', async () => {
  const { dataDir, homeDir } = app;
  await app.electron.close();
  await expect(fetched()).rejects.toThrow('fetch failed');
  app = await openApp({ dataDir, homeDir });
  await expect.poll(fetched, { timeout: 60_000 }).toBe(digest(body));
  const { page } = app;
  await page.getByRole('contentinfo').getByRole('button', { name: '1 tunnel open' }).click();
  await expect.poll(() => shelfSwitch('shop').getAttribute('aria-checked')).toBe('true');
  expect(await shelfSwitch('second').getAttribute('aria-checked')).toBe('false');
});

test('switched off, its port is closed at once; removed, it is asked for and gone', async () => {
  const { page } = app;
  await shelfSwitch('shop').click();
  await expect.poll(() => shelfSwitch('shop').getAttribute('aria-checked')).toBe('false');
  const socket = connect({ host: '127.0.0.1', port: localPort });
  const error = await new Promise<Error>((resolve) => socket.once('error', resolve));
  expect(error.message).toContain('ECONNREFUSED');
  await page.getByRole('row', { name: /shop/ }).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Remove…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await page.getByText('1 tunnel removed.').waitFor();
  expect(await shelfSwitch('shop').count()).toBe(0);
});
