import { SearchAddon } from '@xterm/addon-search';
import { createEmulator, dress, matchMarks } from '../../workspace/emulator.ts';
import type { ScreenLook } from '../../workspace/terminal-look.ts';
import type { PlayScreen } from './play-screen.ts';

/** CSS pixels; smaller text is no text, then the screen scrolls. */
const smallest = 6;

/** A screen drawn by xterm that takes no input and answers no question of what it plays. */
export async function createPlayXterm(first: ScreenLook): Promise<PlayScreen> {
  let look = first;
  // A link in a recording is text: what was safe to open then may not be now.
  const terminal = await createEmulator(look, { disableStdin: true, linkHandler: { activate() {} } });
  const search = new SearchAddon();
  terminal.loadAddon(search);
  // Every key is the player's.
  terminal.attachCustomKeyEventHandler(() => false);

  const paint = () => {
    dress(terminal, look);
    if (terminal.element !== undefined) terminal.element.style.background = look.theme.background ?? '';
  };
  const fit = () => {
    const host = terminal.element?.parentElement;
    const grid = terminal.element?.querySelector('.xterm-screen');
    if (host == null || grid == null || host.clientWidth < 40 || host.clientHeight < 20) return;
    const { width, height } = grid.getBoundingClientRect();
    if (width === 0 || height === 0) return;
    const room = Math.min((host.clientWidth - padding) / width, (host.clientHeight - padding) / height);
    const now = terminal.options.fontSize ?? look.fontSize;
    const next = Math.min(look.fontSize, Math.max(smallest, Math.floor(now * room * 2) / 2));
    if (next !== now) terminal.options.fontSize = next;
  };

  return {
    attach(host) {
      terminal.open(host);
      paint();
      terminal.textarea?.setAttribute('tabindex', '-1');
      fit();
    },
    fit,
    start({ cols, rows }) {
      search.clearDecorations();
      terminal.reset();
      terminal.resize(cols, rows);
      fit();
    },
    resize({ cols, rows }) {
      terminal.resize(cols, rows);
      fit();
    },
    write: (text) => new Promise((resolve) => terminal.write(text, resolve)),
    mark(term) {
      search.clearDecorations();
      terminal.clearSelection();
      if (term !== '') search.findPrevious(term, { decorations: matchMarks(look) });
    },
    apply(next) {
      look = next;
      paint();
      fit();
    },
    dispose: () => terminal.dispose(),
  };
}

/** Of the emulator's element, both sides together (view.module.css), and its scrollbar. */
const padding = 32;
