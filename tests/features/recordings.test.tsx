import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Terminal } from '@xterm/xterm';
import { expect, test, vi } from 'vitest';
import type { CastEvent, CastPage, Recording, RecordingMatch } from '../../contract/features/recordings.ts';
import { CallFailed } from '../../renderer/bridge/client.ts';
import type { CreatePlayScreen } from '../../renderer/features/recordings/play-screen.ts';
import { createPlayback } from '../../renderer/features/recordings/playback.ts';
import { RecordingsScreen } from '../../renderer/features/recordings/view.tsx';
import { giveElementsSizes } from '../support/element-sizes.ts';
import { createFakeBridge, type FakeBridgeOptions } from '../support/fake-bridge.ts';
import { addElementMatchers } from '../support/matchers.ts';
import { renderInWorkspace } from '../support/workspace.tsx';

giveElementsSizes();
addElementMatchers();

const dev = { profile: 'dev', region: 'eu-west-1' };

function recording(number: number, rest: Partial<Recording> = {}): Recording {
  return {
    recordingId: `2026/20260101-00000${number}-aaaaaaaa`,
    state: 'complete',
    size: number * 1_000,
    startedAt: Date.now() - number * 60_000,
    duration: 30,
    title: `web-${number}`,
    facts: { kind: 'session', name: `web-${number}`, profile: 'dev', region: 'eu-west-1', sessionId: `me-${number}` },
    ...rest,
  };
}

/** Ten seconds of silence, a line each second, another size at 20 s. */
const cast: CastEvent[] = [
  [0, 'o', 'start\r\n'],
  ...Array.from({ length: 10 }, (_, at): CastEvent => [10 + at, 'o', `line ${10 + at}\r\n`]),
  [20, 'r', '20x5'],
  [20, 'o', '\u001B[2J\u001B[Hcleared'],
  [30, 'o', ' end'],
];
const halves = (from: number): CastPage =>
  from === 0
    ? { size: { cols: 40, rows: 12 }, events: cast.slice(0, 5), next: 500, skipped: 0 }
    : { events: cast.slice(5), skipped: 1 };

/** A real emulator without a page. */
function createScreens() {
  const terminals: Terminal[] = [];
  const createScreen: CreatePlayScreen = async () => {
    const terminal = new Terminal({ allowProposedApi: true });
    terminals.push(terminal);
    return {
      attach() {},
      fit() {},
      start({ cols, rows }) {
        terminal.reset();
        terminal.resize(cols, rows);
      },
      resize: ({ cols, rows }) => terminal.resize(cols, rows),
      write: (text) => new Promise((resolve) => terminal.write(text, resolve)),
      mark() {},
      apply() {},
      dispose: () => terminal.dispose(),
    };
  };
  const shown = () => {
    const { active } = terminals.at(-1)!.buffer;
    return Array.from({ length: active.length }, (_, at) => active.getLine(at)?.translateToString(true) ?? '')
      .join('\n')
      .trimEnd();
  };
  return { createScreen, shown, last: () => terminals.at(-1)! };
}

function open(rows: readonly Recording[], requests: FakeBridgeOptions['requests'] = {}) {
  const fake = createFakeBridge({
    requests: { 'recordings.read': ({ from }) => halves(from), 'recordings.reveal': () => ({}), ...requests },
    feeds: { 'terminals.watch': { terminals: [] } },
  });
  const screens = createScreens();
  const view = renderInWorkspace(<RecordingsScreen createScreen={screens.createScreen} />, fake, dev);
  const tell = (page: readonly Recording[]) => {
    act(() => fake.emit('recordings.list', { rows: [...page] }));
    act(() => fake.end('recordings.list'));
  };
  tell(rows);
  return { ...fake, ...view, ...screens, tell, user: userEvent.setup() };
}

const grid = () => screen.getByRole('grid', { name: 'Recordings' });
const rowOf = (name: string) => within(grid()).getByRole('row', { name: new RegExp(name) });
const position = () => screen.getByRole('slider', { name: 'Position' });

test('lists the recordings, newest first, with what they are of and how they stand', () => {
  open([
    recording(2),
    recording(1),
    recording(3, { state: 'damaged', duration: 0 }),
    recording(4, { state: 'recording' }),
  ]);
  const texts = within(grid())
    .getAllByRole('row')
    .slice(1)
    .map((row) => row.textContent);
  expect(texts.map((text) => /web-\d/.exec(text)?.[0])).toEqual(['web-1', 'web-2', 'web-3', 'web-4']);
  expect(rowOf('web-1')).toHaveTextContent('0:30');
  expect(rowOf('web-1')).toHaveTextContent('me-1');
  expect(rowOf('web-3')).toHaveTextContent('Damaged');
  expect(rowOf('web-4')).toHaveTextContent('Recording');
  expect(screen.getByText('4 recordings')).toBeVisible();
});

test('says how to record where there is nothing', async () => {
  const { user, workspace } = open([]);
  expect(screen.getByRole('heading', { name: 'No recordings yet' })).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Open the settings' }));
  expect(workspace.pages.getState().page).toBe('settings');
});

test('filters by words and keys', async () => {
  const { user } = open([recording(1), recording(2, { state: 'damaged' })]);
  await user.type(screen.getByRole('combobox', { name: 'Filter recordings' }), 'state:damaged ');
  await waitFor(() => expect(within(grid()).getAllByRole('row')).toHaveLength(2));
  expect(screen.getByText('1 of 2 recordings')).toBeVisible();
});

test('reads again when a recording begins or ends', () => {
  const { emit, inputs } = open([]);
  expect(inputs('recordings.list')).toHaveLength(1);
  const terminal = {
    terminalId: '00000000-0000-4000-8000-000000000001',
    target: { kind: 'local', shellId: 'bash' },
    phase: 'connected',
    startedAt: 0,
  } as const;
  act(() => emit('terminals.watch', { terminals: [] }));
  act(() =>
    emit('terminals.watch', { terminals: [{ ...terminal, recording: { recordingId: '2026/x', startedAt: 0 } }] }),
  );
  act(() => emit('terminals.watch', { terminals: [terminal] }));
  expect(inputs('recordings.list')).toHaveLength(3);
});

test('seeking shows the screen of that time, back and forth and over pages', async () => {
  const { user, shown, last } = open([recording(1)]);
  await user.dblClick(rowOf('web-1'));
  await screen.findByRole('region', { name: 'Player: web-1' });
  await user.click(await screen.findByRole('button', { name: 'Pause' }));
  position().focus();
  await user.keyboard('{End}');
  await waitFor(() => expect(shown()).toContain('cleared end'));
  expect([last().cols, last().rows]).toEqual([20, 5]);
  expect(position()).toHaveAttribute('aria-valuetext', '0:30 of 0:30');
  await user.keyboard('{ArrowLeft}{ArrowLeft}{ArrowLeft}{ArrowLeft}');
  await waitFor(() => expect(shown()).toBe('start\nline 10'));
  expect([last().cols, last().rows]).toEqual([40, 12]);
  expect(position()).toHaveAttribute('aria-valuetext', '0:10 of 0:30');
  await user.keyboard('{Home}');
  await waitFor(() => expect(shown()).toBe('start'));
  expect(screen.getByText('1 line of the file could not be read.')).toBeVisible();
  await user.keyboard('{Escape}');
  expect(grid()).toBeVisible();
});

test('Space plays and pauses', async () => {
  const { user } = open([recording(1)]);
  await user.dblClick(rowOf('web-1'));
  await user.click(await screen.findByRole('button', { name: 'Pause' }));
  screen.getByRole('region', { name: 'Player: web-1' }).focus();
  await user.keyboard(' ');
  expect(await screen.findByRole('button', { name: 'Pause' })).toBeVisible();
  await user.keyboard(' ');
  expect(await screen.findByRole('button', { name: 'Play' })).toBeVisible();
});

const match = (at: number, line: string): RecordingMatch => ({
  recordingId: recording(1).recordingId,
  at,
  line,
  from: 0,
  to: 4,
});

test('finds a text in all recordings and opens one at its place', async () => {
  const { user, emit, end, inputs, shown, listeners } = open([recording(1), recording(2)]);
  await user.type(screen.getByRole('textbox', { name: 'Search what was shown' }), 'line');
  await waitFor(() => expect(inputs('recordings.search')).toEqual([{ text: 'line' }]));
  act(() => emit('recordings.search', { matches: [match(12, 'line 12')], searched: 1, total: 2, more: false }));
  expect(screen.getByText('1 line found in 1 of 2 recordings')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Stop searching' }));
  expect(listeners('recordings.search')).toBe(0);
  await user.click(screen.getByRole('button', { name: /0:12.*line 12/ }));
  await waitFor(() => expect(shown()).toBe('start\nline 10\nline 11\nline 12'));

  const inside = { text: 'line', recordingId: recording(1).recordingId };
  await waitFor(() => expect(inputs('recordings.search').at(-1)).toEqual(inside));
  const matches = [match(11, 'line 11'), match(12, 'line 12'), match(19, 'line 19')];
  act(() => emit('recordings.search', { matches, searched: 1, total: 1, more: false }));
  act(() => end('recordings.search'));
  expect(screen.getByText('2 of 3 · 0:12 · line 12')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Next place' }));
  await waitFor(() => expect(shown()).toContain('line 19'));
  expect(screen.getByText('3 of 3 · 0:19 · line 19')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Next place' }));
  await waitFor(() => expect(shown()).toBe('start\nline 10\nline 11'));
});

test('a damaged recording says so in place of the screen', async () => {
  const { user } = open([recording(1, { state: 'damaged' })], {
    'recordings.read': () => {
      throw new CallFailed({ code: 'recording-damaged', message: 'no header' });
    },
  });
  await user.dblClick(rowOf('web-1'));
  expect(await screen.findByText('The recording is damaged')).toBeVisible();
});

test('deleting asks first, and tells what could not be deleted', async () => {
  let failures: Array<{ recordingId: string; failure: { code: 'file-failed'; message: string } }> = [];
  const { user, inputs, tell } = open([recording(1), recording(2)], {
    'recordings.remove': ({ recordingIds }) => ({ removed: failures.length > 0 ? [] : recordingIds, failures }),
  });
  const askFor = async () => {
    await user.pointer({ target: rowOf('web-2'), keys: '[MouseRight]' });
    await user.click(await screen.findByRole('menuitem', { name: 'Delete' }));
    return screen.findByRole('dialog');
  };
  const refused = await askFor();
  expect(refused).toHaveTextContent('Delete 1 recording?');
  await user.click(within(refused).getByRole('button', { name: 'Cancel' }));
  expect(inputs('recordings.remove')).toEqual([]);

  const { recordingId } = recording(2);
  failures = [{ recordingId, failure: { code: 'file-failed', message: 'EPERM' } }];
  await user.click(within(await askFor()).getByRole('button', { name: 'Delete' }));
  expect(await screen.findByText('The file could not be used')).toBeVisible();
  tell([recording(1), recording(2)]);
  failures = [];
  await user.click(within(await askFor()).getByRole('button', { name: 'Delete' }));
  expect(await screen.findByText('1 recording deleted.')).toBeVisible();
  expect(inputs('recordings.remove')).toEqual([{ recordingIds: [recordingId] }, { recordingIds: [recordingId] }]);
  tell([recording(1)]);
  expect(within(grid()).queryByRole('row', { name: /web-2/ })).toBeNull();
});

test('exports say where the file is; a changed mind says nothing', async () => {
  let file: string | undefined;
  const { user, inputs } = open([recording(1)], { 'recordings.export': () => (file === undefined ? {} : { file }) });
  await user.dblClick(rowOf('web-1'));
  await user.click(await screen.findByRole('button', { name: 'Export as text…' }));
  expect(screen.queryByText(/^Saved as/)).toBeNull();
  file = '/home/me/web-1.cast';
  await user.click(screen.getByRole('button', { name: 'Save a copy…' }));
  expect(await screen.findByText('Saved as /home/me/web-1.cast')).toBeVisible();
  expect(inputs('recordings.export').map(({ form }) => form)).toEqual(['text', 'cast']);
});

/** A playback whose drawings are made by hand; `wait` lets time pass. */
function playByHand(events: CastEvent[], duration: number) {
  let now = 0;
  let next: ((now: number) => void) | undefined;
  let written = '';
  const playback = createPlayback({
    read: async () => ({ size: { cols: 80, rows: 24 }, events, skipped: 0 }),
    duration,
    screen: {
      start: () => void (written = ''),
      resize() {},
      write: async (text) => void (written += text),
    },
    frame: (run) => (next = run),
  });
  const settled = () =>
    vi.waitFor(() => expect(next !== undefined || playback.state.getState().status === 'paused').toBe(true));
  const pass = async (seconds: number) => {
    for (let left = seconds; left > 1e-9; left -= 0.1) {
      await settled();
      const run = next;
      next = undefined;
      run?.(now);
      now += 100;
    }
    await settled();
  };
  return { playback, pass, written: () => written };
}

test('long pauses are cut to two seconds, or kept; speed counts', async () => {
  const events: CastEvent[] = [
    [0, 'o', 'a'],
    [60, 'o', 'b'],
    [61, 'o', 'c'],
  ];
  const cut = playByHand(events, 61);
  await cut.playback.seek(0);
  cut.playback.play();
  await cut.pass(1.5);
  expect(cut.written()).toBe('a');
  await cut.pass(1);
  expect(cut.written()).toBe('ab');
  await cut.pass(2);
  expect(cut.playback.state.getState()).toMatchObject({ status: 'paused', position: 61 });

  const kept = playByHand(events, 61);
  kept.playback.setSkipIdle(false);
  kept.playback.setSpeed(16);
  await kept.playback.seek(0);
  kept.playback.play();
  await kept.pass(3);
  expect(kept.written()).toBe('a');
  await kept.pass(1);
  expect(kept.written()).toBe('abc');
});
