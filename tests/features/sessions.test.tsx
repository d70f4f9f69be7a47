import { act, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import type { Session } from '../../contract/features/sessions.ts';
import type { Failure } from '../../contract/failure.ts';
import { giveElementsSizes } from '../support/element-sizes.ts';
import { someNodes } from '../support/node-columns.ts';
import { renderShell } from '../support/render-shell.tsx';

giveElementsSizes();

const dev = { profile: 'dev', region: 'eu-west-1' };
const owner = 'arn:aws:sts::111122223333:assumed-role/Ops/alice';

function session(number: number, rest: Partial<Session> = {}): Session {
  return {
    sessionId: `alice-0000000000000000${number}`,
    target: someNodes(1, number).id[0] ?? '',
    status: 'Connected',
    startedAt: Date.now() - number * 60_000,
    owner,
    document: 'SSM-SessionManagerRunShell',
    reason: '',
    details: '',
    ...rest,
  };
}

async function openSessions(rows: readonly Session[] = [session(1), session(2), session(3)], failures: Failure[] = []) {
  const shell = renderShell({
    settings: { scope: dev, paints: { dev: { shortName: 'DEV', production: true } } },
    requests: {
      'sessions.terminate': ({ sessionIds }) => ({
        terminated: sessionIds.slice(failures.length),
        failures: failures.map((failure, at) => ({ sessionId: sessionIds[at] ?? '', failure })),
      }),
    },
  });
  act(() => shell.workspace.pages.getState().show('sessions'));
  await screen.findByRole('heading', { level: 1, name: 'Sessions' });
  await screen.findByRole('combobox', { name: 'Filter sessions' });
  const tell = (page: readonly Session[]) => {
    act(() => shell.emit('sessions.list', { rows: [...page], more: false }));
    act(() => shell.end('sessions.list'));
  };
  if (rows.length > 0) tell(rows);
  return { ...shell, tell };
}

const grid = () => screen.getByRole('grid', { name: 'Sessions' });
const rowOf = (id: string) => within(grid()).getByRole('row', { name: new RegExp(id) });

test('lists the sessions, newest first, with the names of nodes that are stored', async () => {
  const { emit } = await openSessions();
  act(() => emit('fleet.nodes', { kind: 'stored', columns: someNodes(4), savedAt: 1, last: true }));
  const [first] = within(grid()).getAllByRole('row').slice(1);
  expect(first?.textContent).toContain('web-1');
  expect(first?.textContent).toContain('alice');
  expect(screen.getByText('3 sessions')).toBeVisible();
});

test("marks this app's own terminals", async () => {
  const { emit } = await openSessions();
  act(() =>
    emit('terminals.watch', {
      terminals: [
        {
          terminalId: '00000000-0000-4000-8000-000000000001',
          target: { kind: 'session', scope: dev, nodeId: session(2).target, nodeName: 'web-2' },
          phase: 'connected',
          startedAt: 0,
          sessionId: session(2).sessionId,
        },
      ],
    }),
  );
  expect(within(rowOf('00002')).getByText('Terminal in this app')).toBeVisible();
  expect(within(rowOf('00001')).queryByText('Terminal in this app')).toBeNull();
});

test('filters by words and keys', async () => {
  const { user } = await openSessions([session(1), session(2, { owner: 'arn:aws:iam::111122223333:user/bob' })]);
  await user.type(screen.getByRole('combobox', { name: 'Filter sessions' }), 'owner:bob ');
  await waitFor(() => expect(within(grid()).getAllByRole('row')).toHaveLength(2));
  expect(screen.getByText('1 of 2 sessions')).toBeVisible();
});

test('shows past sessions, which cannot be terminated', async () => {
  const { user, tell, inputs } = await openSessions();
  await user.click(screen.getByRole('tab', { name: 'Past 30 days' }));
  expect(inputs('sessions.list').at(-1)).toEqual({ scope: dev, state: 'History' });
  tell([session(7, { status: 'Terminated', endedAt: Date.now() - 1_000, reason: 'ticket 12' })]);
  expect(rowOf('00007')).toHaveTextContent('ticket 12');
  expect(screen.queryByRole('button', { name: 'Terminate' })).toBeNull();
});

describe('terminating', () => {
  async function askForTwo(failures: Failure[] = []) {
    const shell = await openSessions(undefined, failures);
    await shell.user.click(rowOf('00001'));
    await shell.user.keyboard('{Control>}');
    await shell.user.click(rowOf('00003'));
    await shell.user.keyboard('{/Control}');
    const [button] = screen.getAllByRole('button', { name: 'Terminate' });
    await shell.user.click(button as Element);
    return { ...shell, dialog: screen.getByRole('dialog') };
  }

  test('asks first, with account, Region and count, and does nothing when it is refused', async () => {
    const { dialog, user, inputs } = await askForTwo();
    expect(dialog).toHaveTextContent('Terminate 2 sessions?');
    expect(dialog).toHaveTextContent('Account 111122223333 (profile DEV), Region eu-west-1.');
    expect(dialog).toHaveTextContent('This is a production account.');
    await user.click(within(dialog).getByRole('button', { name: 'Cancel' }));
    expect(inputs('sessions.terminate')).toEqual([]);
  });

  test('ends each, says what was done and reads again', async () => {
    const { dialog, user, inputs } = await askForTwo();
    await user.click(within(dialog).getByRole('button', { name: 'Terminate' }));
    expect(await screen.findByText('2 sessions terminated.')).toBeVisible();
    expect(inputs('sessions.terminate')).toEqual([
      { scope: dev, sessionIds: [session(1).sessionId, session(3).sessionId] },
    ]);
    expect(inputs('sessions.list')).toHaveLength(2);
  });

  test('tells which could not be ended', async () => {
    const denied: Failure = { code: 'access-denied', message: 'no', iamAction: 'ssm:TerminateSession' };
    const { dialog, user } = await askForTwo([denied]);
    await user.click(within(dialog).getByRole('button', { name: 'Terminate' }));
    expect(await screen.findByText('1 session could not be terminated:')).toBeVisible();
    expect(screen.getByText('1 session terminated.')).toBeVisible();
    expect(screen.getByRole('alert')).toHaveTextContent('ssm:TerminateSession');
  });
});

test('a failure takes the place of the rows, with a way to try again', async () => {
  const { end, user, inputs } = await openSessions([]);
  act(() => end('sessions.list', { code: 'throttled', message: 'Rate exceeded', remedy: 'retry' }));
  await user.click(within(grid()).getByRole('button', { name: 'Retry' }));
  expect(inputs('sessions.list')).toHaveLength(2);
});

test('says that there are none', async () => {
  const { end } = await openSessions([]);
  act(() => end('sessions.list'));
  expect(screen.getByRole('heading', { name: 'No active sessions' })).toBeVisible();
});
