import { describe, expect, it } from 'vitest';
import { isAppKey, type KeyPress } from '../../../renderer/features/terminals/keys.ts';
import { isReport } from '../../../renderer/features/terminals/reports.ts';
import { chordOf, worksInTerminal } from '../../../renderer/workspace/chords.ts';

/** A key press from a chord such as `Ctrl+Shift+P`. */
function press(chord: string, more: Partial<KeyPress> = {}): KeyPress {
  const parts = chord.split('+');
  const key = parts.pop() ?? '';
  const held = (name: string) => parts.includes(name);
  const codes: Partial<Record<string, string>> = {
    '`': 'Backquote',
    ',': 'Comma',
    '=': 'Equal',
    '-': 'Minus',
    '0': 'Digit0',
  };
  return {
    key: /^[A-Z]$/.test(key) && !held('Shift') ? key.toLowerCase() : key,
    code: /^[A-Z]$/.test(key) ? `Key${key}` : (codes[key] ?? key),
    ctrlKey: held('Ctrl'),
    shiftKey: held('Shift'),
    altKey: held('Alt'),
    metaKey: held('Cmd'),
    isComposing: false,
    ...more,
  };
}

// The keyboard table of the interface, row by row (page 1..9 is only outside of a terminal).
const mac =
  'Cmd+Shift+P Cmd+K Cmd+Shift+E Cmd+T Ctrl+Shift+` Cmd+W Cmd+Shift+T Ctrl+Tab Ctrl+Shift+Tab Cmd+D Cmd+Shift+D Cmd+Shift+I Cmd+C Cmd+V Cmd+F Cmd+, Cmd+= Cmd+- Cmd+0';
const other =
  'Ctrl+Shift+P Ctrl+Shift+E Ctrl+Shift+T Ctrl+Shift+` Ctrl+Shift+W Ctrl+Shift+Z Ctrl+Tab Ctrl+Shift+Tab Ctrl+Shift+D Ctrl+Shift+S Ctrl+Shift+I Ctrl+Shift+C Ctrl+Shift+V Ctrl+Insert Shift+Insert Ctrl+Shift+F Ctrl+, Ctrl+= Ctrl+- Ctrl+0';
const shells =
  'Ctrl+C Ctrl+W Ctrl+R Ctrl+K Ctrl+Z Ctrl+D Alt+Backspace F1 F5 F12 Ctrl+F5 Shift+F10 Alt+1 Alt+9 Alt+B Alt+F Tab Shift+Tab Escape Enter ArrowUp Ctrl+ArrowLeft Ctrl+Shift+ArrowUp Shift+PageUp Insert';

function taken(chord: string, platform: 'darwin' | 'linux'): boolean {
  return worksInTerminal(chordOf(press(chord)) ?? '', platform) && isAppKey(press(chord), platform);
}

describe('keys inside a terminal', () => {
  it.each(mac.split(' '))('macOS: %s is the app’s', (chord) => expect(isAppKey(press(chord), 'darwin')).toBe(true));
  it.each(other.split(' '))('Windows and Linux: %s is the app’s', (chord) => {
    expect(isAppKey(press(chord), 'linux')).toBe(true);
    expect(isAppKey(press(chord), 'win32')).toBe(true);
  });
  it.each(shells.split(' '))('%s is the shell’s', (chord) => {
    for (const platform of ['darwin', 'linux', 'win32'] as const) expect(isAppKey(press(chord), platform)).toBe(false);
  });

  it('leaves AltGr characters, dead keys and input methods alone', () => {
    expect(isAppKey(press('Ctrl+Alt+@', { code: 'KeyQ' }), 'win32')).toBe(false);
    expect(isAppKey(press('Ctrl+Alt+Shift+E', { key: '€' }), 'win32')).toBe(false);
    expect(isAppKey(press('Ctrl+Shift+Dead', { code: 'KeyP' }), 'linux')).toBe(false);
    expect(isAppKey(press('Ctrl+Shift+P', { isComposing: true }), 'linux')).toBe(false);
    expect(isAppKey(press('Ctrl+Shift+P', { key: 'Process' }), 'linux')).toBe(false);
  });

  it('knows letters by their place where the layout types none', () => {
    expect(isAppKey(press('Ctrl+Shift+C', { key: 'ㅊ', code: 'KeyC' }), 'linux')).toBe(true);
  });

  it('lets through all that the shortcuts of the app could take', () => {
    expect(mac.split(' ').filter((chord) => !taken(chord, 'darwin'))).toEqual([]);
    expect(other.split(' ').filter((chord) => !taken(chord, 'linux'))).toEqual([]);
  });
});

describe('reports of the screen', () => {
  it.each([
    '\u001B[?1;2c',
    '\u001B[24;80R',
    '\u001B[0n',
    '\u001B[I',
    '\u001B[O',
    '\u001B[<0;3;4M',
    '\u001B]11;rgb:0/0/0\u001B\\',
    '\u001B[?2026;2$y',
  ])('%j is an answer', (text) => expect(isReport(text)).toBe(true));
  it.each([
    'a',
    '\r',
    '\u001B[A',
    '\u001BOP',
    '\u001B',
    '\u001B[3~',
    '\u001B[200~ls\u001B[201~',
    '한글',
    '\u001B[1;5C',
  ])('%j is typed', (text) => expect(isReport(text)).toBe(false));
});
