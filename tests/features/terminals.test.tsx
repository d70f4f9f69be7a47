import { act, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Terminal } from '../../contract/features/terminals.ts';
import { createTexts } from '../../renderer/workspace/language.ts';
import { createDock, inputs, scope, text, web } from '../support/terminal-dock.tsx';

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
