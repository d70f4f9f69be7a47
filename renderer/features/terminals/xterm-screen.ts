import { FitAddon } from '@xterm/addon-fit';
import { SearchAddon } from '@xterm/addon-search';
import { WebLinksAddon } from '@xterm/addon-web-links';
import { createEmulator, dress, matchMarks } from '../../workspace/emulator.ts';
import type { ScreenLook } from '../../workspace/terminal-look.ts';
import type { ScreenEvents, TerminalScreen } from './screen.ts';
import { rendererOf } from './xterm-renderer.ts';

/** A screen drawn by xterm. Waits for the font, so that the first fit is the last one. */
export async function createXtermScreen(look: ScreenLook, events: ScreenEvents): Promise<TerminalScreen> {
  const terminal = await createEmulator(look, {
    linkHandler: { activate: (event, uri) => events.onLink(uri, event), allowNonHttpProtocols: false },
    macOptionClickForcesSelection: true,
  });
  const fit = new FitAddon();
  const search = new SearchAddon();
  terminal.loadAddon(fit);
  terminal.loadAddon(search);
  terminal.loadAddon(new WebLinksAddon((event, uri) => events.onLink(uri, event)));
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
        dress(terminal, shown);
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
      dress(terminal, next);
      renderer.use(next.renderer);
    },
    focus: () => terminal.focus(),
    selection: () => terminal.getSelection(),
    selectAll: () => terminal.selectAll(),
    clear: () => terminal.clear(),
    bracketedPaste: () => terminal.modes.bracketedPasteMode,
    takesMouse: () => terminal.modes.mouseTrackingMode !== 'none',
    find(term, { caseSensitive, regex }, direction) {
      const options = { caseSensitive, regex, decorations: matchMarks(shown), incremental: false };
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
  keepComposedOrder(frame);
  return frame;
}

/**
 * Text that follows a composition within the same turn (an emoji picker, dictation, a page that was busy) stays behind
 * it. The emulator sends a composition a turn after its end, with all that its text area holds by then; an insertion
 * that it is told of meanwhile it would send at once, before the composition and a second time with it.
 */
function keepComposedOrder(frame: HTMLElement): void {
  let ending = false;
  frame.addEventListener('compositionend', () => (ending = true), { capture: true });
  // Bubbling, so that this timer is set after the emulator's own.
  frame.addEventListener('compositionend', () => setTimeout(() => (ending = false)));
  frame.addEventListener(
    'input',
    (event) => {
      if (ending && event instanceof InputEvent && event.inputType === 'insertText') event.stopPropagation();
    },
    { capture: true },
  );
}

function afterQuiet(milliseconds: number, run: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(run, milliseconds);
  };
}
