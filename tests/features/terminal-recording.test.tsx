import { act, screen } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { createTexts } from '../../renderer/workspace/language.ts';
import { createDock, inputs, text } from '../support/terminal-dock.tsx';

beforeEach(() => void createTexts('en'));

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
