import { act, render, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { Settings } from '../../contract/features/settings.ts';
import type { Terminal } from '../../contract/features/terminals.ts';
import type { FromHost, TerminalTarget, ToHost } from '../../contract/terminal.ts';
import { CallFailed } from '../../renderer/bridge/client.ts';
import { createTerminalsStore, TerminalDock } from '../../renderer/features/terminals/index.ts';
import type { CreateScreen, ScreenEvents, TerminalScreen } from '../../renderer/features/terminals/screen.ts';
import { createActionRegistry } from '../../renderer/workspace/actions.ts';
import type { SettingsState } from '../../renderer/workspace/settings.ts';
import { WorkspaceContext, type Workspace } from '../../renderer/workspace/workspace.ts';
import { createFakeBridge } from './fake-bridge.ts';

export const scope = { profile: 'prod', region: 'eu-west-1' };
export const web: TerminalTarget = { kind: 'session', scope, nodeId: 'i-0123456789abcdef0', nodeName: 'web-1' };
/** A text as its bytes. */
export const text = (value: string) => new TextEncoder().encode(value);

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

/** The dock of terminals on a host in memory, whose words the test says. */
export function createDock(options: DockOptions = {}) {
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

/** What was typed or pasted, as it came to the host. */
export const inputs = (port: HostPort | undefined) =>
  (port?.received ?? []).flatMap((message) => (message.type === 'input' ? [message.text] : []));
