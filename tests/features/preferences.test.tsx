import { act, configure, screen, waitFor, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import type { Preferences, SaveOutcome } from '../../contract/features/session-preferences.ts';
import { preferencesByDefault, readPreferences, writePreferences } from '../../contract/session-preferences.ts';
import { CallFailed } from '../../renderer/bridge/client.ts';
import { renderShell } from '../support/render-shell.tsx';

// A section is loaded when it is shown first: a busy computer takes its time.
configure({ asyncUtilTimeout: 15_000 });
vi.setConfig({ testTimeout: 40_000 });

const dev = { profile: 'dev', region: 'eu-west-1' };
const content = writePreferences(undefined, preferencesByDefault);

function known(rest: Partial<Preferences['inputs']> = {}, version = '3'): Preferences {
  const written = writePreferences(content, { ...preferencesByDefault, ...rest });
  return { inputs: readPreferences(written), document: { version, latest: version, content: written, others: [] } };
}

async function openPreferences(
  read: () => Preferences,
  save: (turn: number) => SaveOutcome = () => ({ kind: 'saved', preferences: known() }),
) {
  let turns = 0;
  const shell = renderShell({
    settings: { scope: dev, paints: { dev: { production: true } } },
    requests: { 'preferences.read': read, 'preferences.save': () => save((turns += 1)) },
  });
  act(() => shell.workspace.pages.getState().show('sessions', 'preferences'));
  return shell;
}

const idle = () => screen.findByRole('textbox', { name: 'Idle timeout (minutes)' });
const button = (name: string) => screen.getByRole('button', { name });

test('says that AWS’s defaults hold where nobody has saved preferences', async () => {
  await openPreferences(() => ({ inputs: preferencesByDefault }));
  expect(((await idle()) as HTMLInputElement).value).toBe('20');
  expect(screen.getByText(/Nobody has saved preferences/)).toBeVisible();
  expect((button('Review the change') as HTMLButtonElement).disabled).toBe(true);
});

test('a value that AWS would refuse is said at its field, and there is no way on', async () => {
  const { user, inputs } = await openPreferences(() => known());
  const field = await idle();
  await user.clear(field);
  await user.type(field, '61');
  expect(field).toBeInvalid();
  expect(field).toHaveDescription('A whole number from 1 to 60, or nothing.');
  await user.type(field, '{Enter}');
  expect(screen.queryByRole('button', { name: 'Save the preferences' })).toBeNull();
  expect(inputs('preferences.save')).toEqual([]);
});

async function reviewOf(shell: Awaited<ReturnType<typeof openPreferences>>) {
  const field = await idle();
  await shell.user.clear(field);
  await shell.user.type(field, '45');
  await shell.user.click(button('Review the change'));
  return screen.findByRole('heading', { level: 2, name: 'Change 1 preference' });
}

test('a change is reviewed, with place and command, then saved', async () => {
  const shell = await openPreferences(
    () => known(),
    () => ({ kind: 'saved', preferences: known({ idleSessionTimeout: '45' }, '4') }),
  );
  await reviewOf(shell);
  const page = screen.getByRole('main');
  await waitFor(() => expect(page).toHaveTextContent('Account 111122223333 (profile dev), Region eu-west-1.'));
  expect(page).toHaveTextContent('This is a production account.');
  expect(page).toHaveTextContent('20 → 45');
  expect(page).toHaveTextContent('aws ssm update-document --name SSM-SessionManagerRunShell --document-version 3');
  expect(page).toHaveTextContent(
    'aws ssm update-document-default-version --name SSM-SessionManagerRunShell --document-version 4',
  );
  await shell.user.click(button('Save the preferences'));
  expect(await screen.findByText('Saved. Version 4 holds for new sessions.')).toBeVisible();
  expect(shell.inputs('preferences.save')).toEqual([
    {
      scope: dev,
      before: { version: '3', content: known().document?.content },
      inputs: { ...known().inputs, idleSessionTimeout: '45' },
    },
  ]);
});

test('a change of somebody else is said, and the own one stands on top of it', async () => {
  const theirs = known({ maxSessionDuration: '90' }, '4');
  const shell = await openPreferences(
    () => known(),
    (turn) => (turn === 1 ? { kind: 'changed', preferences: theirs } : { kind: 'saved', preferences: theirs }),
  );
  await reviewOf(shell);
  await shell.user.click(button('Save the preferences'));
  expect(await screen.findByText(/Somebody else changed the preferences/)).toBeVisible();
  await shell.user.click(button('Save the preferences'));
  await screen.findByText(/^Saved/);
  expect(shell.inputs('preferences.save').at(-1)).toMatchObject({
    before: { version: '4' },
    inputs: { idleSessionTimeout: '45', maxSessionDuration: '90' },
  });
});

test('what is denied is said in the one shape, and nothing typed is lost', async () => {
  const shell = await openPreferences(
    () => known(),
    () => {
      throw new CallFailed({ code: 'access-denied', message: 'no', iamAction: 'ssm:UpdateDocument' });
    },
  );
  await reviewOf(shell);
  await shell.user.click(button('Save the preferences'));
  expect(await screen.findByRole('alert')).toHaveTextContent('ssm:UpdateDocument');
  act(() => shell.workspace.pages.getState().show('fleet'));
  act(() => shell.workspace.pages.getState().show('sessions'));
  await shell.user.click(button('Back to the form'));
  expect(((await idle()) as HTMLInputElement).value).toBe('45');
});

test('a version that is no default is told as such', async () => {
  const shell = await openPreferences(
    () => known(),
    () => ({ kind: 'not-default', version: '4', failure: { code: 'access-denied', message: 'no' } }),
  );
  await reviewOf(shell);
  await shell.user.click(button('Save the preferences'));
  expect(await screen.findByText(/Version 4 was written, but could not be made the default/)).toBeVisible();
});

test('preferences that cannot be read are told with a way to try again', async () => {
  let turns = 0;
  const { user } = await openPreferences(() => {
    turns += 1;
    if (turns === 1) throw new CallFailed({ code: 'access-denied', message: 'no', iamAction: 'ssm:GetDocument' });
    return known();
  });
  const alert = await screen.findByRole('alert');
  expect(alert).toHaveTextContent('ssm:GetDocument');
  await user.click(within(alert).getByRole('button', { name: 'Retry' }));
  expect(((await idle()) as HTMLInputElement).value).toBe('20');
});
