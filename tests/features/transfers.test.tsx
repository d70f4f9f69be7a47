import { act, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import type { Transfer } from '../../contract/features/transfers.ts';
import { CallFailed } from '../../renderer/bridge/client.ts';
import { renderShell } from '../support/render-shell.tsx';

const target = { scope: { profile: 'dev', region: 'eu-west-1' }, nodeId: 'i-0123456789abcdef0', nodeName: 'web-1' };
const transferId = '00000000-0000-4000-8000-000000000001';

function transfer(change: Partial<Transfer> = {}): Transfer {
  return {
    transferId,
    direction: 'upload',
    target,
    name: 'app.tar',
    localPath: '/home/me/app.tar',
    nodePath: '~',
    phase: 'running',
    done: 0,
    rate: 0,
    waiting: false,
    startedAt: 1,
    ...change,
  };
}

function open(settings: Parameters<typeof renderShell>[0] = {}) {
  const done = () => ({});
  const shell = renderShell({
    settings: { scope: target.scope },
    ...settings,
    requests: {
      'transfers.upload': () => ({ transferIds: [transferId] }),
      'transfers.download': () => ({ transferIds: [transferId] }),
      'transfers.cancel': done,
      'transfers.retry': done,
      'transfers.remove': done,
      'transfers.reveal': done,
      ...settings.requests,
    },
  });
  const show = (...transfers: Transfer[]) => act(() => shell.emit('transfers.watch', { transfers }));
  return { ...shell, show };
}

const strip = () => within(screen.getByRole('region', { name: 'File transfers' }));
const press = (name: string | RegExp) => strip().getByRole('button', { name });

describe('the strip', () => {
  test('is not there without transfers, and says how far one is, how fast and how long it takes', () => {
    const { show } = open();
    expect(screen.queryByRole('region', { name: 'File transfers' })).toBeNull();
    show(transfer({ phase: 'starting' }));
    expect(strip().getByText('Starting')).toBeVisible();
    show(transfer({ done: 25_000_000, size: 100_000_000, rate: 2_500_000 }));
    expect(strip().getByText('↑ app.tar · web-1')).toBeVisible();
    expect(strip().getByRole('progressbar', { name: 'app.tar: 25 %' })).toHaveAttribute('value', '25');
    expect(strip().getByText('2.5 MB/s, 30 s left')).toBeVisible();
    show(transfer({ done: 25_000_000, size: 100_000_000, rate: 0, waiting: true }));
    expect(strip().getByText('Waiting for the connection')).toBeVisible();
    show(transfer({ done: 100_000_000, size: 100_000_000, phase: 'checking' }));
    expect(strip().getByText('Checking SHA-256')).toBeVisible();
  });

  test('says what happens to a transfer, and not how fast it runs', () => {
    const { show } = open();
    const said = () =>
      strip()
        .getAllByRole('status')
        .map(({ textContent }) => textContent);
    show(transfer({ done: 25_000_000, size: 100_000_000, rate: 2_500_000 }));
    const before = said();
    show(transfer({ done: 50_000_000, size: 100_000_000, rate: 5_000_000 }));
    expect(strip().getByText('5.0 MB/s, 10 s left')).toBeVisible();
    expect(said()).toEqual(before);
    show(transfer({ done: 100_000_000, size: 100_000_000, phase: 'checking' }));
    expect(said()).toEqual(['Checking SHA-256']);
    show(transfer({ phase: 'failed', failure: { code: 'file-failed', message: 'no' } }));
    expect(said()).not.toEqual(['Checking SHA-256']);
    expect(said()).not.toEqual(['']);
  });

  test('one under way can be cancelled, and nothing else', async () => {
    const { show, user, inputs } = open();
    show(transfer());
    expect(
      strip()
        .getAllByRole('button')
        .map((button) => button.textContent),
    ).toEqual(['Cancel']);
    await user.click(press('Cancel'));
    expect(inputs('transfers.cancel')).toEqual([{ transferId }]);
  });

  test('one that is done has no progress any more, can be shown where it is, and dismissed', async () => {
    const { show, user, inputs } = open();
    show(transfer({ direction: 'download', phase: 'done', done: 3, size: 3, sha256: 'a'.repeat(64) }));
    expect(strip().getByText('Done, SHA-256 equal')).toBeVisible();
    expect(strip().queryByRole('progressbar')).toBeNull();
    await user.click(press('Show in folder'));
    await user.click(press('Dismiss app.tar'));
    expect([inputs('transfers.reveal'), inputs('transfers.remove')]).toEqual([[{ transferId }], [{ transferId }]]);
    show(transfer({ phase: 'done' }));
    expect(strip().queryByRole('button', { name: 'Show in folder' })).toBeNull();
  });

  test('one that left the old file behind says so, and where', () => {
    const { show } = open();
    const left = String.raw`C:\tools\.fleetdeck-0123abcd.part.01234567.old`;
    show(transfer({ phase: 'done', done: 3, size: 3, sha256: 'a'.repeat(64), left }));
    const said = `Done, SHA-256 equal. The old file could not be deleted; it stays as ${left}`;
    // One line, which may be cut: the name is to be seen all the same.
    expect(strip().getByTitle(left).textContent).toBe(said);
  });

  test('a file that exists on the node is replaced or kept beside, as its user says', async () => {
    const { show, user, inputs } = open();
    show(transfer({ phase: 'failed', failure: { code: 'file-exists', message: 'app.tar exists on the node.' } }));
    expect(strip().queryByRole('button', { name: 'Retry' })).toBeNull();
    await user.click(press('Replace'));
    await user.click(press('Keep both'));
    expect(inputs('transfers.retry').map(({ existing }) => existing)).toEqual(['replace', 'rename']);
  });

  test('one that failed or was cancelled can be tried again; the cause is told in words', async () => {
    const { show, user, inputs } = open();
    const failure = { code: 'node-file-failed', message: 'The node has no file /x.' } as const;
    show(transfer({ phase: 'failed', failure }));
    expect(strip().getByTitle('The node has no file /x.').textContent).toBe('The node could not use the file');
    await user.click(press('Retry'));
    show(transfer({ phase: 'cancelled' }));
    await user.click(press('Retry'));
    expect(inputs('transfers.retry')).toEqual(
      [{ transferId }, { transferId }].map((one) => ({ ...one, existing: 'ask' })),
    );
  });
});

describe('the question', () => {
  const ask = (shell: ReturnType<typeof open>, direction: Transfer['direction'], files?: readonly File[]) =>
    act(() => shell.parts.transfers.ask({ direction, target, ...(files !== undefined && { files }) }));

  test('dropped files go to the folder that is given; the window names them by ids alone', async () => {
    const shell = open();
    ask(shell, 'upload', [new File(['x'], 'a.txt'), new File(['y'], 'b.txt')]);
    const dialog = within(await screen.findByRole('dialog', { name: 'Send to web-1' }));
    expect(dialog.getByText('a.txt, b.txt')).toBeVisible();
    const folder = dialog.getByRole<HTMLInputElement>('combobox', { name: /^Folder on the node/ });
    expect(folder.value).toBe('~');
    await shell.user.clear(folder);
    expect(dialog.getByRole<HTMLButtonElement>('button', { name: 'Send' }).disabled).toBe(true);
    await shell.user.type(folder, ' /srv/data {Enter}');
    await waitFor(() =>
      expect(shell.inputs('transfers.upload')).toEqual([
        { target, nodePath: '/srv/data', files: ['file-a.txt', 'file-b.txt'] },
      ]),
    );
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  test('without files main asks for some; who changes their mind sends nothing', async () => {
    const shell = open();
    ask(shell, 'upload');
    await shell.user.click(await screen.findByRole('button', { name: 'Cancel' }));
    expect(shell.inputs('transfers.upload')).toEqual([]);
    ask(shell, 'upload');
    await shell.user.click(await screen.findByRole('button', { name: 'Send' }));
    expect(shell.inputs('transfers.upload')).toEqual([{ target, nodePath: '~' }]);
  });

  test('a download begins with the file that was got last, and offers those before it', async () => {
    const shell = open({ settings: { scope: target.scope, transferPaths: ['/var/log/b.log', '/var/log/a.log'] } });
    ask(shell, 'download');
    const dialog = await screen.findByRole('dialog', { name: 'Get a file of web-1' });
    const file = within(dialog).getByRole<HTMLInputElement>('combobox', { name: /^File on the node/ });
    expect(file.value).toBe('/var/log/b.log');
    const list = dialog.querySelector(`[id="${file.getAttribute('list') ?? ''}"]`);
    expect([...(list?.children ?? [])].map((option) => option.textContent)).toEqual([
      '/var/log/b.log',
      '/var/log/a.log',
    ]);
    await shell.user.clear(file);
    await shell.user.type(file, '~/notes.txt');
    await shell.user.click(within(dialog).getByRole('button', { name: 'Get' }));
    expect(shell.inputs('transfers.download')).toEqual([{ target, nodePath: '~/notes.txt' }]);
  });

  test('a refusal of main is told', async () => {
    const shell = open({
      requests: {
        'transfers.download': () => {
          throw new CallFailed({ code: 'file-failed', message: 'No room.' });
        },
      },
    });
    ask(shell, 'download');
    await shell.user.type(await screen.findByRole('combobox', { name: /^File on the node/ }), '/x{Enter}');
    await waitFor(() => expect(shell.failures).toHaveLength(1));
  });
});
