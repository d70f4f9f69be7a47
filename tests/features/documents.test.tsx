import { act, configure, screen, waitFor, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import type { DocumentDetails, DocumentRow } from '../../contract/features/documents.ts';
import { CallFailed } from '../../renderer/bridge/client.ts';
import { giveElementsSizes } from '../support/element-sizes.ts';
import { renderShell, type ShellOptions } from '../support/render-shell.tsx';

giveElementsSizes();
// The page is loaded when it is shown first: a busy computer takes its time.
configure({ asyncUtilTimeout: 15_000 });
vi.setConfig({ testTimeout: 60_000 });

const dev = { profile: 'dev', region: 'eu-west-1' };

function row(name: string, rest: Partial<DocumentRow> = {}): DocumentRow {
  return {
    name,
    owner: '111122223333',
    type: 'Command',
    format: 'YAML',
    schemaVersion: '2.2',
    platforms: ['Linux'],
    version: '1',
    targetType: '',
    tags: [],
    ...rest,
  };
}

const details: DocumentDetails = {
  description: 'Restarts a service.',
  status: 'Active',
  statusInformation: '',
  defaultVersion: '1',
  latestVersion: '2',
  format: 'YAML',
  targetType: '',
  tags: [['Team', 'web']],
  versions: [
    { version: '2', versionName: 'next', isDefault: false, format: 'YAML', status: 'Active' },
    { version: '1', versionName: '', isDefault: true, format: 'YAML', status: 'Active' },
  ],
  shares: ['210987654321'],
  notices: [],
};

async function openDocuments(requests: ShellOptions['requests'] = {}) {
  const shell = renderShell({
    settings: { scope: dev, paints: { dev: { shortName: 'DEV', production: true } } },
    requests: {
      'documents.describe': () => details,
      'documents.dependents': () => ({
        associations: [{ id: 'a-1', name: 'Nightly' }],
        tasks: [{ window: 'Sunday', task: 'restart' }],
        notices: [],
      }),
      ...requests,
    },
  });
  act(() => shell.workspace.pages.getState().show('documents'));
  await screen.findByRole('heading', { level: 1, name: 'Documents' });
  await screen.findByRole('combobox', { name: 'Filter documents' });
  act(() =>
    shell.emit('documents.list', {
      rows: [row('Our-Restart'), row('Our-Facts', { type: 'Automation', platforms: ['Windows'] })],
      more: false,
    }),
  );
  act(() => shell.end('documents.list'));
  const grid = screen.getByRole('grid', { name: 'Documents' });
  const rowOf = (name: string) => within(grid).getByRole('row', { name: new RegExp(name) });
  const open = async (name: string) => {
    await shell.user.dblClick(rowOf(name));
    return screen.findByRole('complementary', { name: `Document ${name}` });
  };
  return { ...shell, grid, rowOf, open };
}

test('documents are listed by owner and found by type, platform and name', async () => {
  const { user, grid, inputs } = await openDocuments();
  expect(inputs('documents.list')).toEqual([{ scope: dev, owner: 'Self' }]);
  await user.type(screen.getByRole('combobox', { name: 'Filter documents' }), 'platform:windows ');
  await waitFor(() => expect(within(grid).getAllByRole('row')).toHaveLength(2));
  expect(screen.getByText('1 of 2 documents')).toBeVisible();
  await user.click(screen.getByRole('tab', { name: 'Amazon' }));
  expect(inputs('documents.list').at(-1)).toEqual({ scope: dev, owner: 'Amazon' });
});

test('favourites are kept as settings and can be shown alone', async () => {
  const { user, open, settings, grid } = await openDocuments();
  const pane = await open('Our-Restart');
  await user.click(within(pane).getByRole('button', { name: 'Favourite on or off' }));
  expect(settings().favouriteDocuments).toEqual(['Our-Restart']);
  await user.click(screen.getByRole('button', { name: 'Favourites only' }));
  await waitFor(() => expect(within(grid).getAllByRole('row')).toHaveLength(2));
});

test('a default version is reviewed in words and as a command, then made, and its failure is told in place', async () => {
  let tries = 0;
  const { user, open, inputs } = await openDocuments({
    'documents.setDefault': () => {
      tries += 1;
      if (tries === 1) throw new CallFailed({ code: 'throttled', message: 'slow', remedy: 'retry' });
      return {};
    },
  });
  const pane = await open('Our-Restart');
  await user.click(await within(pane).findByRole('button', { name: 'Make version 2 the default' }));
  const dialog = screen.getByRole('dialog');
  expect(dialog).toHaveTextContent('take version 2 from now on, instead of version 1');
  expect(dialog).toHaveTextContent('DEV');
  expect(dialog).toHaveTextContent('update-document-default-version --name Our-Restart --document-version 2');
  expect(inputs('documents.setDefault')).toEqual([]);
  await user.click(within(dialog).getByRole('button', { name: 'Make default' }));
  await within(dialog).findByRole('alert');
  await user.click(within(dialog).getByRole('button', { name: 'Make default' }));
  await screen.findByText('The default version of Our-Restart was changed.');
  expect(inputs('documents.setDefault').at(-1)).toEqual({ scope: dev, name: 'Our-Restart', version: '2' });
  expect(inputs('documents.describe').length).toBeGreaterThan(1);
});

test('sharing takes account ids alone, and says what becomes public', async () => {
  const { user, open, inputs } = await openDocuments({ 'documents.share': () => ({}) });
  const pane = await open('Our-Restart');
  await user.click(await within(pane).findByRole('button', { name: 'Change sharing' }));
  const accounts = screen.getByRole('textbox', { name: 'AWS accounts' });
  await user.type(accounts, '\n12');
  expect(accounts).toBeInvalid();
  await user.clear(accounts);
  await user.type(accounts, '123456789012');
  await user.click(screen.getByRole('switch', { name: 'Everybody' }));
  await user.click(screen.getByRole('button', { name: 'Review' }));
  const dialog = screen.getByRole('dialog');
  expect(dialog).toHaveTextContent('The content becomes public.');
  expect(dialog).toHaveTextContent('--account-ids-to-add 123456789012 all --account-ids-to-remove 210987654321');
  await user.click(within(dialog).getByRole('button', { name: 'Change sharing' }));
  await waitFor(() =>
    expect(inputs('documents.share')).toEqual([
      { scope: dev, name: 'Our-Restart', add: ['123456789012', 'all'], remove: ['210987654321'] },
    ]),
  );
});

test('tags are changed by what differs', async () => {
  const { user, open, inputs } = await openDocuments({ 'documents.tag': () => ({}) });
  const pane = await open('Our-Restart');
  await user.click(await within(pane).findByRole('button', { name: 'Change tags' }));
  await user.click(screen.getByRole('button', { name: 'Remove the tag Team' }));
  await user.click(screen.getByRole('button', { name: 'Add tag' }));
  await user.type(screen.getByRole('textbox', { name: 'Key 1' }), 'Env');
  await user.type(screen.getByRole('textbox', { name: 'Value 1' }), 'prod');
  await user.click(screen.getByRole('button', { name: 'Review' }));
  await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Change tags' }));
  await waitFor(() =>
    expect(inputs('documents.tag')).toEqual([
      { scope: dev, name: 'Our-Restart', set: [['Env', 'prod']], remove: ['Team'] },
    ]),
  );
});

test('deleting names what is lost and what uses it', async () => {
  const { user, open, inputs } = await openDocuments({ 'documents.remove': () => ({}) });
  const pane = await open('Our-Restart');
  await user.click(within(pane).getByRole('button', { name: 'Delete' }));
  const dialog = screen.getByRole('dialog');
  expect(dialog).toHaveTextContent('all of its versions are deleted');
  await within(dialog).findByText('Nightly');
  expect(dialog).toHaveTextContent('Sunday: restart');
  await user.click(within(dialog).getByRole('button', { name: 'Delete' }));
  await screen.findByText('Our-Restart was deleted.');
  expect(inputs('documents.remove')).toEqual([{ scope: dev, name: 'Our-Restart' }]);
  expect(screen.queryByRole('complementary')).toBeNull();
});

test('a list that cannot be read says why and what to do; an empty one says what would be here', async () => {
  const shell = renderShell({ settings: { scope: dev } });
  act(() => shell.workspace.pages.getState().show('documents'));
  await screen.findByRole('combobox', { name: 'Filter documents' });
  act(() => shell.end('documents.list', { code: 'access-denied', message: 'no', iamAction: 'ssm:ListDocuments' }));
  expect(await screen.findByRole('alert')).toHaveTextContent('ssm:ListDocuments');
  await shell.user.click(screen.getByRole('button', { name: 'Refresh' }));
  act(() => shell.end('documents.list'));
  expect(await screen.findByText('This account has no documents of its own in this Region.')).toBeVisible();
});
