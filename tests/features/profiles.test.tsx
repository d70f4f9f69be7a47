import { act, screen, within } from '@testing-library/react';
import { describe, expect, test, vi } from 'vitest';
import { profile, profileList, renderShell } from '../support/render-shell.tsx';

vi.mock('../../renderer/features/fleet/index.ts', () => import('../support/fake-pages.tsx'));
vi.mock('../../renderer/features/sessions/index.ts', () => import('../support/fake-pages.tsx'));

const openList = async ({ user }: ReturnType<typeof renderShell>) => {
  await user.click(screen.getByRole('button', { name: /^Profile:/ }));
  return screen.findByRole('combobox', { name: 'Search profiles' });
};

/** The names on offer, in order. */
const offered = () => screen.getAllByRole('option').map((option) => within(option).getAllByText(/./)[0]?.textContent);

describe('switching the profile', () => {
  test('is immediate, waits for nobody and keeps every terminal', async () => {
    const shell = renderShell({
      profiles: profileList([profile('dev'), profile('prod', { region: 'us-east-2' })]),
      requests: {
        // AWS never answers: this network is dead.
        'profiles.identify': () => new Promise(() => {}),
        'terminals.open': ({ target }) => ({
          terminalId: '3f0e2f4e-6f0c-4d0e-9c39-0d6a1f2b3c4d',
          target,
          phase: 'connecting',
          startedAt: 1,
        }),
      },
    });
    const scope = { profile: 'dev', region: 'eu-west-1' };
    shell.workspace.openTerminal({ kind: 'session', scope, nodeId: 'i-0123456789abcdef0', nodeName: 'web-1' });
    expect(await screen.findByRole('tab', { name: /web-1/ })).toBeVisible();
    await openList(shell);
    await shell.user.click(screen.getByRole('option', { name: /prod/ }));
    expect(screen.getByRole('button', { name: 'Profile: prod' })).toBeVisible();
    expect(screen.getByRole('button', { name: 'Region: us-east-2' })).toBeVisible();
    expect(screen.getByRole('tab', { name: /web-1/ })).toBeVisible();
    expect(shell.inputs('terminals.close')).toEqual([]);
    await vi.waitFor(() => expect(shell.settings().scope).toEqual({ profile: 'prod', region: 'us-east-2' }));
  });

  test('works by keyboard alone', async () => {
    const shell = renderShell({ profiles: profileList([profile('dev'), profile('prod'), profile('qa')]) });
    await shell.user.keyboard('{Control>}{Shift>}E{/Shift}{/Control}');
    const field = await screen.findByRole('combobox', { name: 'Search profiles' });
    await vi.waitFor(() => expect(field).toHaveFocus());
    await shell.user.keyboard('{ArrowDown}{Enter}');
    expect(screen.getByRole('button', { name: 'Profile: prod' })).toBeVisible();
    expect(screen.queryByRole('combobox')).toBeNull();
  });
});

describe('the list of profiles', () => {
  test('tells source, account and Region, and why one cannot be used', async () => {
    const shell = renderShell({
      profiles: profileList([
        profile('dev', { accountId: '111122223333' }),
        profile('sso', {
          source: 'sso',
          failure: { code: 'unsupported', message: '', subject: { profile: 'sso', source: 'sso' } },
        }),
      ]),
    });
    await openList(shell);
    const dev = screen.getByRole('option', { name: /dev/ });
    expect(dev).toHaveTextContent('Access keys');
    expect(dev).toHaveTextContent('111122223333');
    expect(dev).toHaveTextContent('eu-west-1');
    const sso = screen.getByRole('option', { name: /sso/ });
    expect(sso).toHaveAttribute('aria-disabled', 'true');
    expect(sso).toHaveTextContent('Not supported yet');
    await shell.user.click(sso);
    expect(screen.getByRole('button', { name: 'Profile: dev', hidden: true })).toBeVisible();
  });

  test('is searched by name, account and short name', async () => {
    const shell = renderShell({
      profiles: profileList([profile('alpha', { accountId: '111122223333' }), profile('beta'), profile('gamma')]),
      settings: { paints: { gamma: { shortName: 'Payroll', production: true } } },
    });
    const field = await openList(shell);
    await shell.user.type(field, '1111');
    expect(offered()).toEqual(['alpha']);
    await shell.user.clear(field);
    await shell.user.type(field, 'pay');
    expect(offered()).toEqual(['gamma']);
    expect(screen.getByRole('option')).toHaveTextContent('Production');
    await shell.user.clear(field);
    await shell.user.type(field, 'nothing like it');
    expect(screen.getByText('No profile matches.')).toBeVisible();
  });

  test('draws only those in view of 5,000 profiles', async () => {
    const many = Array.from({ length: 5_000 }, (_, at) => profile(`account-${String(at).padStart(4, '0')}`));
    const shell = renderShell({ profiles: profileList(many) });
    await openList(shell);
    await shell.user.keyboard('{Escape}');
    act(() => shell.parts.overlays.getState().show('profiles'));
    expect(screen.getAllByRole('option').length).toBeLessThan(30);
    await shell.user.type(screen.getByRole('combobox'), '4999');
    expect(screen.getAllByRole('option')).toHaveLength(1);
    expect(screen.getByRole('option')).toHaveAttribute('aria-setsize', '1');
  });

  test('names the places in the AWS files that are broken, and the way there', async () => {
    const file = '/home/me/.aws/credentials';
    const shell = renderShell({
      profiles: profileList([profile('dev')], {
        problems: [
          {
            file,
            line: 12,
            failure: { code: 'file-broken', message: 'No key before “=”.', subject: { file, line: '12' } },
          },
        ],
      }),
      requests: { 'app.showFile': () => ({}) },
    });
    await openList(shell);
    const problems = screen.getByRole('region', { name: 'Problems in the AWS files' });
    expect(problems).toHaveTextContent('/home/me/.aws/credentials:12');
    expect(problems).toHaveTextContent('No key before “=”.');
    await shell.user.click(within(problems).getByRole('button', { name: 'Show the file' }));
    expect(shell.inputs('app.showFile')).toEqual([{ file: 'credentials' }]);
  });
});

describe('the Region', () => {
  test('is found by its code or its city, and kept', async () => {
    const shell = renderShell();
    await shell.user.click(screen.getByRole('button', { name: 'Region: eu-west-1' }));
    await shell.user.type(await screen.findByRole('combobox'), 'seoul');
    await shell.user.keyboard('{Enter}');
    expect(screen.getByRole('button', { name: 'Region: ap-northeast-2' })).toBeVisible();
    await vi.waitFor(() => expect(shell.settings().scope).toEqual({ profile: 'dev', region: 'ap-northeast-2' }));
  });

  test('can be one that this app does not know', async () => {
    const shell = renderShell();
    await shell.user.click(screen.getByRole('button', { name: /^Region:/ }));
    await shell.user.type(await screen.findByRole('combobox'), 'xx-newland-1{Enter}');
    expect(screen.getByRole('button', { name: 'Region: xx-newland-1' })).toBeVisible();
  });
});

describe('the account’s paint', () => {
  test('is on the context bar, and production is said in a word', () => {
    renderShell({ settings: { paints: { dev: { colour: '#c2292b', production: true } } } });
    const bar = screen.getByRole('banner', { name: 'Context' });
    expect(screen.getByRole('banner').style.getPropertyValue('--account')).toBe('#c2292b');
    expect(within(bar).getByText('Production')).toBeVisible();
  });
});
