import { screen } from '@testing-library/react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { profile, profileList, renderShell } from '../support/render-shell.tsx';

vi.mock('../../renderer/features/fleet/index.ts', () => import('../support/fake-pages.tsx'));
vi.mock('../../renderer/features/sessions/index.ts', () => import('../support/fake-pages.tsx'));

/** An element that has the focus as a terminal has it. */
function focusTerminal() {
  const terminal = document.body.appendChild(document.createElement('div'));
  terminal.dataset['terminal'] = '';
  const keys: string[] = [];
  const input = terminal.appendChild(document.createElement('textarea'));
  input.addEventListener('keydown', (event) => keys.push(event.key));
  input.focus();
  return { keys, remove: () => terminal.remove() };
}
let cleanUp = () => {};
afterEach(() => cleanUp());

describe('the palette', () => {
  test('runs an action', async () => {
    const { user } = renderShell();
    await user.keyboard('{Control>}{Shift>}P{/Shift}{/Control}');
    await user.type(await screen.findByRole('combobox', { name: 'Command palette' }), 'settings');
    await user.keyboard('{Enter}');
    expect(await screen.findByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  test('opens by the search field of the context bar and shows each action’s keys', async () => {
    const { user } = renderShell();
    await user.click(screen.getByRole('button', { name: /^Search commands/ }));
    const item = await screen.findByRole('option', { name: /Switch profile/ });
    expect(item).toHaveTextContent('Ctrl+Shift+E');
  });

  test('offers what a feature registers, while it can be done', async () => {
    const { user, workspace } = renderShell();
    const run = vi.fn<() => void>();
    workspace.actions.register([
      { id: 'test.yes', title: () => 'Reboot the kettle', group: () => 'Kitchen', run },
      { id: 'test.no', title: () => 'Reboot the fridge', group: () => 'Kitchen', enabled: () => false, run },
    ]);
    await user.keyboard('{Control>}k{/Control}');
    expect(screen.queryByRole('option', { name: /fridge/ })).toBeNull();
    await user.click(await screen.findByRole('option', { name: /kettle/ }));
    await vi.waitFor(() => expect(run).toHaveBeenCalledOnce());
  });

  test('switches the language by its own name', async () => {
    const { user } = renderShell();
    await user.keyboard('{Control>}k{/Control}');
    await user.click(await screen.findByRole('option', { name: '한국어' }));
    expect(await screen.findByRole('link', { name: '플릿' })).toBeVisible();
  });
});

describe('a terminal with the focus', () => {
  test('keeps plain Ctrl chords and Alt chords', async () => {
    const { user } = renderShell({ profiles: profileList([profile('dev')]) });
    const { keys, remove } = focusTerminal();
    cleanUp = remove;
    await user.keyboard('{Control>}krwdzc{/Control}{Alt>}2{/Alt}{F5}');
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(keys.filter((key) => key.length === 1 || key === 'F5')).toEqual(['k', 'r', 'w', 'd', 'z', 'c', '2', 'F5']);
    expect(await screen.findByRole('heading', { level: 1, name: 'Fleet' })).toBeVisible();
  });

  test('gives Ctrl+Shift chords to the app', async () => {
    const { user } = renderShell();
    const { keys, remove } = focusTerminal();
    cleanUp = remove;
    await user.keyboard('{Control>}{Shift>}P{/Shift}{/Control}');
    expect(await screen.findByRole('dialog', { name: 'Command palette' })).toBeVisible();
    expect(keys).not.toContain('P');
  });

  test('keeps Ctrl chords on macOS too, where Cmd is the app’s', async () => {
    const { user } = renderShell({ platform: 'darwin' });
    const { keys, remove } = focusTerminal();
    cleanUp = remove;
    await user.keyboard('{Control>}{Shift>}P{/Shift}{/Control}');
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(keys).toContain('P');
    await user.keyboard('{Meta>}k{/Meta}');
    expect(await screen.findByRole('dialog', { name: 'Command palette' })).toBeVisible();
  });
});

test('after the switcher the focus is in the terminal again', async () => {
  const { user } = renderShell();
  const { remove } = focusTerminal();
  cleanUp = remove;
  const input = document.activeElement;
  await user.keyboard('{Control>}{Shift>}E{/Shift}{/Control}');
  await screen.findByRole('combobox', { name: 'Search profiles' });
  await user.keyboard('{Escape}');
  await vi.waitFor(() => expect(document.activeElement).toBe(input));
});

test('over an open dialog keys do nothing behind it; the palette’s own closes it', async () => {
  const { user } = renderShell();
  await user.keyboard('{Control>}{Shift>}P{/Shift}{/Control}');
  await screen.findByRole('dialog', { name: 'Command palette' });
  await user.keyboard('{Alt>}2{/Alt}');
  expect(screen.queryByRole('heading', { level: 1, name: 'Sessions', hidden: true })).toBeNull();
  await user.keyboard('{Control>}{Shift>}P{/Shift}{/Control}');
  await vi.waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
});

test('pages have numbers', async () => {
  const { user } = renderShell();
  await user.keyboard('{Alt>}2{/Alt}');
  expect(await screen.findByRole('heading', { level: 1, name: 'Sessions' })).toBeVisible();
});
