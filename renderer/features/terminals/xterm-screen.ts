import { FitAddon } from '@xterm/addon-fit';
import { SearchAddon } from '@xterm/addon-search';
import { UnicodeGraphemesAddon } from '@xterm/addon-unicode-graphemes';
import { WebLinksAddon } from '@xterm/addon-web-links';
import { Terminal, type ITerminalOptions } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import type { ScreenEvents, ScreenLook, TerminalScreen } from './screen.ts';
import { rendererOf } from './xterm-renderer.ts';

/** A screen drawn by xterm. Waits for the font, so that the first fit is the last one. */
export async function createXtermScreen(look: ScreenLook, events: ScreenEvents): Promise<TerminalScreen> {
  await fontsOf(look);
  const terminal = new Terminal({
    ...optionsOf(look),
    allowProposedApi: true,
    cursorInactiveStyle: 'outline',
    linkHandler: { activate: (event, uri) => events.onLink(uri, event), allowNonHttpProtocols: false },
    macOptionClickForcesSelection: true,
  });
  const fit = new FitAddon();
  const search = new SearchAddon();
  terminal.loadAddon(fit);
  terminal.loadAddon(search);
  terminal.loadAddon(new WebLinksAddon((event, uri) => events.onLink(uri, event)));
  terminal.loadAddon(new UnicodeGraphemesAddon());
  terminal.attachCustomKeyEventHandler((press) => !events.isAppKey(press));
  terminal.onData((text) => events.onInput(text));
  terminal.onBinary((text) => events.onBinary(text));
  terminal.onSelectionChange(afterQuiet(selectionQuietMs, () => terminal.hasSelection() && events.onSelected()));
  search.onDidChangeResults(({ resultIndex, resultCount }) => {
    events.onFound({ index: resultIndex, count: resultCount });
  });
  const frame = frameFor(events);
  const renderer = rendererOf(terminal);
  let shown = look;

  return {
    attach(host) {
      host.append(frame);
      if (terminal.element === undefined) {
        terminal.open(frame);
        nameIt(terminal, shown);
        renderer.use(shown.renderer);
      }
    },
    fit() {
      // A collapsed or hidden pane has no size to speak of: the terminal keeps the one that it has.
      if (!frame.isConnected || frame.clientWidth < 40 || frame.clientHeight < 20) return undefined;
      fit.fit();
      return { cols: terminal.cols, rows: terminal.rows };
    },
    write: (bytes, done) => terminal.write(bytes, done),
    divide(text) {
      if (terminal.buffer.active.type === 'alternate') terminal.write('\u001B[?1049l');
      terminal.write(`${leaveModes}\r\n\u001B[2m── ${text} ──\u001B[0m\r\n`);
    },
    apply(next) {
      shown = next;
      Object.assign(terminal.options, optionsOf(next));
      nameIt(terminal, next);
      renderer.use(next.renderer);
    },
    focus: () => terminal.focus(),
    selection: () => terminal.getSelection(),
    selectAll: () => terminal.selectAll(),
    clear: () => terminal.clear(),
    bracketedPaste: () => terminal.modes.bracketedPasteMode,
    takesMouse: () => terminal.modes.mouseTrackingMode !== 'none',
    find(term, { caseSensitive, regex }, direction) {
      const options = { caseSensitive, regex, decorations: marks(shown), incremental: false };
      if (direction === 'next') search.findNext(term, options);
      else search.findPrevious(term, options);
    },
    endFind() {
      search.clearDecorations();
      terminal.clearSelection();
    },
    dispose() {
      terminal.dispose();
      frame.remove();
    },
  };
}

const selectionQuietMs = 120;

/** Soft reset, mouse and paste modes off, cursor shown: what a program that died could not undo itself. */
const leaveModes = '\u001B[!p\u001B[?9;1000;1002;1003;1004;1005;1006;1015;2004l\u001B[?25h\u001B[0m';

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

function nameIt(terminal: Terminal, look: ScreenLook): void {
  terminal.textarea?.setAttribute('aria-label', look.label);
  Terminal.strings.tooMuchOutput = look.busyLabel;
}

// The search's marks want plain six-digit colours.
function marks(look: ScreenLook) {
  const colour = look.theme.yellow ?? '#f2b84b';
  return {
    matchBorder: colour,
    matchOverviewRuler: colour,
    activeMatchBackground: colour,
    activeMatchColorOverviewRuler: colour,
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

/** The element that moves with the screen. A system paste is caught here, before the emulator types it unasked. */
function frameFor(events: ScreenEvents): HTMLElement {
  const frame = document.createElement('div');
  frame.style.height = '100%';
  frame.addEventListener(
    'paste',
    (event) => {
      event.preventDefault();
      event.stopPropagation();
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (text !== '') events.onPaste(text);
    },
    { capture: true },
  );
  return frame;
}

function afterQuiet(milliseconds: number, run: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(run, milliseconds);
  };
}
