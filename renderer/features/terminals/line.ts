import type { terminals } from '../../../contract/features/terminals.ts';
import type { Failure } from '../../../contract/failure.ts';
import type {
  FromHost,
  TerminalEnd,
  TerminalPhase,
  TerminalRecording,
  TerminalSize,
  TerminalTarget,
} from '../../../contract/terminal.ts';
import type { Bridge } from '../../bridge/bridge.ts';
import type { Client } from '../../bridge/client.ts';
import { failureOf } from '../../bridge/load.ts';
import { connectTerminal, type TerminalPort } from '../../bridge/terminal-port.ts';
import { isReport } from './reports.ts';
import type { ScreenLook } from '../../workspace/terminal-look.ts';
import type { CreateScreen, ScreenEvents, TerminalScreen } from './screen.ts';

/** What a line tells the dock. */
export interface LineEvents extends Pick<ScreenEvents, 'onPaste' | 'onSelected' | 'onFound' | 'onLink' | 'isAppKey'> {
  onOpened(terminalId: string): void;
  onPhase(phase: TerminalPhase): void;
  onEnded(end: TerminalEnd): void;
  /** Undefined when nothing is recorded (any more). */
  onRecording(recording: TerminalRecording | undefined): void;
  /** It could not be opened or connected to. */
  onFailure(failure: Failure): void;
  /** The user typed: the dock decides which lines get it. */
  onTyped(text: string): void;
  /** A closed terminal may still run. */
  onCloseFailed(failure: Failure): void;
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

/** So many bytes may wait for the node's acknowledgement before the next piece of a paste is sent. */
const mostPending = 49_152;

/** Makes the line of one pane. Nothing is loaded or opened before it is attached. */
export function createLine(options: LineOptions): Line {
  const { events } = options;
  let screen: TerminalScreen | undefined;
  let loading: Promise<void> | undefined;
  let host: HTMLElement | undefined;
  let wantsFocus = false;
  let replaying = false;
  let over = false;
  let started = false;
  let told: TerminalSize | undefined;
  let terminalId = options.adopt;
  let port: TerminalPort | undefined;
  let call = new AbortController();
  let quiet: ReturnType<typeof setTimeout> | undefined;

  const waiting = new Set<() => void>();
  const goOn = () => {
    for (const resume of waiting) resume();
    waiting.clear();
  };

  const receive = (message: FromHost, from: AbortSignal) => {
    if (from.aborted) return;
    if (message.type === 'attached') replay(message.replay);
    if (message.type === 'attached' || message.type === 'recording') events.onRecording(message.recording);
    if (message.type === 'attached' || message.type === 'phase') events.onPhase(message.phase);
    else if (message.type === 'ended') {
      over = true;
      goOn();
      events.onEnded(message.end);
    } else if (message.type === 'pending') {
      if (message.bytes <= mostPending) goOn();
    } else if (message.type === 'output') {
      const { bytes } = message;
      screen?.write(bytes, () => !from.aborted && port?.send({ type: 'ack', bytes: bytes.byteLength }));
    }
  };

  // Questions in old output were answered when they were asked; a second answer would be typed into the shell.
  const replay = (bytes: Uint8Array) => {
    if (bytes.byteLength === 0) return;
    replaying = true;
    screen?.write(bytes, () => {
      replaying = false;
    });
  };

  const connect = async (size: TerminalSize) => {
    const { signal } = call;
    told = size;
    try {
      const adopted = terminalId;
      const id = adopted ?? (await options.client.call('open', { target: options.target, size }, signal)).terminalId;
      // Closed while it was being opened: nobody will look at it any more.
      if (signal.aborted) return end(id);
      terminalId = id;
      events.onOpened(id);
      const made = await connectTerminal(options.bridge, id, (message) => receive(message, signal));
      if (signal.aborted) return made.close();
      port = made;
      // An adopted one has the size of the window before; one that was opened may have been resized meanwhile.
      if (adopted !== undefined || told !== size) made.send({ type: 'size', size: told });
    } catch (error) {
      if (!signal.aborted) events.onFailure(failureOf(error));
    }
  };

  const end = (id: string) => {
    options.client.call('close', { terminalId: id }).catch((error: unknown) => events.onCloseFailed(failureOf(error)));
  };

  const fit = () => {
    const size = screen?.fit();
    if (size === undefined) return;
    if (!started) {
      started = true;
      void connect(size);
    } else if (told?.cols !== size.cols || told.rows !== size.rows) {
      told = size;
      port?.send({ type: 'size', size });
    }
  };

  const load = async () => {
    const { signal } = life;
    try {
      const made = await options.createScreen(options.look(), {
        ...events,
        onInput(text) {
          if (!isReport(text)) events.onTyped(text);
          else if (!replaying) port?.send({ type: 'input', text });
        },
        onBinary: (text) => port?.send({ type: 'binary', text }),
      });
      if (signal.aborted) return made.dispose();
      screen = made;
      if (host !== undefined) show(host);
    } catch (error) {
      loading = undefined;
      events.onFailure(failureOf(error));
    }
  };
  const life = new AbortController();

  const show = (element: HTMLElement) => {
    if (screen === undefined) return;
    screen.attach(element);
    fit();
    if (wantsFocus) screen.focus();
    wantsFocus = false;
  };

  const letGo = () => {
    call.abort();
    port?.close();
    port = undefined;
    goOn();
    if (terminalId !== undefined) end(terminalId);
    terminalId = undefined;
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
    send: (text) => port?.send({ type: 'input', text }),
    room: async () => {
      if (port !== undefined && !over) await new Promise<void>((resolve) => waiting.add(resolve));
    },
    discard: () => port?.send({ type: 'discard' }),
    record: (on) => port?.send({ type: 'record', on }),
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
      letGo();
      call = new AbortController();
      started = false;
      over = false;
      screen?.divide(divider);
      loading ??= load();
      // After the words about the end have left the pane: the new terminal gets the size that it will keep.
      clearTimeout(quiet);
      quiet = setTimeout(fit);
    },
    hangUp: letGo,
    dispose() {
      clearTimeout(quiet);
      life.abort();
      letGo();
      screen?.dispose();
    },
  };
}
