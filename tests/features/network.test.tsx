import { act, screen, within } from '@testing-library/react';
import { describe, expect, test, vi } from 'vitest';
import type { HopResult, NetworkView } from '../../contract/features/network.ts';
import { endpointServices, type EndpointService } from '../../contract/network-values.ts';
import { CallFailed } from '../../renderer/bridge/client.ts';
import { profile, profileList, renderShell, type ShellOptions } from '../support/render-shell.tsx';

vi.mock('../../renderer/features/fleet/index.ts', () => import('../support/fake-pages.tsx'));
vi.mock('../../renderer/features/sessions/index.ts', () => import('../support/fake-pages.tsx'));

const scope = { profile: 'dev', region: 'eu-west-1' };
const noEndpoints = Object.fromEntries(endpointServices.map((service) => [service, []])) as unknown as Record<
  EndpointService,
  []
>;
const plain: NetworkView = {
  own: {},
  proxy: [],
  noProxy: [],
  caFile: [],
  endpoints: noEndpoints,
  fixed: false,
  failures: [],
};

async function openNetwork(view: NetworkView = plain, options: ShellOptions = {}) {
  const shell = renderShell({ profiles: profileList([profile('dev')]), settings: { scope }, ...options });
  await shell.user.click(screen.getByRole('link', { name: 'Settings' }));
  await shell.user.click(await screen.findByRole('tab', { name: 'Network' }));
  act(() => shell.emit('network.watch', view));
  return shell;
}

describe('the settings', () => {
  test('say which value is in force and from where, and what it sets aside', async () => {
    await openNetwork({
      ...plain,
      own: { proxy: 'http://ours:3128' },
      proxy: [
        { from: 'app-setting', value: 'http://ours:3128' },
        { from: 'environment', name: 'HTTPS_PROXY', value: 'http://theirs:8080', login: true },
      ],
      caFile: [{ from: 'file', name: 'ca_bundle', value: '/etc/corp.pem' }],
      endpoints: { ...noEndpoints, ssm: [{ from: 'environment', name: 'AWS_ENDPOINT_URL', value: 'https://vpce' }] },
    });
    expect(screen.getByLabelText('Proxy')).toHaveProperty('value', 'http://ours:3128');
    expect(screen.getByText('In force: http://ours:3128 (setting for all profiles)')).toBeVisible();
    expect(screen.getByText('Set aside: http://theirs:8080, with a password (environment, HTTPS_PROXY)')).toBeVisible();
    expect(screen.getByText('In force: no exception')).toBeVisible();
    expect(screen.getByText('In force: /etc/corp.pem (AWS files, ca_bundle)')).toBeVisible();
    expect(screen.getByText('In force: https://vpce (environment, AWS_ENDPOINT_URL)')).toBeVisible();
  });

  test('hold when they are applied, for all profiles or for the one on screen', async () => {
    const shell = await openNetwork(plain, { requests: { 'network.change': () => ({}) } });
    const apply = screen.getByRole('button', { name: 'Apply' });
    expect(apply).toHaveProperty('disabled', true);
    await shell.user.type(screen.getByLabelText('Proxy'), 'http://proxy:3128');
    await shell.user.type(screen.getByLabelText('ssmmessages'), 'https://vpce.example');
    expect(shell.inputs('network.change')).toEqual([]);
    await shell.user.click(apply);
    await shell.user.selectOptions(screen.getByLabelText('These settings are for'), 'The profile dev alone');
    act(() => shell.emit('network.watch', plain));
    await shell.user.type(screen.getByLabelText('Without the proxy'), '*');
    await shell.user.click(screen.getByRole('button', { name: 'Apply' }));
    expect(shell.inputs('network.change')).toEqual([
      { values: { proxy: 'http://proxy:3128', endpoints: { ssmmessages: 'https://vpce.example' } } },
      { profile: 'dev', values: { noProxy: '*' } },
    ]);
    expect(shell.inputs('network.watch')).toEqual([{}, { profile: 'dev' }]);
  });

  test('refuse a password, what is no address and what is not encrypted, and say why', async () => {
    const shell = await openNetwork();
    await shell.user.type(screen.getByLabelText('Proxy'), 'http://me:canary@proxy:3128');
    expect(screen.getByLabelText('Proxy')).toBeInvalid();
    expect(screen.getByText(/passwords are not kept in the settings/)).toBeVisible();
    expect(screen.getByRole('button', { name: 'Apply' })).toHaveProperty('disabled', true);
    await shell.user.click(screen.getByRole('button', { name: 'Discard' }));
    await shell.user.type(screen.getByLabelText('Proxy'), 'socks5://proxy:1080');
    expect(screen.getByText('This is no address of the form http://HOST:PORT.')).toBeVisible();
    await shell.user.clear(screen.getByLabelText('Proxy'));
    await shell.user.type(screen.getByLabelText('ec2'), 'http://ec2.example');
    expect(screen.getByText('Without encryption only this computer may be asked. Use https.')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Apply' })).toHaveProperty('disabled', true);
  });

  test('a file without certificates is refused with its name; a chosen one stands in the field', async () => {
    const shell = await openNetwork(plain, {
      requests: {
        'network.chooseCaFile': () => ({ file: '/home/me/ca.pem' }),
        'network.change': () => {
          throw new CallFailed({ code: 'ca-broken', message: 'No.', subject: { file: '/home/me/ca.pem' } });
        },
      },
    });
    await shell.user.click(screen.getByRole('button', { name: 'Choose…' }));
    expect(await screen.findByDisplayValue('/home/me/ca.pem')).toBeVisible();
    await shell.user.click(screen.getByRole('button', { name: 'Apply' }));
    expect(await screen.findByText('The file /home/me/ca.pem is not there or holds no certificates.')).toBeVisible();
  });

  test('are nothing for the sandbox’s own profile', async () => {
    await openNetwork({ ...plain, fixed: true });
    expect(screen.getByText(/The sandbox never leaves this computer/)).toBeVisible();
    expect(screen.queryByLabelText('Proxy')).toBeNull();
  });
});

describe('the test', () => {
  const told = (service: EndpointService, hop: HopResult['hop'], state: HopResult['state'], rest = {}): HopResult => ({
    service,
    hop,
    state,
    ...rest,
  });
  const untrusted = {
    failure: {
      code: 'tls-untrusted' as const,
      message: 'self-signed certificate in certificate chain',
      subject: { host: 'ssm.eu-west-1.amazonaws.com', issuer: 'Corp Inspection CA' },
    },
  };

  test('shows results as they come, names the first hop that fails once for all services, and is copied as text', async () => {
    const shell = await openNetwork();
    const copied = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
    await shell.user.click(screen.getByRole('button', { name: 'Test' }));
    expect(shell.inputs('network.test')).toEqual([{ scope }]);
    expect(screen.getByText('Testing…')).toBeVisible();
    const row = (service: string) => screen.getByRole('row', { name: new RegExp(`^${service} `) });
    act(() => shell.emit('network.test', told('ssm', 'dns', 'running')));
    act(() => shell.emit('network.test', told('ssm', 'dns', 'passed', { ms: 12, facts: { address: '10.0.0.1' } })));
    expect(within(row('ssm')).getByText('12 ms')).toBeVisible();
    for (const service of ['ssm', 'ec2'] as const)
      act(() => shell.emit('network.test', told(service, 'tls', 'failed', { ms: 30, ...untrusted })));
    act(() => shell.emit('network.test', told('sts', 'permission', 'passed', { ms: 80 })));
    act(() => shell.end('network.test'));
    expect(screen.queryByText('Testing…')).toBeNull();
    expect(screen.getByText('First that fails: TLS (ssm, ec2)')).toBeVisible();
    expect(screen.getByText(/issued by “Corp Inspection CA”/)).toBeVisible();
    expect(screen.getAllByRole('alert')).toHaveLength(1);
    await shell.user.click(screen.getByRole('button', { name: 'Copy as text' }));
    const text = copied.mock.calls[0]?.[0] ?? '';
    expect(text).toContain('dev · eu-west-1');
    expect(text).toContain('Name: Passed  12 ms  address=10.0.0.1');
    expect(text).toContain('TLS: Failed  30 ms  tls-untrusted: self-signed certificate in certificate chain');
    expect(text).toContain('First that fails: TLS (ssm, ec2)');
  });

  test('says that all is well', async () => {
    const shell = await openNetwork();
    await shell.user.click(screen.getByRole('button', { name: 'Test' }));
    act(() => shell.emit('network.test', told('sts', 'signature', 'passed')));
    act(() => shell.end('network.test'));
    expect(screen.getByText('Every hop passed.')).toBeVisible();
  });

  test('can be stopped: main is told, and nothing that comes later is shown', async () => {
    const shell = await openNetwork();
    await shell.user.click(screen.getByRole('button', { name: 'Test' }));
    await shell.user.click(screen.getByRole('button', { name: 'Stop the test' }));
    expect(shell.listeners('network.test')).toBe(0);
    expect(screen.getByText('Stopped before the end.')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Test' })).toHaveProperty('disabled', false);
  });
});
