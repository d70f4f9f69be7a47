import { act, configure, screen, waitFor, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import type { SessionDocument } from '../../contract/features/session-documents.ts';
import { preferencesByDefault } from '../../contract/session-preferences.ts';
import { CallFailed } from '../../renderer/bridge/client.ts';
import { renderShell, type ShellOptions } from '../support/render-shell.tsx';

// A section is loaded when it is shown first: a busy computer takes its time.
configure({ asyncUtilTimeout: 15_000 });
vi.setConfig({ testTimeout: 40_000 });

const dev = { profile: 'dev', region: 'eu-west-1' };
const node = { scope: dev, nodeId: 'i-0123456789abcdef0', nodeName: 'web-1', platform: 'Linux' };
const command: SessionDocument = {
  name: 'My-Command',
  sessionType: 'InteractiveCommands',
  description: 'Runs one thing.',
  parameters: [
    { name: 'word', type: 'String', description: 'A word', allowedValues: [], allowedPattern: '^[a-z]+$' },
    {
      name: 'mode',
      type: 'String',
      description: '',
      default: ['fast'],
      allowedValues: ['fast', 'slow'],
      allowedPattern: '',
    },
    { name: 'paths', type: 'StringList', description: '', default: ['/srv'], allowedValues: [], allowedPattern: '' },
  ],
};

function ask(requests: ShellOptions['requests'] = {}) {
  const shell = renderShell({
    settings: { scope: dev },
    requests: {
      'sessionDocuments.list': () => ({ documents: [{ name: 'My-Command', isAmazons: false }], more: false }),
      'sessionDocuments.describe': () => command,
      'preferences.read': () => ({
        inputs: {
          ...preferencesByDefault,
          runAsEnabled: true,
          runAsDefaultUser: 'deployer',
          shellProfileLinux: 'cd /srv',
        },
      }),
      'terminals.open': ({ target }) => ({
        terminalId: '00000000-0000-4000-8000-000000000001',
        target,
        phase: 'connecting',
        startedAt: 0,
      }),
      ...requests,
    },
  });
  act(() => shell.workspace.connectWith(node));
  const target = () => Object.values(shell.parts.terminals.state.getState().panes).map((pane) => pane.target);
  return { ...shell, dialog: screen.getByRole('dialog'), target };
}

const connect = () => screen.getByRole('button', { name: 'Connect' });

test('says as whom the shell runs, with which profile, and connects with a reason', async () => {
  const { dialog, user, target } = ask();
  await waitFor(() => expect(dialog).toHaveTextContent('deployer'));
  expect(dialog).toHaveTextContent('cd /srv');
  expect(dialog).toHaveTextContent('20 minutes');
  await user.type(within(dialog).getByRole('textbox', { name: 'Reason' }), 'ticket 12');
  await user.click(connect());
  expect(target()).toEqual([
    { kind: 'session', scope: dev, nodeId: node.nodeId, nodeName: 'web-1', reason: 'ticket 12' },
  ]);
});

async function chooseCommand(shell: ReturnType<typeof ask>) {
  const documents = within(shell.dialog).getByRole('combobox', { name: 'Session document' });
  await within(documents).findByRole('option', { name: 'My-Command' });
  await shell.user.selectOptions(documents, 'My-Command');
  return within(shell.dialog).findByRole('textbox', { name: 'word' });
}

test('a document’s parameters are asked for by its own rules; defaults are left to it', async () => {
  const shell = ask();
  const word = await chooseCommand(shell);
  expect((connect() as HTMLButtonElement).disabled).toBe(true);
  await shell.user.type(word, 'Hello');
  expect(word).toBeInvalid();
  expect((connect() as HTMLButtonElement).disabled).toBe(true);
  await shell.user.clear(word);
  await shell.user.type(word, 'hello');
  await shell.user.type(screen.getByRole('textbox', { name: 'paths' }), '\n/opt');
  await shell.user.click(connect());
  expect(shell.target()).toEqual([
    {
      kind: 'session',
      scope: dev,
      nodeId: node.nodeId,
      nodeName: 'web-1',
      document: 'My-Command',
      parameters: { word: ['hello'], paths: ['/srv', '/opt'] },
    },
  ]);
});

test('the last answers are there again', async () => {
  const shell = ask();
  await shell.user.type(await chooseCommand(shell), 'again');
  await shell.user.click(connect());
  act(() => shell.workspace.connectWith(node));
  const word = await screen.findByRole('textbox', { name: 'word' });
  expect((word as HTMLInputElement).value).toBe('again');
});

test('documents that cannot be listed leave the account’s shell, and say why', async () => {
  const { dialog, user, target } = ask({
    'sessionDocuments.list': () => {
      throw new CallFailed({ code: 'access-denied', message: 'no', iamAction: 'ssm:ListDocuments' });
    },
    'preferences.read': () => {
      throw new CallFailed({ code: 'access-denied', message: 'no', iamAction: 'ssm:GetDocument' });
    },
  });
  expect(await within(dialog).findByRole('alert')).toHaveTextContent('ssm:ListDocuments');
  expect(dialog).toHaveTextContent('The preferences cannot be read');
  await user.click(connect());
  expect(target()).toHaveLength(1);
});
