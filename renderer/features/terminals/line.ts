import type { terminals } from '../../../contract/features/terminals.ts';
import type { TerminalTarget } from '../../../contract/terminal.ts';
import type { Bridge } from '../../bridge/bridge.ts';
import type { Client } from '../../bridge/client.ts';
import { failureOf } from '../../bridge/load.ts';
import { isReport } from './reports.ts';
import type { ScreenLook } from '../../workspace/terminal-look.ts';
import type { CreateScreen, ScreenEvents, TerminalScreen } from './screen.ts';
import { createWire, type WireEvents } from './wire.ts';

/** What a line tells the dock. */
export interface LineEvents
  extends WireEvents, Pick<ScreenEvents, 'onPaste' | 'onSelected' | 'onFound' | 'onLink' | 'isAppKey'> {
  /** The user typed: the dock decides which lines get it. */
  onTyped(text: string): void;
}

export interface LineOptions {
  readonly bridge: Bridge;
  readonly client: Client<typeof terminals>;
  readonly createScreen: CreateScreen;
  readonly target: TerminalTarget;
  /** A terminal of the host that is already open (the window was reloaded). */
  readonly adopt?: string;
  look(): ScreenLook;
  readonly events: LineEvents;
}

/** One pane's screen, and the wire from it to its terminal in the host. */
export interface Line {
  /** Shows the screen in an element of the page; the first time opens the terminal with the fitted size. */
  readonly attach: (host: HTMLElement) => () => void;
  /** Nothing happens while there is no terminal. */
  readonly send: (text: string) => void;
  /** Resolves when the terminal can take more of a large input; at once where nobody waits for it any more. */
  readonly room: () => Promise<void>;
  /** Forgets input that was sent here but not to the node yet. */
  readonly discard: () => void;
  /** Starts or stops a recording; nothing happens while there is no terminal. */
  readonly record: (on: boolean) => void;
  /** The screen, once its emulator is loaded. */
  readonly screen: () => TerminalScreen | undefined;
  /** The focus, now or when the screen is there. */
  readonly focus: () => void;
  readonly applyLook: () => void;
  /** Opens the same target again on the same screen, below a dividing line. */
  readonly reopen: (divider: string) => void;
  /** Lets go of the terminal and ends it, whatever state it is in. */
  readonly hangUp: () => void;
  readonly dispose: () => void;
}

/** How long a pane's size must be still before the terminal is told. */
const resizeQuietMs = 50;

/** Makes the line of one pane. Nothing is loaded or opened before it is attached. */
export function createLine(options: LineOptions): Line {
  const { bridge, client, target, adopt, events } = options;
  let screen: TerminalScreen | undefined;
  let loading: Promise<void> | undefined;
  let host: HTMLElement | undefined;
  let wantsFocus = false;
  let replaying = false;
  let quiet: ReturnType<typeof setTimeout> | undefined;
  const life = new AbortController();

  const wire = createWire({
    bridge,
    client,
    target,
    ...(adopt !== undefined && { adopt }),
    events,
    // Questions in old output were answered when they were asked; a second answer would be typed into the shell.
    replay(bytes) {
      if (bytes.byteLength === 0) return;
      replaying = true;
      screen?.write(bytes, () => {
        replaying = false;
      });
    },
    output: (bytes, shown) => screen?.write(bytes, shown),
  });

  const fit = () => {
    const size = screen?.fit();
    if (size !== undefined) wire.fit(size);
  };

  const load = async () => {
    const { signal } = life;
    try {
      const made = await options.createScreen(options.look(), {
        ...events,
        onInput(text) {
          if (!isReport(text)) events.onTyped(text);
          else if (!replaying) wire.send({ type: 'input', text });
        },
        onBinary: (text) => wire.send({ type: 'binary', text }),
      });
      if (signal.aborted) return made.dispose();
      screen = made;
      if (host !== undefined) show(host);
    } catch (error) {
      loading = undefined;
      events.onFailure(failureOf(error));
    }
  };

  const show = (element: HTMLElement) => {
    if (screen === undefined) return;
    screen.attach(element);
    fit();
    if (wantsFocus) screen.focus();
    wantsFocus = false;
  };

  return {
    attach(element) {
      host = element;
      loading ??= load();
      show(element);
      const observer = new ResizeObserver(() => {
        clearTimeout(quiet);
        quiet = setTimeout(fit, resizeQuietMs);
      });
      observer.observe(element);
      return () => {
        observer.disconnect();
        if (host === element) host = undefined;
      };
    },
    send(text) {
      if (wire.send({ type: 'input', text })) events.onActivity();
    },
    room: wire.room,
    discard: () => void wire.send({ type: 'discard' }),
    record: (on) => void wire.send({ type: 'record', on }),
    screen: () => screen,
    focus() {
      if (screen === undefined || host === undefined) wantsFocus = true;
      else screen.focus();
    },
    applyLook() {
      screen?.apply(options.look());
      fit();
    },
    reopen(divider) {
      wire.renew();
      screen?.divide(divider);
      loading ??= load();
      // After the words about the end have left the pane: the new terminal gets the size that it will keep.
      clearTimeout(quiet);
      quiet = setTimeout(fit);
    },
    hangUp: wire.letGo,
    dispose() {
      clearTimeout(quiet);
      life.abort();
      wire.letGo();
      screen?.dispose();
    },
  };
}
