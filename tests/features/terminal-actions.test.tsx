import { act, screen } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { createTexts } from '../../renderer/workspace/language.ts';
import { createDock, web } from '../support/terminal-dock.tsx';

beforeEach(() => void createTexts('en'));

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
