/** What of a key event decides where it goes. */
export type KeyPress = Pick<
  KeyboardEvent,
  'key' | 'code' | 'ctrlKey' | 'shiftKey' | 'altKey' | 'metaKey' | 'isComposing'
>;

/**
 * Whether a key pressed inside a terminal is the app's. The rule of all good terminals: plain Ctrl chords, Alt chords,
 * function keys, AltGr characters and input methods are the shell's; the app has Cmd on macOS and Ctrl+Shift with a
 * letter elsewhere, and the few that no shell can receive (Ctrl+Tab, Ctrl+Insert, Ctrl+comma and the zoom keys).
 */
export function isAppKey(press: KeyPress, platform: 'darwin' | 'linux' | 'win32'): boolean {
  if (press.isComposing || press.key === 'Process' || press.key === 'Dead') return false;
  if (press.key === 'Tab') return press.ctrlKey && !press.altKey && !press.metaKey;
  if (press.code === 'Backquote') return press.ctrlKey && press.shiftKey && !press.altKey && !press.metaKey;
  if (platform === 'darwin') return press.metaKey && !press.ctrlKey;
  // AltGr is Ctrl+Alt on Windows: with Alt held the key types a character or is the shell's.
  if (press.altKey || press.metaKey) return false;
  if (press.key === 'Insert') return press.ctrlKey !== press.shiftKey;
  if (!press.ctrlKey) return false;
  return press.shiftKey ? isLetter(press) : zoomAndSettings.has(press.key);
}

const zoomAndSettings: ReadonlySet<string> = new Set([',', '=', '-', '0', '+']);

// By place too: with a Korean or Russian layout the key of KeyC does not give the letter c.
function isLetter(press: KeyPress): boolean {
  return /^Key[A-Z]$/.test(press.code) || /^[a-z]$/i.test(press.key);
}
