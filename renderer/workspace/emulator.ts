import { UnicodeGraphemesAddon } from '@xterm/addon-unicode-graphemes';
import { Terminal, type ITerminalInitOnlyOptions, type ITerminalOptions } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import type { ScreenLook } from './terminal-look.ts';

/** An emulator in the app's look. Waits for the font, so that the first measure is the last one. */
export async function createEmulator(
  look: ScreenLook,
  options: ITerminalOptions & ITerminalInitOnlyOptions,
): Promise<Terminal> {
  await fontsOf(look);
  const terminal = new Terminal({
    ...optionsOf(look),
    allowProposedApi: true,
    cursorInactiveStyle: 'outline',
    ...options,
  });
  terminal.loadAddon(new UnicodeGraphemesAddon());
  return terminal;
}

/** Gives it another look, and its name for a screen reader. */
export function dress(terminal: Terminal, look: ScreenLook): void {
  Object.assign(terminal.options, optionsOf(look));
  terminal.textarea?.setAttribute('aria-label', look.label);
  Terminal.strings.tooMuchOutput = look.busyLabel;
}

/** How found text is marked. The search wants plain six-digit colours. */
export function matchMarks(look: ScreenLook) {
  const colour = look.theme.yellow ?? '#f2b84b';
  return {
    matchBorder: colour,
    matchOverviewRuler: colour,
    activeMatchBackground: colour,
    activeMatchColorOverviewRuler: colour,
  };
}

function optionsOf(look: ScreenLook): ITerminalOptions {
  return {
    fontFamily: look.fontFamily,
    fontSize: look.fontSize,
    lineHeight: look.lineHeight,
    theme: look.theme,
    cursorStyle: look.cursorStyle,
    cursorBlink: look.cursorBlink,
    scrollback: look.scrollback,
    screenReaderMode: look.screenReader,
  };
}

async function fontsOf(look: ScreenLook): Promise<void> {
  const font = `${look.fontSize}px ${look.fontFamily}`;
  // A font that does not load is no reason for no terminal: the next of the list is used.
  await Promise.allSettled([
    document.fonts.load(font),
    document.fonts.load(`bold ${font}`),
    document.fonts.load(font, '가'),
  ]);
}
