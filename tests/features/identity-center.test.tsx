import { act, configure, screen, waitFor, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import type { SsoSessionState } from '../../contract/features/identity-center.ts';
import type { Question, SsoStep } from '../../contract/features/sign-in.ts';
import { CallFailed } from '../../renderer/bridge/client.ts';
import { profile, profileList, renderShell, type ShellOptions } from '../support/render-shell.tsx';

configure({ asyncUtilTimeout: 15_000 });
vi.setConfig({ testTimeout: 40_000 });

const id = '00000000-0000-4000-8000-000000000001';
const startUrl = 'https://my-org.awsapps.com/start';
const step: SsoStep = {
  kind: 'sso',
  startUrl,
  region: 'eu-west-1',
  session: 'my-org',
  way: 'browser',
  begun: true,
  slow: false,
};
const question = (change: Partial<SsoStep> = {}, profiles = ['admin', 'reader']): Question => ({
  id,
  profiles,
  checking: false,
  about: { ...step, ...change },
});

function asked(...questions: Question[]) {
  const shell = renderShell({ requests: { 'signIn.answer': () => ({}), 'signIn.dismiss': () => ({}) } });
  const ask = (...next: Question[]) => act(() => shell.emit('signIn.watch', { questions: next }));
  ask(...questions);
  const choices = () =>
    shell.inputs('signIn.answer').map(({ answer }) => (answer.kind === 'sso' ? answer.choice : answer.kind));
  return { ...shell, ask, choices };
}

test('the sign-in says for which session, and which profiles wait', () => {
  asked(question({}, ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']));
  const dialog = screen.getByRole('dialog', { name: 'Sign in to my-org' });
  expect(dialog).toHaveTextContent(startUrl);
  expect(dialog).toHaveTextContent('a, b, c, d, e, f and 2 more');
  expect(dialog).toHaveTextContent('goes on by itself');
});

test('a start URL that is none is shown as it stands, and the window stays', () => {
  const { session: _none, ...legacy } = step;
  asked({ ...question(), about: { ...legacy, startUrl: 'my-org.awsapps.com/start' } });
  expect(screen.getByRole('dialog', { name: 'Sign in to my-org.awsapps.com/start' })).toBeVisible();
});

test('a sign-in that the user did not ask for opens nothing before they say so', async () => {
  const { user, ask, choices } = asked(question({ begun: false }));
  expect(screen.getByRole('dialog')).toHaveTextContent('Nothing is opened before you say so');
  await user.click(screen.getByRole('button', { name: 'Open the browser' }));
  ask(question({ begun: false, way: 'code' }));
  await user.click(screen.getByRole('button', { name: 'Get a code' }));
  expect(choices()).toEqual(['browser', 'code']);
});

test('the browser is opened again, or a code is used, on request; it goes away by itself', async () => {
  const { user, ask, choices } = asked(question());
  expect(screen.getByRole('dialog')).not.toHaveTextContent('Nothing came back yet');
  await user.click(screen.getByRole('button', { name: 'Open the browser again' }));
  ask(question({ slow: true }));
  expect(screen.getByRole('dialog')).toHaveTextContent('Nothing came back yet');
  await user.click(screen.getByRole('button', { name: 'Use a code instead' }));
  expect(choices()).toEqual(['open-page', 'code']);
  ask();
  expect(screen.queryByRole('dialog')).toBeNull();
});

test('a code is shown large, copied, and drawn as a picture of its page', async () => {
  const code = {
    userCode: 'BCDF-GHJK',
    page: 'https://device.sso.eu-west-1.amazonaws.com/',
    pageWithCode: 'https://device.sso.eu-west-1.amazonaws.com/?user_code=BCDF-GHJK',
    expiresAt: Date.now() + 600_000,
  };
  const { user, ask, choices } = asked(question({ way: 'code' }));
  expect(screen.getByRole('button', { name: 'Open the page here' })).toHaveProperty('disabled', true);
  ask(question({ way: 'code', code }));
  const dialog = screen.getByRole('dialog');
  expect(dialog).toHaveTextContent('BCDF-GHJK');
  expect(dialog).toHaveTextContent(code.page);
  expect(dialog.textContent).toMatch(/The code ends in (9|10) min/);
  await user.click(screen.getByRole('button', { name: 'Copy the code' }));
  expect(await navigator.clipboard.readText()).toBe('BCDF-GHJK');
  await screen.findByRole('img', { name: /picture to scan/ });
  await user.click(screen.getByRole('button', { name: 'Use the browser' }));
  expect(choices()).toEqual(['browser']);
});

test('what failed is told, and tried again; Cancel ends it', async () => {
  const { user, choices, inputs } = asked(question({ failure: { code: 'sign-in-denied', message: 'access_denied' } }));
  expect(screen.getByRole('alert')).toHaveTextContent('The sign-in was refused');
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  expect(choices()).toEqual(['browser']);
  await user.click(screen.getByRole('button', { name: 'Cancel' }));
  expect(inputs('signIn.dismiss')).toEqual([{ id }]);
});

const file = '/home/me/.aws/config';
const session = (rest: Partial<SsoSessionState> = {}): SsoSessionState => ({
  session: 'my-org',
  isSection: true,
  startUrl,
  region: 'eu-west-1',
  profiles: ['admin'],
  renewsItself: true,
  way: 'browser',
  ...rest,
});

const requests: ShellOptions['requests'] = {
  'identityCenter.previewSession': ({ name }) => ({ file, text: `[sso-session ${name}]` }),
  'identityCenter.addSession': () => ({}),
  'identityCenter.signIn': () => ({}),
  'identityCenter.signOut': () => ({}),
  'identityCenter.previewImport': ({ roles }) => ({
    file,
    text: roles.map((role) => `[profile ${role.profile}]`).join('\n'),
    backup: `${file}.before-fleetdeck`,
  }),
  'identityCenter.importRoles': () => ({}),
};

const accounts = [
  { accountId: '111111111111', accountName: 'Production', roles: ['FleetAdmin', 'FleetReader'] },
  { accountId: '222222222222', accountName: 'Production', roles: ['FleetAdmin'] },
  { accountId: '333333333333', accountName: '본사', roles: ['Admin+Ops'] },
];

test('the first run leads from the portal’s address to profiles, and shows every line before it is written', async () => {
  const shell = renderShell({ profiles: profileList([]), requests });
  const { user, emit, inputs } = shell;
  const way = screen.getByRole('region', { name: 'Sign in with IAM Identity Center' });
  await user.click(within(way).getByRole('button', { name: 'Sign in' }));
  const write = screen.getByRole('button', { name: 'Write and sign in' });
  expect(write).toHaveProperty('disabled', true);
  const address = screen.getByRole('textbox', { name: 'Start URL' });
  await user.type(address, 'my-org');
  expect(screen.getByText(/^An https address/)).toBeVisible();
  await user.clear(address);
  await user.type(address, startUrl);
  await user.selectOptions(screen.getByRole('combobox', { name: 'Region of IAM Identity Center' }), 'eu-west-1');
  expect(screen.getByRole('textbox', { name: 'Name of the session' })).toHaveProperty('value', 'my-org');
  await screen.findByText('[sso-session my-org]');
  expect(screen.getByRole('dialog')).toHaveTextContent(file);
  await waitFor(() => expect(write).toHaveProperty('disabled', false));
  await user.click(write);
  expect(inputs('identityCenter.addSession')).toEqual([
    { name: 'my-org', startUrl, region: 'eu-west-1', text: '[sso-session my-org]' },
  ]);
  const dialog = await screen.findByRole('dialog', { name: 'Add profiles from my-org' });
  expect(inputs('identityCenter.signIn')).toEqual([{ session: 'my-org' }]);
  act(() => emit('identityCenter.roles', { accounts: accounts.slice(0, 1), all: 3, done: false }));
  expect(dialog).toHaveTextContent('Reading the roles of 1 of 3 accounts');
  act(() => emit('identityCenter.roles', { accounts, all: 3, done: true }));
  await user.click(within(dialog).getByRole('checkbox', { name: /^4 roles/ }));
  await user.click(screen.getByRole('button', { name: 'Add these 4 roles' }));
  const names = ['production-FleetAdmin', 'production-FleetReader', 'production-222222222222-FleetAdmin'];
  await waitFor(() => expect(dialog).toHaveTextContent(`${file}.before-fleetdeck`));
  for (const name of names) expect(dialog).toHaveTextContent(`[profile ${name}]`);
  expect(inputs('identityCenter.importRoles')).toEqual([]);
  await user.click(screen.getByRole('button', { name: 'Write to the file' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(inputs('identityCenter.importRoles')[0]).toMatchObject({ session: 'my-org', region: 'us-east-1' });
  expect(shell.workspace.scope.getState().scope).toEqual({ profile: names[0], region: 'us-east-1' });
});

test('roles are filtered and chosen one by one; names of profiles that are there are left alone', async () => {
  const { user, emit, workspace } = renderShell({
    profiles: profileList([profile('production-FleetReader')]),
    requests,
  });
  act(() => workspace.importRoles('my-org'));
  act(() => emit('identityCenter.roles', { accounts, all: 3, done: true }));
  const dialog = screen.getByRole('dialog');
  expect(dialog).toHaveTextContent('production-111111111111-FleetReader');
  // A name that every tool reads: the account's letters are none of those.
  expect(dialog).toHaveTextContent('333333333333-Admin+Ops');
  await user.type(screen.getByRole('textbox', { name: 'Filter accounts and roles' }), 'reader 1111');
  expect(within(dialog).getAllByRole('checkbox')).toHaveLength(2);
  await user.click(within(dialog).getByRole('checkbox', { name: /FleetReader/ }));
  expect(screen.getByRole('button', { name: 'Add this role' })).toHaveProperty('disabled', false);
  await user.clear(screen.getByRole('textbox', { name: 'Filter accounts and roles' }));
  expect(
    within(dialog)
      .getAllByRole<HTMLInputElement>('checkbox')
      .filter(({ checked }) => checked),
  ).toHaveLength(1);
});

test('roles that could not be read are told, and asked for again', async () => {
  const { user, end, inputs, workspace } = renderShell({ requests });
  act(() => workspace.importRoles('my-org'));
  act(() => end('identityCenter.roles', { code: 'offline', message: '' }));
  await user.click(screen.getByRole('button', { name: 'Retry' }));
  expect(inputs('identityCenter.roles')).toHaveLength(2);
});

test('a file that cannot be written is told, and the review stays', async () => {
  const { user, emit, workspace } = renderShell({
    requests: {
      ...requests,
      'identityCenter.importRoles': () => {
        throw new CallFailed({ code: 'file-failed', message: 'EACCES', subject: { file } });
      },
    },
  });
  act(() => workspace.importRoles('my-org'));
  act(() => emit('identityCenter.roles', { accounts, all: 3, done: true }));
  await user.click(screen.getByRole('checkbox', { name: /^4 roles/ }));
  await user.click(screen.getByRole('button', { name: 'Add these 4 roles' }));
  await user.click(await screen.findByRole('button', { name: 'Write to the file' }));
  expect(await screen.findByRole('alert')).toBeVisible();
  expect(screen.getByRole('dialog')).toHaveTextContent('[profile production-FleetAdmin]');
});

async function profilesSettings(options: ShellOptions = {}) {
  const shell = renderShell({ requests, ...options });
  act(() => shell.workspace.pages.getState().show('settings'));
  await shell.user.click(await screen.findByRole('tab', { name: 'Profiles' }));
  const section = await screen.findByRole('region', { name: 'IAM Identity Center' });
  return { ...shell, section };
}

test('the settings tell who is signed in and for how long, sign in and out, and offer the roles', async () => {
  const { user, emit, inputs, section } = await profilesSettings();
  act(() =>
    emit('identityCenter.watch', {
      sessions: [
        session({ expiresAt: Date.now() + 3 * 3_600_000 + 60_000, renewsItself: false }),
        session({ session: 'other', profiles: [] }),
      ],
    }),
  );
  const [mine, other] = within(section).getAllByRole('listitem');
  expect(mine).toHaveTextContent('Signed in, ends in 3 hr.');
  expect(other).toHaveTextContent('Not signed in');
  await user.click(within(section).getByRole('button', { name: 'Sign in to other' }));
  expect(inputs('identityCenter.signIn')).toEqual([{ session: 'other' }]);
  await user.click(within(section).getByRole('button', { name: 'Sign out of my-org' }));
  expect(inputs('identityCenter.signOut')).toEqual([{ session: 'my-org' }]);
  await user.click(within(section).getByRole('button', { name: 'Add profiles from other' }));
  expect(screen.getByRole('dialog', { name: 'Add profiles from other' })).toBeVisible();
});

test('a sign-in that fails is told beside its session; one that was closed is not', async () => {
  const codes = ['start-url-refused', 'sign-in-needed'] as const;
  let count = 0;
  const { user, emit, section } = await profilesSettings({
    requests: {
      ...requests,
      'identityCenter.signIn': () => {
        throw new CallFailed({ code: codes[count++] ?? 'unexpected', message: '' });
      },
    },
  });
  act(() => emit('identityCenter.watch', { sessions: [session()] }));
  const signIn = within(section).getByRole('button', { name: 'Sign in to my-org' });
  await user.click(signIn);
  expect(await within(section).findByRole('alert')).toHaveTextContent('The portal is not known there');
  await user.click(signIn);
  await waitFor(() => expect(within(section).queryByRole('alert')).toBeNull());
});
