import { describe, expect, test } from 'vitest';
import type { Action } from '../../renderer/workspace/actions.ts';
import { chordLabel, chordOf, worksInTerminal, type KeyPress, type Platform } from '../../renderer/workspace/chords.ts';
import { actionFor } from '../../renderer/shell/shortcuts.ts';

function press(key: string, code: string, modifiers = ''): KeyPress {
  return {
    key,
    code,
    ctrlKey: modifiers.includes('c'),
    altKey: modifiers.includes('a'),
    shiftKey: modifiers.includes('s'),
    metaKey: modifiers.includes('m'),
    isComposing: false,
  };
}

describe('a key press is the chord', () => {
  test.each([
    ['of its letter', press('p', 'KeyP', 'cs'), 'Ctrl+Shift+P'],
    ['of its letter on a French keyboard, where A is in the place of Q', press('a', 'KeyQ', 'cs'), 'Ctrl+Shift+A'],
    ['of its place on a Korean keyboard', press('ㅔ', 'KeyP', 'cs'), 'Ctrl+Shift+P'],
    ['of its place where Shift changes the sign', press('~', 'Backquote', 'cs'), 'Ctrl+Shift+`'],
    ['of its digit where digits need Shift', press('&', 'Digit1', 'a'), 'Alt+1'],
    ['of the number pad', press('+', 'NumpadAdd', 'c'), 'Ctrl+='],
    ['of a named key', press('Tab', 'Tab', 'cs'), 'Ctrl+Shift+Tab'],
    ['of Cmd', press('k', 'KeyK', 'm'), 'Cmd+K'],
  ])('%s', (_what, event, chord) => expect(chordOf(event)).toBe(chord));

  test('but not of a modifier alone, nor of what an input method puts together', () => {
    expect(chordOf(press('Control', 'ControlLeft', 'c'))).toBeUndefined();
    expect(chordOf({ ...press('k', 'KeyK', 'c'), isComposing: true })).toBeUndefined();
    expect(chordOf(press('Process', 'KeyK', 'c'))).not.toBe('Process');
  });
});

describe('in a terminal', () => {
  const shells = ['C', 'W', 'R', 'K', 'Z', 'D', 'A', 'E'].map((key) => `Ctrl+${key}`);
  test.each<[Platform, string]>(
    (['linux', 'win32', 'darwin'] as const).flatMap((platform) =>
      [...shells, 'Alt+Backspace', 'Alt+B', 'Alt+1', 'F5', 'Ctrl+Alt+Q', 'Tab', 'Escape'].map(
        (chord) => [platform, chord] as [Platform, string],
      ),
    ),
  )('on %s the shell gets %s', (platform, chord) => expect(worksInTerminal(chord, platform)).toBe(false));

  test.each<[Platform, string]>([
    ['linux', 'Ctrl+Shift+P'],
    ['win32', 'Ctrl+Shift+V'],
    ['linux', 'Shift+Insert'],
    ['linux', 'Ctrl+Tab'],
    ['darwin', 'Ctrl+Shift+Tab'],
    ['darwin', 'Ctrl+Shift+`'],
    ['darwin', 'Cmd+K'],
    ['darwin', 'Shift+Cmd+P'],
    ['linux', 'Ctrl+,'],
  ])('on %s the app gets %s', (platform, chord) => expect(worksInTerminal(chord, platform)).toBe(true));
});

test('chords are written as the platform writes them', () => {
  expect(chordLabel('Shift+Cmd+P', 'darwin')).toBe('⇧⌘P');
  expect(chordLabel('Ctrl+Shift+P', 'linux')).toBe('Ctrl+Shift+P');
});

const action = (id: string, rest: Partial<Action> = {}): Action => ({
  id,
  title: () => id,
  group: () => '',
  chord: { mac: [], other: ['Ctrl+Shift+X'] },
  run: () => {},
  ...rest,
});
const find = (actions: readonly Action[], own = {}) =>
  actionFor(press('x', 'KeyX', 'cs'), false, { platform: 'linux', actions: () => actions, own: () => own })?.id;

describe('of two actions with one chord', () => {
  test('the one that the user gave it to runs', () => {
    const chosen = action('chosen', { chord: { mac: [], other: [] } });
    expect(find([action('default'), chosen], { chosen: 'Ctrl+Shift+X' })).toBe('chosen');
  });

  test('the one that can be done now runs', () => {
    expect(find([action('not-now', { enabled: () => false }), action('now')])).toBe('now');
  });
});
