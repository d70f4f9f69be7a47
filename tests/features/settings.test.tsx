import { fireEvent, screen, within } from '@testing-library/react';
import { describe, expect, test, vi } from 'vitest';
import type { SshStatus, SshWish } from '../../contract/features/ssh.ts';
import { profile, profileList, renderShell, type ShellOptions } from '../support/render-shell.tsx';

vi.mock('../../renderer/features/fleet/index.ts', () => import('../support/fake-pages.tsx'));
vi.mock('../../renderer/features/sessions/index.ts', () => import('../support/fake-pages.tsx'));

async function openSettings(section: string, options?: ShellOptions) {
  const shell = renderShell(options);
  await shell.user.click(screen.getByRole('link', { name: 'Settings' }));
  await shell.user.click(await screen.findByRole('tab', { name: section }));
  return shell;
}

describe('General', () => {
  test('changes theme, density and zoom at once', async () => {
    const { user, settings } = await openSettings('General');
    await user.selectOptions(screen.getByLabelText('Theme'), 'Dark');
    expect(document.documentElement.dataset['theme']).toBe('dark');
    await user.selectOptions(screen.getByLabelText('Theme'), 'Light');
    expect(document.documentElement.dataset['theme']).toBe('light');
    await user.selectOptions(screen.getByLabelText('Density of tables'), 'Comfortable');
    expect(document.documentElement.dataset['density']).toBe('comfortable');
    await user.selectOptions(screen.getByLabelText('Interface zoom'), '125%');
    expect(document.documentElement.style.getPropertyValue('--zoom')).toBe('1.25');
    expect(settings()).toMatchObject({ theme: 'light', density: 'comfortable', zoom: 1.25 });
  });

  test('zooms by keys', async () => {
    const { user, settings } = await openSettings('General');
    await user.keyboard('{Control>}=={/Control}');
    expect(settings().zoom).toBe(1.2);
    await user.keyboard('{Control>}0{/Control}');
    expect(settings().zoom).toBe(1);
  });

  test('says what the command line has fixed', async () => {
    await openSettings('General', { info: { flags: { sandbox: false, theme: 'dark' } } });
    expect(screen.getByLabelText('Theme')).toHaveDescription('Fixed for this start by the command line.');
  });
});

describe('Terminal', () => {
  test('keeps one change beside the others', async () => {
    const { user, settings } = await openSettings('Terminal');
    await user.click(screen.getByRole('switch', { name: 'Copy what is selected' }));
    await user.selectOptions(screen.getByLabelText('Cursor shape'), 'Bar');
    await user.selectOptions(screen.getByLabelText('Colour scheme'), 'Dracula');
    expect(settings().terminal).toMatchObject({
      copyOnSelect: true,
      cursorStyle: 'bar',
      scheme: 'dracula',
      scrollback: 25_000,
    });
  });

  test('does not keep a number out of range, and says why', async () => {
    const { user, settings } = await openSettings('Terminal');
    const field = screen.getByLabelText('Font size (pixels)');
    await user.clear(field);
    await user.type(field, '99');
    expect(field).toBeInvalid();
    expect(screen.getByText('A number from 8 to 32.')).toBeVisible();
    expect(settings().terminal.fontSize).toBe(9);
    await user.clear(field);
    await user.type(field, '16');
    expect(field).not.toBeInvalid();
    expect(settings().terminal.fontSize).toBe(16);
  });
});

describe('Profiles', () => {
  test('paints a profile: the context bar follows', async () => {
    const { user, settings } = await openSettings('Profiles', {
      profiles: profileList([profile('dev'), profile('qa')]),
    });
    fireEvent.change(screen.getByLabelText('Colour of dev'), { target: { value: '#137a48' } });
    expect(screen.getByRole('banner').style.getPropertyValue('--account')).toBe('#137a48');
    await user.click(screen.getByLabelText('dev is production'));
    expect(within(screen.getByRole('banner')).getByText('Production')).toBeVisible();
    await user.type(screen.getByLabelText('Short name of qa'), 'QA');
    expect(settings().paints).toEqual({
      dev: { colour: '#137a48', production: true },
      qa: { shortName: 'QA', production: false },
    });
    await user.click(screen.getByRole('button', { name: 'Take the colour of dev away' }));
    expect(settings().paints['dev']).toEqual({ production: true });
  });
});

describe('Accounts', () => {
  const account = '111122223333';
  const opened = () =>
    openSettings('Profiles', {
      profiles: profileList([profile('dev', { accountId: account }), profile('ops', { accountId: account })]),
      settings: {
        scope: { profile: 'dev', region: 'eu-west-1' },
        paints: { ops: { colour: '#137a48', production: false } },
      },
    });

  test('paint all of their profiles; a profile’s own colour goes before', async () => {
    const { user, settings } = await opened();
    expect(screen.getByText('2 profiles')).toBeVisible();
    fireEvent.change(screen.getByLabelText(`Colour of account ${account}`), { target: { value: '#c2292b' } });
    await user.type(screen.getByLabelText(`Short name of account ${account}`), 'PAY');
    expect(screen.getByRole('banner').style.getPropertyValue('--account')).toBe('#c2292b');
    await user.click(screen.getByRole('button', { name: /^Profile:/ }));
    await user.click(await screen.findByRole('option', { name: /^ops PAY/ }));
    expect(screen.getByRole('banner').style.getPropertyValue('--account')).toBe('#137a48');
    expect(settings().accounts).toEqual({ [account]: { colour: '#c2292b', shortName: 'PAY', production: false } });
  });

  test('mark production, which a profile cannot take away', async () => {
    const { user } = await opened();
    await user.click(screen.getByLabelText(`Account ${account} is production`));
    expect(within(screen.getByRole('banner')).getByText('Production')).toBeVisible();
    expect(screen.getByLabelText('ops is production')).toHaveProperty('checked', true);
    expect(screen.getByLabelText('ops is production')).toHaveProperty('disabled', true);
  });
});

const scope = { profile: 'dev', region: 'eu-west-1' } as const;
const absent: SshStatus = { state: 'absent', config: '/home/me/.ssh/config', file: '/home/me/.ssh/config.d/fleetdeck' };

describe('SSH', () => {
  const open = () => {
    let status = absent;
    const requests = {
      'ssh.status': () => status,
      'ssh.preview': ({ names, scope: { profile: name } }: SshWish) => ({
        includeLine: 'Include config.d/fleetdeck',
        text: `Host i-* ${names.map((node) => node.name).join(' ')} --profile ${name}`,
      }),
      'ssh.write': ({ names }: SshWish) => {
        const text = names.map(({ name, nodeId }) => `Host ${name}\n    HostName ${nodeId}\n`).join('');
        return (status = { ...absent, state: 'written', text, backup: '/home/me/.ssh/config.before-fleetdeck' });
      },
      'ssh.remove': () => (status = absent),
    };
    return openSettings('SSH', { profiles: profileList([profile('dev')]), settings: { scope }, requests });
  };

  test('shows the exact lines, writes them and takes them back', async () => {
    const { user, inputs } = await open();
    expect(await screen.findByText('Not set up. Your SSH configuration is untouched.')).toBeVisible();
    expect(await screen.findByText('Include config.d/fleetdeck')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Remove' })).toHaveProperty('disabled', true);
    await user.type(screen.getByLabelText('Nodes by name'), 'web-1 i-0123456789abcdef0');
    expect(await screen.findByText('Host i-* web-1 --profile dev')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Write' }));
    expect(await screen.findByRole('status')).toHaveTextContent(
      'Set up. Your file as it was is kept in /home/me/.ssh/',
    );
    expect(inputs('ssh.write')).toEqual([{ scope, names: [{ name: 'web-1', nodeId: 'i-0123456789abcdef0' }] }]);
    await user.click(screen.getByRole('button', { name: 'Remove' }));
    expect(await screen.findByText('Not set up. Your SSH configuration is untouched.')).toBeVisible();
  });

  test('writes nothing while a line is no name and id', async () => {
    const { user } = await open();
    await user.type(screen.getByLabelText('Nodes by name'), 'web-1');
    expect(screen.getByLabelText('Nodes by name')).toHaveDescription('Line 1 is not a name and an instance ID.');
    expect(screen.getByRole('button', { name: 'Write' })).toHaveProperty('disabled', true);
  });
});

const change = (action: string) => screen.getByRole('button', { name: `Change the shortcut of “${action}”` });

describe('Shortcuts', () => {
  test('are found by name and by keys', async () => {
    const { user } = await openSettings('Shortcuts');
    await user.type(screen.getByLabelText('Search shortcuts'), 'ctrl+shift+e');
    const rows = screen.getAllByRole('listitem').filter((row) => within(row).queryByText('Switch profile') !== null);
    expect(rows).toHaveLength(1);
    expect(screen.queryByText('Go to Fleet')).toBeNull();
  });

  test('can be changed, and the new one works at once', async () => {
    const { user, settings } = await openSettings('Shortcuts');
    await user.click(change('Go to Sessions'));
    await user.keyboard('{Control>}{Shift>}Y{/Shift}{/Control}');
    expect(settings().shortcuts).toEqual({ 'page.sessions': 'Ctrl+Shift+Y' });
    await user.keyboard('{Control>}{Shift>}Y{/Shift}{/Control}');
    expect(await screen.findByRole('heading', { level: 1, name: 'Sessions' })).toBeVisible();
  });

  test('are not taken from another action before the user says so', async () => {
    const { user, settings } = await openSettings('Shortcuts');
    await user.click(change('Go to Sessions'));
    await user.keyboard('{Control>}{Shift>}E{/Shift}{/Control}');
    expect(screen.getByText('Ctrl+Shift+E is already used by “Switch profile”.')).toBeVisible();
    expect(settings().shortcuts).toEqual({});
    expect(screen.queryByRole('combobox', { name: 'Search profiles' })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Use it here instead' }));
    expect(settings().shortcuts).toEqual({ 'page.sessions': 'Ctrl+Shift+E', 'profile.switch': '' });
    await user.keyboard('{Control>}{Shift>}E{/Shift}{/Control}');
    expect(await screen.findByRole('heading', { level: 1, name: 'Sessions' })).toBeVisible();
  });

  test('cannot be keys that type', async () => {
    const { user, settings } = await openSettings('Shortcuts');
    await user.click(change('Go to Sessions'));
    await user.keyboard('x');
    expect(screen.getByText(/A shortcut needs Ctrl, Alt or Cmd/)).toBeVisible();
    await user.keyboard('{Escape}');
    expect(screen.queryByText(/A shortcut needs/)).toBeNull();
    expect(settings().shortcuts).toEqual({});
  });

  test('go back to their defaults', async () => {
    const { user, settings } = await openSettings('Shortcuts', { settings: { shortcuts: { 'profile.switch': '' } } });
    await user.keyboard('{Control>}{Shift>}E{/Shift}{/Control}');
    expect(screen.queryByRole('combobox', { name: 'Search profiles' })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Restore the default of “Switch profile”' }));
    expect(settings().shortcuts).toEqual({});
    await user.keyboard('{Control>}{Shift>}E{/Shift}{/Control}');
    expect(await screen.findByRole('combobox', { name: 'Search profiles' })).toBeVisible();
  });
});

test('About tells the versions and shows the data folder', async () => {
  const { user, inputs } = await openSettings('About', { requests: { 'app.showFile': () => ({}) } });
  expect(screen.getByText('45.4.1')).toBeVisible();
  expect(screen.getByRole('button', { name: 'Copy: /home/me/.config/fleetdeck' })).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Show the data folder' }));
  expect(inputs('app.showFile')).toEqual([{ file: 'data-folder' }]);
});
