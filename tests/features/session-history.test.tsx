import { act, configure, screen, waitFor, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import type { Session } from '../../contract/features/sessions.ts';
import { CallFailed } from '../../renderer/bridge/client.ts';
import { giveElementsSizes } from '../support/element-sizes.ts';
import { renderShell, type ShellOptions } from '../support/render-shell.tsx';

// A section is loaded when it is shown first: a busy computer takes its time.
configure({ asyncUtilTimeout: 15_000 });
vi.setConfig({ testTimeout: 40_000 });

giveElementsSizes();

const dev = { profile: 'dev', region: 'eu-west-1' };
const session: Session = {
  sessionId: 'alice-00000000000000001',
  target: 'i-0123456789abcdef0',
  status: 'Terminated',
  startedAt: Date.UTC(2026, 0, 1, 12),
  endedAt: Date.UTC(2026, 0, 1, 13),
  owner: 'arn:aws:sts::111122223333:assumed-role/Ops/alice',
  document: 'SSM-SessionManagerRunShell',
  reason: 'ticket 12',
  details: '',
};

async function openDetails(requests: ShellOptions['requests'] = {}) {
  const shell = renderShell({ settings: { scope: dev }, requests });
  act(() => shell.workspace.pages.getState().show('sessions'));
  await screen.findByRole('combobox', { name: 'Filter sessions' });
  act(() => shell.emit('sessions.list', { rows: [session], more: false }));
  act(() => shell.end('sessions.list'));
  await shell.user.dblClick(screen.getByRole('row', { name: /00001/ }));
  return { ...shell, pane: await screen.findByRole('complementary', { name: 'Session on i-0123456789abcdef0' }) };
}

test('shows the session’s facts, and asks AWS for nothing by itself', async () => {
  const { pane, inputs } = await openDetails();
  expect(pane).toHaveTextContent(session.owner);
  expect(pane).toHaveTextContent('ticket 12');
  expect(inputs('sessions.transcript')).toEqual([]);
  expect(inputs('sessions.trail')).toEqual([]);
});

test('its recording on this computer is found by its id, and played in its section', async () => {
  const { pane, emit, end, user, workspace } = await openDetails();
  const recording = (recordingId: string, sessionId: string) => ({
    recordingId,
    state: 'complete' as const,
    size: 1,
    startedAt: session.startedAt ?? 0,
    duration: 1,
    title: 'web',
    facts: { kind: 'session' as const, name: 'web', sessionId },
  });
  act(() =>
    emit('recordings.list', { rows: [recording('2026/other', 'bob-1'), recording('2026/mine', session.sessionId)] }),
  );
  act(() => end('recordings.list'));
  const shown: Array<readonly [string | undefined, string | undefined]> = [];
  workspace.pages.subscribe(({ sections, item }) => void shown.push([sections.sessions, item]));
  await user.click(within(pane).getByRole('button', { name: /^Play the recording of/ }));
  expect(shown[0]).toEqual(['recordings', '2026/mine']);
  // The section takes it, so that it is not opened again.
  await waitFor(() => expect(workspace.pages.getState().item).toBeUndefined());
});

test('the transcript stands in place of the list: searched, copied, with its limit told', async () => {
  const lines = ['$ uptime', ' 12:00 up 3 days', '$ exit'];
  const { pane, user } = await openDetails({
    'sessions.transcript': () => ({
      kind: 'found',
      source: 's3',
      place: 's3://logs/a.log',
      lines,
      cut: true,
      limit: 2_097_152,
    }),
  });
  await user.click(within(pane).getByRole('button', { name: 'Open the transcript' }));
  const view = await screen.findByRole('region', { name: 'Transcript of i-0123456789abcdef0' });
  await waitFor(() => expect(view).toHaveTextContent('s3://logs/a.log'));
  expect(view).toHaveTextContent('12:00 up 3 days');
  expect(view).toHaveTextContent('only its first 2 MB were read');
  await user.type(within(view).getByRole('textbox', { name: 'Find in the transcript' }), 'EXIT');
  expect(within(view).getByText('1 of 1 line')).toBeVisible();
  await user.click(within(view).getByRole('button', { name: 'Copy all' }));
  expect(await navigator.clipboard.readText()).toBe(`${lines.join('\n')}\n`);
  await user.click(within(view).getByRole('button', { name: 'Back to the sessions' }));
  expect(screen.getByRole('grid', { name: 'Sessions' })).toBeVisible();
});

test('back from the transcript the keys go on where it was opened, and Escape closes the details', async () => {
  const { pane, user } = await openDetails({ 'sessions.transcript': () => ({ kind: 'none' }) });
  act(() => within(pane).getByRole('button', { name: 'Open the transcript' }).focus());
  await user.keyboard('{Enter}');
  const view = await screen.findByRole('region', { name: 'Transcript of i-0123456789abcdef0' });
  // What is under the transcript is not to be seen or reached.
  expect(screen.queryByRole('grid', { name: 'Sessions' })).toBeNull();
  await within(view).findByText(/name a place for transcripts/);
  await user.keyboard('{Escape}');
  await waitFor(() => expect(within(pane).getByRole('button', { name: 'Open the transcript' })).toHaveFocus());
  await user.keyboard('{Escape}');
  expect(screen.queryByRole('complementary')).toBeNull();
  expect(screen.getByRole('grid', { name: 'Sessions' })).toHaveFocus();
});

test('open details follow the list, and close when it has the session no more', async () => {
  const { pane, user, emit, end, inputs } = await openDetails();
  const read = async (rows: Session[], more = false) => {
    await user.click(screen.getByRole('button', { name: 'Refresh' }));
    act(() => emit('sessions.list', { rows, more }));
    act(() => end('sessions.list'));
  };
  const endedAt = Date.UTC(2026, 0, 1, 14);
  await read([{ ...session, status: 'Terminating', endedAt }]);
  expect(pane).toHaveTextContent('Terminating');
  await user.click(within(pane).getByRole('button', { name: 'Look up in CloudTrail' }));
  expect(inputs('sessions.trail')).toMatchObject([{ sessionId: session.sessionId, endedAt }]);
  const another = { ...session, sessionId: 'alice-00000000000000002' };
  // What a list that was cut does not have may be further on.
  await read([another], true);
  expect(pane).toBeVisible();
  await read([another]);
  expect(screen.queryByRole('complementary')).toBeNull();
});

test('when open details close by themselves the keys go on in the rows, and only where they were in the details', async () => {
  const { pane, user, emit, end } = await openDetails();
  const next = { ...session, sessionId: 'alice-00000000000000002' };
  const read = (rows: Session[]) => {
    act(() => emit('sessions.list', { rows, more: false }));
    act(() => end('sessions.list'));
  };
  await user.click(screen.getByRole('button', { name: 'Refresh' }));
  act(() => within(pane).getByRole('button', { name: 'Look up in CloudTrail' }).focus());
  read([next]);
  expect(screen.queryByRole('complementary')).toBeNull();
  expect(screen.getByRole('grid', { name: 'Sessions' })).toHaveFocus();
  // The next row is there to be opened, by keys alone.
  await user.keyboard('{ArrowDown}{Enter}');
  expect(await screen.findByRole('complementary')).toHaveTextContent(next.sessionId);
  await user.click(screen.getByRole('button', { name: 'Refresh' }));
  const filter = screen.getByRole('combobox', { name: 'Filter sessions' });
  act(() => filter.focus());
  read([session]);
  expect(screen.queryByRole('complementary')).toBeNull();
  expect(filter).toHaveFocus();
});

test('each part fails by itself', async () => {
  const { pane, user, end } = await openDetails({
    'sessions.transcript': () => {
      throw new CallFailed({ code: 'access-denied', message: 'no', iamAction: 's3:GetObject' });
    },
  });
  await user.click(within(pane).getByRole('button', { name: 'Look up in CloudTrail' }));
  act(() => end('sessions.trail', { code: 'access-denied', message: 'no', iamAction: 'cloudtrail:LookupEvents' }));
  const trail = within(pane).getByRole('region', { name: 'CloudTrail' });
  expect(within(trail).getByRole('alert')).toHaveTextContent('cloudtrail:LookupEvents');
  await user.click(within(pane).getByRole('button', { name: 'Open the transcript' }));
  const view = await screen.findByRole('region', { name: 'Transcript of i-0123456789abcdef0' });
  expect(await within(view).findByText(/s3:GetObject/)).toBeVisible();
});

test('CloudTrail’s events come as they are found, oldest first', async () => {
  const { pane, user, emit, end } = await openDetails();
  await user.click(within(pane).getByRole('button', { name: 'Look up in CloudTrail' }));
  const event = {
    caller: 'arn:aws:iam::111122223333:user/alice',
    sourceAddress: '203.0.113.7',
    userAgent: 'Fleetdeck',
    errorCode: '',
  };
  act(() =>
    emit('sessions.trail', { events: [{ ...event, eventId: '2', name: 'TerminateSession', at: 2 }], more: false }),
  );
  act(() => emit('sessions.trail', { events: [{ ...event, eventId: '1', name: 'StartSession', at: 1 }], more: true }));
  act(() => end('sessions.trail'));
  const names = within(pane).getAllByText(/Session$/, { selector: 'code' });
  expect(names.map(({ textContent }) => textContent)).toEqual(['StartSession', 'TerminateSession']);
  expect(pane).toHaveTextContent('203.0.113.7 · Fleetdeck');
  expect(pane).toHaveTextContent('not all were looked through');
  expect(pane).toHaveTextContent('up to 15 minutes late');
});
