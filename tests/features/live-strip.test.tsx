import { act, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { LiveProfile } from '../../contract/features/profiles.ts';
import { profile, profileList, renderShell, type ShellOptions } from '../support/render-shell.tsx';

vi.mock('../../renderer/features/fleet/index.ts', () => import('../support/fake-pages.tsx'));
vi.mock('../../renderer/features/sessions/index.ts', () => import('../support/fake-pages.tsx'));

const minute = 60_000;
const live = (name: string, rest: Partial<LiveProfile> = {}): LiveProfile => ({
  scope: { profile: name, region: 'eu-west-1' },
  accountId: '111122223333',
  role: 'admin',
  renews: true,
  ...rest,
});
const names = (count: number) => Array.from({ length: count }, (_, at) => `team-${String(at).padStart(2, '0')}`);

function open(profiles: readonly LiveProfile[], options: ShellOptions = {}) {
  const shell = renderShell({
    profiles: profileList(profiles.map(({ scope: { profile: name } }) => profile(name))),
    settings: { scope: { profile: 'team-00', region: 'eu-west-1' } },
    ...options,
  });
  act(() => shell.emit('profiles.live', { live: [...profiles] }));
  return shell;
}

const strip = () => within(screen.getByRole('contentinfo'));

describe('the strip of profiles in use', () => {
  test('at three profiles shows the two that are not on screen, each with account, role and time; a click switches', async () => {
    const { user } = open([
      live('team-00'),
      live('team-01', { expiresAt: Date.now() + 43 * minute + 30_000 }),
      live('team-02', { accountId: '444455556666', role: 'reader' }),
    ]);
    const chips = within(strip().getByRole('list', { name: 'Profiles in use' })).getAllByRole('button');
    expect(chips.map((chip) => chip.textContent)).toEqual([
      'team-01111122223333 · admin43 min',
      'team-02444455556666 · reader',
    ]);
    expect(strip().queryByRole('button', { name: /more/ })).toBeNull();
    await user.click(chips[1]!);
    expect(screen.getByRole('button', { name: 'Profile: team-02' })).toBeVisible();
  });

  test('at twelve stays one line: what has no room is behind one button, with all of them', async () => {
    const { user } = open(names(12).map((name) => live(name)));
    expect(strip().getAllByRole('listitem')).toHaveLength(2);
    await user.click(strip().getByRole('button', { name: '9 more profiles in use' }));
    const all = within(screen.getByRole('dialog', { name: 'Profiles in use' }));
    expect(all.getAllByRole('listitem')).toHaveLength(12);
    expect(all.getByRole('button', { current: true })).toHaveTextContent('team-00');
    await user.click(all.getByRole('button', { name: /team-11/ }));
    expect(screen.getByRole('button', { name: 'Profile: team-11' })).toBeVisible();
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  test('shows nothing while the profile on screen is the only one', () => {
    open([live('team-00')]);
    expect(strip().queryByRole('list')).toBeNull();
  });

  test('paints a profile as its account is painted, with a word for production', () => {
    open([live('team-00'), live('team-01')], {
      profiles: profileList([profile('team-00'), profile('team-01', { accountId: '111122223333' })]),
      settings: {
        scope: { profile: 'team-00', region: 'eu-west-1' },
        accounts: { '111122223333': { shortName: 'PAY', production: true } },
      },
    });
    expect(strip().getByRole('listitem')).toHaveTextContent('team-01ProductionPAY · admin');
  });
});

describe('credentials that nobody renews by itself', () => {
  beforeEach(() => vi.useFakeTimers({ shouldAdvanceTime: true }));
  afterEach(() => vi.useRealTimers());

  test('are warned of once, ten minutes before their end', () => {
    const expiresAt = Date.now() + 60 * minute;
    const shell = open([live('team-00'), live('team-01', { expiresAt, renews: false })]);
    const warning = () => screen.queryAllByText('The credentials of team-01 end soon');
    act(() => void vi.advanceTimersByTime(49 * minute));
    expect(warning()).toHaveLength(0);
    act(() => void vi.advanceTimersByTime(2 * minute));
    expect(warning()).toHaveLength(1);
    act(() => shell.emit('profiles.live', { live: [live('team-01', { expiresAt, renews: false })] }));
    expect(warning()).toHaveLength(1);
  });

  test('and those that are renewed are not', () => {
    open([live('team-00'), live('team-02', { expiresAt: Date.now() + 5 * minute, renews: true })]);
    act(() => void vi.advanceTimersByTime(10 * minute));
    expect(screen.queryByText(/team-02 end soon/)).toBeNull();
    expect(strip().getByText('Renewed by itself')).toBeVisible();
  });
});
