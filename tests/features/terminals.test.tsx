import { act, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { Settings } from '../../contract/features/settings.ts';
import type { Terminal } from '../../contract/features/terminals.ts';
import type { FromHost, TerminalTarget, ToHost } from '../../contract/terminal.ts';
import { CallFailed } from '../../renderer/bridge/client.ts';
import { createTerminalsStore, TerminalDock } from '../../renderer/features/terminals/index.ts';
import type { CreateScreen, ScreenEvents, TerminalScreen } from '../../renderer/features/terminals/screen.ts';
import { createActionRegistry } from '../../renderer/workspace/actions.ts';
import { createTexts } from '../../renderer/workspace/language.ts';
import type { SettingsState } from '../../renderer/workspace/settings.ts';
import { WorkspaceContext, type Workspace } from '../../renderer/workspace/workspace.ts';
import { createFakeBridge } from '../support/fake-bridge.ts';

const scope = { profile: 'prod', region: 'eu-west-1' };
const web: TerminalTarget = { kind: 'session', scope, nodeId: 'i-0123456789abcdef0', nodeName: 'web-1' };
const text = (value: string) => new TextEncoder().encode(value);

/** One terminal's end in the host. */
interface HostPort {
  readonly received: ToHost[];
  say(message: FromHost): void;
  closed: boolean;
}

interface FakeScreen {
  readonly events: ScreenEvents;
  /** What is on it, in order. */
  written: string;
  /** Write callbacks that xterm has not called yet. */
  readonly pending: Array<() => void>;
  bracketed: boolean;
  selected: string;
  /** How often it was given the focus. */
  focused: number;
}

interface DockOptions {
  settings?: Partial<Settings>;
  running?: Terminal[];
  fail?: () => boolean;
  /** Of every session. */
  idleMinutes?: number;
}

function createDock(options: DockOptions = {}) {
  const screens: FakeScreen[] = [];
  const createScreen: CreateScreen = async (_look, events) => {
    const fake: FakeScreen = { events, written: '', pending: [], bracketed: false, selected: '', focused: 0 };
    screens.push(fake);
    const made: TerminalScreen = {
      attach: (host) => host.setAttribute('data-screen', String(screens.indexOf(fake))),
      fit: () => ({ cols: 132, rows: 41 }),
      write(bytes, done) {
        fake.written += new TextDecoder().decode(bytes);
        fake.pending.push(done);
      },
      divide: (divider) => void (fake.written += `[${divider}]`),
      apply: () => {},
      focus: () => void (fake.focused += 1),
      selection: () => fake.selected,
      selectAll: () => {},
      clear: () => void (fake.written = ''),
      bracketedPaste: () => fake.bracketed,
      takesMouse: () => false,
      find: () => events.onFound({ index: 0, count: 3 }),
      endFind: () => {},
      dispose: () => {},
    };
    return made;
  };

  const ports = new Map<string, HostPort>();
  let opened = 0;
  const fake = createFakeBridge({
    feeds: { 'terminals.watch': { terminals: options.running ?? [] } },
    requests: {
      'terminals.shells': () => ({
        shells: [
          { shellId: 'zsh', label: 'zsh' },
          { shellId: 'bash', label: 'bash' },
        ],
      }),
      'terminals.open': ({ target }) => {
        if (options.fail?.() === true) {
          throw new CallFailed({
            code: 'not-connected',
            message: 'i-0123 is not connected.',
            awsCode: 'TargetNotConnected',
          });
        }
        opened += 1;
        const terminalId = `00000000-0000-4000-8000-00000000000${opened}`;
        return { terminalId, target, phase: 'connecting', startedAt: 0 };
      },
      'terminals.close': () => ({}),
      'app.openExternal': () => ({}),
    },
    openTerminal: async (terminalId) => {
      const port: HostPort = {
        received: [],
        say: (message) => act(() => wire.onmessage?.({ data: message })),
        closed: false,
      };
      const wire: { onmessage?: (event: { data: FromHost }) => void } & Record<string, unknown> = {
        postMessage: (message: ToHost) => port.received.push(message),
        close: () => void (port.closed = true),
      };
      ports.set(terminalId, port);
      const event = new MessageEvent('message', { data: { fleetdeckTerminal: terminalId }, source: window });
      Object.defineProperty(event, 'ports', { value: [wire] });
      window.dispatchEvent(event);
      return { ok: true, value: {} };
    },
  });

  const settings = createStore<SettingsState>()((set, get) => ({
    settings: Settings.parse({ paints: { prod: { production: true, shortName: 'PRD' } }, scope, ...options.settings }),
    change: (change) => set({ settings: { ...get().settings, ...(change as Partial<Settings>) } }),
  }));
  const actions = createActionRegistry();
  const store = createTerminalsStore({
    bridge: fake.bridge,
    clients: fake.clients,
    settings,
    actions,
    createScreen,
    idleMinutes: async () => options.idleMinutes,
  });
  const profiles = createStore(() => ({ list: { status: 'idle' } as const }));
  const shown = createStore(() => ({ scope }));
  const workspace = {
    bridge: fake.bridge,
    clients: fake.clients,
    settings,
    profiles,
    scope: shown,
    actions,
  } as unknown as Workspace;
  render(
    <WorkspaceContext value={workspace}>
      <TerminalDock store={store} />
    </WorkspaceContext>,
  );
  const portOf = (at: number) => ports.get(`00000000-0000-4000-8000-00000000000${at}`);
  const run = (id: string) =>
    act(() =>
      actions
        .list()
        .find((action) => action.id === id)
        ?.run(),
    );
  /** Opens a terminal and waits until its shell could prompt. */
  const connect = async (target: TerminalTarget = web) => {
    const before = ports.size;
    act(() => store.open(target));
    await waitFor(() => expect(ports.size).toBe(before + 1));
    const port = [...ports.values()].at(-1)!;
    // The port's listener is set in the microtask after the port has come.
    await act(async () => {});
    port.say({ type: 'attached', replay: text(''), phase: 'connected' });
    return port;
  };
  return { store, fake, screens, ports, portOf, actions, settings, run, connect, user: userEvent.setup() };
}

const inputs = (port: HostPort | undefined) =>
  (port?.received ?? []).flatMap((message) => (message.type === 'input' ? [message.text] : []));

beforeEach(() => void createTexts('en'));

describe('the dock', () => {
  it('opens a terminal with the fitted size and says at once that it connects', async () => {
    const dock = createDock();
    act(() => dock.store.open(web));
    expect(screen.getByText('Connecting to web-1…')).toBeTruthy();
    expect(screen.getByRole('tab', { name: /Connecting web-1 PRD Production/ })).toBeTruthy();
    await waitFor(() => {
      expect(dock.fake.inputs('terminals.open')).toEqual([{ target: web, size: { cols: 132, rows: 41 } }]);
    });
  });

  it('acknowledges output when it is on the screen, not before', async () => {
    const dock = createDock();
    const port = await dock.connect();
    port.say({ type: 'output', bytes: text('안녕') });
    expect(dock.screens[0]!.written).toBe('안녕');
    expect(port.received).toEqual([]);
    dock.screens[0]!.pending.shift()!();
    expect(port.received).toEqual([{ type: 'ack', bytes: 6 }]);
  });

  it('has the focus, and sends keys and mouse reports', async () => {
    const dock = createDock();
    const port = await dock.connect();
    expect(dock.screens[0]!.focused).toBe(1);
    dock.screens[0]!.events.onInput('ls\r');
    dock.screens[0]!.events.onBinary('\u001B[M !!');
    expect(port.received).toEqual([
      { type: 'input', text: 'ls\r' },
      { type: 'binary', text: '\u001B[M !!' },
    ]);
  });

  it('tells the three troubles apart', async () => {
    const dock = createDock();
    const port = await dock.connect();
    port.say({ type: 'phase', phase: 'agent-silent' });
    expect(screen.getByText(/node's agent is silent/)).toBeTruthy();
    port.say({ type: 'phase', phase: 'network-lost' });
    expect(screen.getByText(/Resuming the session/)).toBeTruthy();
    port.say({ type: 'phase', phase: 'connected' });
    expect(screen.queryByText(/Resuming the session/)).toBeNull();
    port.say({ type: 'ended', end: { reason: 'closed-by-service', message: 'Idle for 20 minutes.' } });
    expect(screen.getByText('Session Manager closed the session.')).toBeTruthy();
    expect(screen.getByText('The service says: Idle for 20 minutes.')).toBeTruthy();
  });

  it('says before the idle limit that a session will end; a key takes it back', async () => {
    const dock = createDock({ idleMinutes: 0.005 });
    const port = await dock.connect();
    expect(await screen.findByText(/Nothing has passed in this session for long/)).toBeTruthy();
    act(() => dock.screens[0]!.events.onInput('x'));
    expect(screen.queryByText(/Nothing has passed in this session for long/)).toBeNull();
    expect(await screen.findByText(/Nothing has passed in this session for long/)).toBeTruthy();
    port.say({ type: 'ended', end: { reason: 'closed-by-service' } });
    expect(screen.queryByText(/Nothing has passed in this session for long/)).toBeNull();
  });

  it('says the exit code, and connects again below a line on the same screen', async () => {
    const dock = createDock();
    const port = await dock.connect();
    port.say({ type: 'output', bytes: text('before ') });
    port.say({ type: 'ended', end: { reason: 'exited', exitCode: 3 } });
    expect(screen.getByText('The shell has ended with exit code 3.')).toBeTruthy();
    await dock.user.click(screen.getByRole('button', { name: 'Reconnect' }));
    await waitFor(() => expect(dock.fake.inputs('terminals.open')).toHaveLength(2));
    expect(dock.screens).toHaveLength(1);
    expect(dock.screens[0]!.written).toMatch(/^before \[connected again at /);
    await waitFor(() => expect(dock.portOf(2)).toBeDefined());
    expect(dock.fake.inputs('terminals.close')).toHaveLength(1);
  });

  it('draws why it could not be opened, and tries again', async () => {
    let down = true;
    const dock = createDock({ fail: () => down });
    act(() => dock.store.open(web));
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('TargetNotConnected');
    down = false;
    await dock.user.click(screen.getByRole('button', { name: 'Retry' }));
    await waitFor(() => expect(dock.portOf(1)).toBeDefined());
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('disconnects at once, whatever the terminal does', async () => {
    const dock = createDock();
    const port = await dock.connect();
    port.say({ type: 'phase', phase: 'network-lost' });
    await dock.user.click(screen.getByRole('button', { name: 'Disconnect' }));
    expect(screen.getByText('Disconnected.')).toBeTruthy();
    expect(port.closed).toBe(true);
    expect(dock.fake.inputs('terminals.close')).toHaveLength(1);
  });

  it('splits with the same target, and steps through all terminals', async () => {
    const dock = createDock();
    await dock.connect();
    dock.run('terminal.split-right');
    await waitFor(() => expect(dock.portOf(2)).toBeDefined());
    expect(dock.fake.inputs('terminals.open').map(({ target }) => target)).toEqual([web, web]);
    expect(screen.getAllByRole('tab')).toHaveLength(1);
    expect(screen.getByRole('separator')).toBeTruthy();
    const active = () => dock.store.state.getState().tabs[0]!.activePane;
    const second = active();
    dock.run('terminal.next');
    expect(active()).not.toBe(second);
    dock.run('terminal.close');
    expect(active()).toBe(second);
    expect(screen.queryByRole('separator')).toBeNull();
  });

  it('closes a tab at once and opens it again', async () => {
    const dock = createDock();
    await dock.connect();
    await dock.user.click(screen.getByRole('button', { name: 'Close web-1' }));
    expect(screen.queryByRole('tab')).toBeNull();
    expect(dock.fake.inputs('terminals.close')).toHaveLength(1);
    dock.run('terminal.reopen');
    expect(screen.getByRole('tab', { name: /web-1/ })).toBeTruthy();
    await waitFor(() => expect(dock.fake.inputs('terminals.open')).toHaveLength(2));
  });

  it('asks once before it closes several', async () => {
    const dock = createDock();
    await dock.connect();
    await dock.connect();
    dock.run('terminal.close-all');
    const dialog = await screen.findByRole('dialog', { name: 'Close 2 terminals?' });
    expect(dock.fake.inputs('terminals.close')).toHaveLength(0);
    await dock.user.click(within(dialog).getByRole('button', { name: 'Close them' }));
    expect(screen.queryByRole('tab')).toBeNull();
    expect(dock.fake.inputs('terminals.close')).toHaveLength(2);
  });

  it('types into all terminals when told to, and never the screen’s own answers', async () => {
    const dock = createDock();
    const first = await dock.connect();
    const second = await dock.connect();
    dock.run('terminal.broadcast');
    expect(screen.getByText('Typing goes to all 2 open terminals.')).toBeTruthy();
    expect(screen.getAllByText('Receives typing')).toHaveLength(2);
    dock.screens[1]!.events.onInput('id\r');
    dock.screens[1]!.events.onInput('\u001B[?1;2c');
    expect(inputs(first)).toEqual(['id\r']);
    expect(inputs(second)).toEqual(['id\r', '\u001B[?1;2c']);
    await dock.user.click(screen.getByRole('button', { name: 'Stop' }));
    dock.screens[1]!.events.onInput('x');
    expect(inputs(first)).toEqual(['id\r']);
  });

  it('takes over the terminals of a reloaded window, and does not answer old questions', async () => {
    const running: Terminal = {
      terminalId: '00000000-0000-4000-8000-000000000009',
      target: web,
      phase: 'connected',
      startedAt: 1,
    };
    const dock = createDock({
      running: [running, { ...running, terminalId: '00000000-0000-4000-8000-000000000008', phase: 'ended' }],
    });
    await waitFor(() => expect(dock.ports.size).toBe(1));
    await act(async () => {});
    const port = dock.portOf(9)!;
    port.say({ type: 'attached', replay: text('$ top'), phase: 'connected' });
    expect(dock.fake.inputs('terminals.open')).toEqual([]);
    dock.screens[0]!.events.onInput('\u001B[?1;2c');
    expect(inputs(port)).toEqual([]);
    dock.screens[0]!.pending.shift()!();
    dock.screens[0]!.events.onInput('\u001B[?1;2c');
    expect(inputs(port)).toEqual(['\u001B[?1;2c']);
    expect(port.received[0]).toEqual({ type: 'size', size: { cols: 132, rows: 41 } });
  });

  it('follows what the host says of its terminals', async () => {
    const dock = createDock();
    await dock.connect();
    const { terminalId = '' } = Object.values(dock.store.state.getState().panes)[0]!;
    const terminal: Terminal = { terminalId, target: web, phase: 'ended', startedAt: 1, end: { reason: 'host-lost' } };
    act(() => dock.fake.emit('terminals.watch', { terminals: [terminal] }));
    expect(screen.getByText(/terminal host stopped/)).toBeTruthy();
  });

  it('opens the user’s own shell with the profile that is shown', async () => {
    const dock = createDock();
    await dock.user.click(screen.getAllByRole('button', { name: 'New local shell' })[0]!);
    await waitFor(() => {
      expect(dock.fake.inputs('terminals.open')[0]?.target).toEqual({ kind: 'local', shellId: 'zsh', scope });
    });
  });
});

describe('pasting', () => {
  it('asks before many lines, and not again when told so', async () => {
    const dock = createDock();
    const port = await dock.connect();
    act(() => dock.screens[0]!.events.onPaste('one\ntwo\n'));
    const dialog = await screen.findByRole('dialog', { name: 'Paste 2 lines?' });
    expect(within(dialog).getByLabelText('What will be pasted').textContent).toContain('one\ntwo');
    expect(inputs(port)).toEqual([]);
    await dock.user.click(within(dialog).getByRole('switch', { name: 'Do not ask again' }));
    await dock.user.click(within(dialog).getByRole('button', { name: 'Paste' }));
    expect(inputs(port)).toEqual(['one\rtwo\r']);
    expect(dock.settings.getState().settings.terminal.confirmMultilinePaste).toBe(false);
    act(() => dock.screens[0]!.events.onPaste('three\nfour'));
    expect(inputs(port)).toEqual(['one\rtwo\r', 'three\rfour']);
  });

  it('sends nothing when the user says no', async () => {
    const dock = createDock();
    const port = await dock.connect();
    act(() => dock.screens[0]!.events.onPaste('rm -rf x\nls'));
    await dock.user.click(await screen.findByRole('button', { name: 'Cancel' }));
    expect(inputs(port)).toEqual([]);
  });

  it('marks a paste for programs that ask for it', async () => {
    const dock = createDock();
    const port = await dock.connect();
    dock.screens[0]!.bracketed = true;
    act(() => dock.screens[0]!.events.onPaste('one'));
    expect(inputs(port)).toEqual(['\u001B[200~one\u001B[201~']);
  });

  it('shows how far a large paste is, and stops it', async () => {
    const dock = createDock();
    const port = await dock.connect();
    act(() => dock.screens[0]!.events.onPaste('x'.repeat(2_000_000)));
    expect(screen.getByRole('progressbar')).toBeTruthy();
    await dock.user.click(screen.getByRole('button', { name: 'Stop pasting' }));
    await waitFor(() => expect(screen.queryByRole('progressbar')).toBeNull());
    expect(inputs(port).join('').length).toBeLessThan(2_000_000);
  });
});

describe('the actions', () => {
  it('are all there, with the chords of both platforms', () => {
    const { actions } = createDock();
    const chords = Object.fromEntries(
      actions.list().flatMap(({ id, chord }) => (chord === undefined ? [] : [[id, [chord.mac[0], chord.other[0]]]])),
    );
    expect(chords).toEqual({
      'terminal.new-local': ['Ctrl+Shift+`', 'Ctrl+Shift+`'],
      'terminal.close': ['Cmd+W', 'Ctrl+Shift+W'],
      'terminal.reopen': ['Cmd+Shift+T', 'Ctrl+Shift+Z'],
      'terminal.next': ['Ctrl+Tab', 'Ctrl+Tab'],
      'terminal.previous': ['Ctrl+Shift+Tab', 'Ctrl+Shift+Tab'],
      'terminal.split-right': ['Cmd+D', 'Ctrl+Shift+D'],
      'terminal.split-down': ['Cmd+Shift+D', 'Ctrl+Shift+S'],
      'terminal.broadcast': ['Cmd+Shift+I', 'Ctrl+Shift+I'],
      'terminal.copy': ['Cmd+C', 'Ctrl+Shift+C'],
      'terminal.paste': ['Cmd+V', 'Ctrl+Shift+V'],
      'terminal.select-all': ['Cmd+A', 'Ctrl+Shift+A'],
      'terminal.find': ['Cmd+F', 'Ctrl+Shift+F'],
    });
  });

  it('finds in the terminal and counts', async () => {
    const dock = createDock();
    await dock.connect();
    dock.run('terminal.find');
    await dock.user.type(screen.getByRole('textbox', { name: 'Find in terminal' }), 'err');
    expect(screen.getByText('1 of 3')).toBeTruthy();
    await dock.user.keyboard('{Escape}');
    expect(screen.queryByRole('textbox', { name: 'Find in terminal' })).toBeNull();
  });

  it('opens a link only with the modifier held', async () => {
    const dock = createDock();
    await dock.connect();
    const { events } = dock.screens[0]!;
    events.onLink('https://docs.aws.amazon.com/', { ctrlKey: false, metaKey: true });
    expect(dock.fake.inputs('app.openExternal')).toEqual([]);
    events.onLink('https://docs.aws.amazon.com/', { ctrlKey: true, metaKey: false });
    expect(dock.fake.inputs('app.openExternal')).toEqual([{ url: 'https://docs.aws.amazon.com/' }]);
  });

  it('speaks Korean', () => {
    createTexts('ko');
    const dock = createDock();
    act(() => dock.store.open(web));
    expect(screen.getByText('web-1에 연결하는 중…')).toBeTruthy();
    expect(
      dock.actions
        .list()
        .find(({ id }) => id === 'terminal.close')
        ?.title(),
    ).toBe('터미널 닫기');
  });
});

describe('recording', () => {
  const recording = { recordingId: '2026/20260101-000000-aaaaaaaa', startedAt: 0 };
  const marks = () => screen.queryAllByText('Recording');
  const enabled = (dock: ReturnType<typeof createDock>) =>
    dock.actions
      .list()
      .filter(({ id, enabled: fits }) => id.endsWith('recording') && fits?.() !== false)
      .map(({ id }) => id);

  it('is marked in tab and pane as long as the host records', async () => {
    const dock = createDock();
    const port = await dock.connect();
    expect(marks()).toHaveLength(0);
    expect(enabled(dock)).toEqual(['terminal.start-recording']);
    dock.run('terminal.start-recording');
    expect(port.received.at(-1)).toEqual({ type: 'record', on: true });
    port.say({ type: 'recording', recording });
    expect(marks()).toHaveLength(2);
    expect(enabled(dock)).toEqual(['terminal.stop-recording']);
    dock.run('terminal.stop-recording');
    expect(port.received.at(-1)).toEqual({ type: 'record', on: false });
    expect(marks()).toHaveLength(2);
    port.say({ type: 'recording' });
    expect(marks()).toHaveLength(0);
  });

  it('is marked from the start where the host already records', async () => {
    const dock = createDock();
    const port = await dock.connect();
    port.say({ type: 'attached', replay: text(''), phase: 'connected', recording });
    expect(marks()).toHaveLength(2);
  });

  it('says that it had to stop, until it is dismissed; the terminal goes on', async () => {
    const dock = createDock();
    const port = await dock.connect();
    port.say({
      type: 'recording',
      recording: { ...recording, failure: { code: 'recording-failed', message: 'ENOSPC' } },
    });
    expect(marks()).toHaveLength(0);
    expect(screen.getByText('The recording stopped')).toBeTruthy();
    act(() => dock.screens[0]!.events.onInput('ls\r'));
    expect(inputs(port)).toEqual(['ls\r']);
    await dock.user.click(screen.getByRole('button', { name: 'Dismiss' }));
    expect(port.received.at(-1)).toEqual({ type: 'record', on: false });
    port.say({ type: 'recording' });
    expect(screen.queryByText('The recording stopped')).toBeNull();
  });
});
