import { act, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CallFailed } from '../../renderer/bridge/client.ts';
import { profile, profileList, renderShell } from '../support/render-shell.tsx';

vi.mock('../../renderer/features/fleet/index.ts', () => import('../support/fake-pages.tsx'));
vi.mock('../../renderer/features/sessions/index.ts', () => import('../support/fake-pages.tsx'));

afterEach(() => vi.useRealTimers());

describe('the window', () => {
  test('has its pages in the rail, in order, and shows the one that is chosen', async () => {
    const { user } = renderShell();
    const rail = screen.getByRole('navigation', { name: 'Pages' });
    expect(
      within(rail)
        .getAllByRole('link')
        .map((link) => link.getAttribute('aria-label')),
    ).toEqual(['Fleet', 'Sessions', 'Run Command', 'Automation', 'Documents', 'Settings']);
    expect(await screen.findByRole('heading', { level: 1, name: 'Fleet' })).toBeVisible();
    await user.click(within(rail).getByRole('link', { name: 'Settings' }));
    expect(await screen.findByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
    expect(within(rail).getByRole('link', { name: 'Settings' })).toHaveAttribute('aria-current', 'page');
  });

  test('keeps the names of the pages when the rail is collapsed, and remembers it', async () => {
    const { user, settings } = renderShell();
    await user.click(screen.getByRole('button', { name: 'Collapse the navigation' }));
    expect(screen.getByRole('link', { name: 'Fleet' })).toBeVisible();
    expect(settings().railCollapsed).toBe(true);
  });

  test('opens on the profile and Region of the command line, then of the last time', () => {
    const { unmount } = renderShell({
      info: { flags: { sandbox: false, profile: 'prod', region: 'us-west-2' } },
      settings: { scope: { profile: 'dev', region: 'eu-west-1' } },
      profiles: profileList([profile('dev'), profile('prod')]),
    });
    expect(screen.getByRole('button', { name: 'Profile: prod' })).toBeVisible();
    expect(screen.getByRole('button', { name: 'Region: us-west-2' })).toBeVisible();
    unmount();
    renderShell({
      settings: { scope: { profile: 'prod', region: 'ap-northeast-2' } },
      profiles: profileList([profile('dev'), profile('prod')]),
    });
    expect(screen.getByRole('button', { name: 'Profile: prod' })).toBeVisible();
    expect(screen.getByRole('button', { name: 'Region: ap-northeast-2' })).toBeVisible();
  });

  test('opens the terminal that the command line names', async () => {
    const { inputs } = renderShell({ info: { flags: { sandbox: false, connect: 'i-0123456789abcdef0' } } });
    await vi.waitFor(() =>
      expect(inputs('terminals.open')[0]?.target).toEqual({
        kind: 'session',
        scope: { profile: 'dev', region: 'eu-west-1' },
        nodeId: 'i-0123456789abcdef0',
        nodeName: 'i-0123456789abcdef0',
      }),
    );
  });
});

describe('the language', () => {
  test('switches live, with the document’s language', async () => {
    const { user, settings } = renderShell();
    await user.click(screen.getByRole('link', { name: 'Settings' }));
    await user.selectOptions(await screen.findByLabelText('Language'), '한국어');
    expect(await screen.findByRole('heading', { level: 1, name: '설정' })).toBeVisible();
    expect(screen.getByRole('link', { name: '플릿' })).toBeVisible();
    expect(screen.getByRole('button', { name: '프로필: dev' })).toBeVisible();
    expect(document.documentElement.lang).toBe('ko');
    expect(settings().language).toBe('ko');
    await user.selectOptions(screen.getByLabelText('언어'), 'English');
    expect(await screen.findByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
    expect(document.documentElement.lang).toBe('en');
  });

  test('follows the system at first, and the command line before all', () => {
    const { unmount } = renderShell({ info: { systemLanguage: 'ko-KR' } });
    expect(screen.getByRole('link', { name: '플릿' })).toBeVisible();
    unmount();
    renderShell({ info: { systemLanguage: 'ko-KR', flags: { sandbox: false, lang: 'en' } } });
    expect(screen.getByRole('link', { name: 'Fleet' })).toBeVisible();
  });
});

describe('the first run', () => {
  const none = profileList([]);

  test('offers three ways in', async () => {
    renderShell({ profiles: none });
    expect(screen.getByRole('heading', { name: 'Try the sandbox' })).toBeVisible();
    expect(screen.getByRole('heading', { name: 'Sign in with IAM Identity Center' })).toBeVisible();
    expect(screen.getByRole('heading', { name: 'Use access keys or an existing config' })).toBeVisible();
    expect(screen.getByText(/Sign in once in your browser/)).toBeVisible();
    expect(screen.getByText(/~\/\.aws\/credentials/)).toBeVisible();
  });

  test('starts the sandbox and shows its fleet', async () => {
    const { user, settings } = renderShell({
      profiles: none,
      requests: { 'app.startSandbox': () => ({ scope: { profile: 'sandbox', region: 'us-east-1' } }) },
    });
    await user.click(screen.getByRole('button', { name: 'Try the sandbox' }));
    expect(await screen.findByRole('heading', { level: 1, name: 'Fleet' })).toBeVisible();
    expect(screen.getByRole('button', { name: 'Profile: sandbox' })).toBeVisible();
    expect(settings().scope).toEqual({ profile: 'sandbox', region: 'us-east-1' });
  });

  test('says why the sandbox did not start, and tries again', async () => {
    let works = false;
    const { user } = renderShell({
      profiles: none,
      requests: {
        'app.startSandbox': () => {
          if (!works) throw new CallFailed({ code: 'sandbox-failed', message: 'ended with code 1' });
          return { scope: { profile: 'sandbox', region: 'us-east-1' } };
        },
      },
    });
    await user.click(screen.getByRole('button', { name: 'Try the sandbox' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('The sandbox did not start');
    works = true;
    await user.click(screen.getByRole('button', { name: 'Retry' }));
    expect(await screen.findByRole('heading', { level: 1, name: 'Fleet' })).toBeVisible();
  });

  test('shows the AWS files in the system’s file browser', async () => {
    const { user, inputs } = renderShell({ profiles: none, requests: { 'app.showFile': () => ({}) } });
    await user.click(screen.getByRole('button', { name: 'Show the credentials file' }));
    expect(inputs('app.showFile')).toEqual([{ file: 'credentials' }]);
  });

  test('offers the profiles as soon as the files appear', async () => {
    const { user, emit } = renderShell({ profiles: none });
    await vi.waitFor(() => expect(screen.queryByRole('button', { name: 'Choose a profile' })).toBeNull());
    emit('profiles.watch', profileList([profile('fresh')]));
    await user.click(await screen.findByRole('button', { name: 'Choose a profile' }));
    await user.click(await screen.findByRole('option', { name: /fresh/ }));
    expect(await screen.findByRole('heading', { level: 1, name: 'Fleet' })).toBeVisible();
    expect(screen.getByRole('button', { name: 'Profile: fresh' })).toBeVisible();
  });

  test('goes straight to the sandbox when the command line says so', async () => {
    renderShell({
      profiles: profileList([profile('dev')]),
      info: { flags: { sandbox: true } },
      requests: { 'app.startSandbox': () => ({ scope: { profile: 'sandbox', region: 'us-east-1' } }) },
    });
    expect(await screen.findByRole('button', { name: 'Profile: sandbox' })).toBeVisible();
  });
});

const bar = () => screen.getByRole('contentinfo', { name: 'Status' });
const passMinutes = (minutes: number) =>
  act(() => {
    vi.setSystemTime(Date.now() + minutes * 60_000);
    vi.advanceTimersByTime(1_000);
  });

describe('the status bar', () => {
  test('tells account, role and what is asked of AWS', async () => {
    const { emit } = renderShell();
    expect(await within(bar()).findByText('111122223333 · me')).toBeVisible();
    emit('app.activity', { inFlight: 2, throttled: 1 });
    expect(await within(bar()).findByText('2 AWS calls')).toBeVisible();
    expect(within(bar()).getByText('1 throttled')).toBeVisible();
  });

  test('shows the account seen before while AWS does not answer, and why it does not', async () => {
    const { user } = renderShell({
      profiles: profileList([profile('dev', { accountId: '444455556666' })]),
      requests: {
        'profiles.identify': () => {
          throw new CallFailed({ code: 'offline', message: 'getaddrinfo ENOTFOUND' });
        },
      },
    });
    expect(within(bar()).getByText('Account 444455556666')).toBeVisible();
    await user.click(await within(bar()).findByRole('button', { name: 'AWS cannot be reached' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('getaddrinfo ENOTFOUND');
    expect(screen.getByRole('button', { name: 'Retry' })).toBeVisible();
  });

  describe('of temporary credentials', () => {
    beforeEach(() => void vi.useFakeTimers({ now: new Date('2026-11-23T10:00:00Z'), toFake: ['Date', 'setInterval'] }));

    test('counts the time that is left', async () => {
      const expiresAt = Date.now() + 75.5 * 60_000;
      renderShell({
        requests: {
          'profiles.identify': () => ({
            accountId: '111122223333',
            arn: 'arn:aws:sts::1:role/x',
            role: 'x',
            expiresAt,
          }),
        },
      });
      expect(await within(bar()).findByText('Credentials: 1 h 15 min left')).toBeVisible();
      passMinutes(70);
      expect(await within(bar()).findByText('Credentials: 5 min left')).toBeVisible();
      passMinutes(6);
      expect(await within(bar()).findByText('Credentials expired')).toBeVisible();
    });
  });
});

test('a notice is shown whatever page is shown, once, and goes when it is dismissed', async () => {
  const { user, emit, listeners } = renderShell();
  await vi.waitFor(() => expect(listeners('app.notices')).toBe(1));
  emit('app.notices', { code: 'store-rebuilt', message: 'file is not a database' });
  emit('app.notices', { code: 'store-rebuilt', message: 'file is not a database' });
  expect(await screen.findAllByText('The local store was rebuilt')).toHaveLength(1);
  await user.click(screen.getByRole('button', { name: 'Dismiss' }));
  await vi.waitFor(() => expect(screen.queryByText('The local store was rebuilt')).toBeNull());
});
