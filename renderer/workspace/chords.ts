import type { Action } from './actions.ts';

/** A key with its modifiers in one spelling: `Ctrl+Alt+Shift+Cmd+` in this order, then the key: `Ctrl+Shift+P`. */
export type Chord = string;
export type Platform = 'darwin' | 'linux' | 'win32';
export type KeyPress = Pick<
  KeyboardEvent,
  'key' | 'code' | 'ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey' | 'isComposing'
>;

/** The chord of a key press; undefined for a modifier alone and for what an input method is putting together. */
export function chordOf(press: KeyPress): Chord | undefined {
  if (press.isComposing) return undefined;
  const key = keyOf(press);
  if (key === undefined) return undefined;
  const modifiers = [
    press.ctrlKey && 'Ctrl',
    press.altKey && 'Alt',
    press.shiftKey && 'Shift',
    press.metaKey && 'Cmd',
  ].filter((modifier) => modifier !== false);
  return [...modifiers, key].join('+');
}

const namesByCode: Readonly<Record<string, string>> = {
  Backquote: '`',
  Minus: '-',
  Equal: '=',
  Comma: ',',
  Period: '.',
  Slash: '/',
  Semicolon: ';',
  Quote: "'",
  BracketLeft: '[',
  BracketRight: ']',
  Backslash: '\\',
  Space: 'Space',
  NumpadAdd: '=',
  NumpadSubtract: '-',
};
const modifierKeys: ReadonlySet<string> = new Set([
  'Control',
  'Alt',
  'AltGraph',
  'Shift',
  'Meta',
  'CapsLock',
  'Dead',
  'Process',
  'Unidentified',
]);

// Letters by what the layout types, so that P is where the user reads P; by place where the layout types no Latin
// letter (Korean, Russian). Digits and signs by place: Shift changes what they type.
function keyOf({ key, code }: KeyPress): string | undefined {
  if (/^[a-z]$/i.test(key)) return key.toUpperCase();
  const place = /^(?:Key|Digit|Numpad)([A-Z0-9])$/.exec(code)?.[1] ?? namesByCode[code];
  if (place !== undefined) return place;
  return modifierKeys.has(key) ? undefined : key;
}

/** The chords that run an action: the user's own, or else the platform's defaults. `''` in the settings means none. */
export function chordsOf(
  action: Pick<Action, 'id' | 'chord'>,
  own: Readonly<Record<string, string>>,
  platform: Platform,
): readonly Chord[] {
  const chosen = Object.hasOwn(own, action.id) ? own[action.id] : undefined;
  if (chosen !== undefined) return chosen === '' ? [] : [chosen];
  return action.chord?.[platform === 'darwin' ? 'mac' : 'other'] ?? [];
}

const symbols: Readonly<Record<string, string>> = { Ctrl: '⌃', Alt: '⌥', Shift: '⇧', Cmd: '⌘' };

/** A chord as the platform writes it: `⇧⌘P` on macOS, `Ctrl+Shift+P` elsewhere. */
export function chordLabel(chord: Chord, platform: Platform): string {
  if (platform !== 'darwin') return chord.replace('Cmd', 'Meta');
  const { modifiers, key } = partsOf(chord);
  return modifiers.map((modifier) => symbols[modifier] ?? modifier).join('') + key;
}

/**
 * Whether a chord is the app's while the focus is in a terminal. The rule of all good terminals: plain Ctrl chords,
 * Alt chords and function keys are the shell's; the app has Cmd on macOS and Ctrl+Shift elsewhere, and the few keys
 * that no shell can receive.
 */
export function worksInTerminal(chord: Chord, platform: Platform): boolean {
  const { modifiers, key } = partsOf(chord);
  const held = modifiers.join('+');
  if (key === 'Tab' || key === '`') return held === 'Ctrl+Shift' || (key === 'Tab' && held === 'Ctrl');
  if (key === 'Insert') return held === 'Ctrl' || held === 'Shift';
  if (platform === 'darwin') return modifiers.includes('Cmd') && !modifiers.includes('Ctrl');
  if (held === 'Ctrl') return [',', '=', '-', '0'].includes(key);
  return held === 'Ctrl+Shift';
}

/** Whether a chord can be a shortcut at all: a key that types needs a modifier other than Shift. */
export function isUsable(chord: Chord): boolean {
  const { modifiers, key } = partsOf(chord);
  if (/^F\d{1,2}$/.test(key)) return true;
  return modifiers.some((modifier) => modifier !== 'Shift');
}

/** Other actions that the chord runs today. */
export function conflictsOf(
  chord: Chord,
  actionId: string,
  actions: readonly Action[],
  own: Readonly<Record<string, string>>,
  platform: Platform,
): readonly Action[] {
  return actions.filter((action) => action.id !== actionId && chordsOf(action, own, platform).includes(chord));
}

function partsOf(chord: Chord): { modifiers: readonly string[]; key: string } {
  const parts = chord.split('+');
  // The plus key itself would leave an empty last part.
  const key = parts.pop() ?? '';
  return key === '' ? { modifiers: parts.slice(0, -1), key: '+' } : { modifiers: parts, key };
}
