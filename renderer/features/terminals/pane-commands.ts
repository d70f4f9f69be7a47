import i18next from 'i18next';
import type { Scope } from '../../../contract/values.ts';
import { readClipboard } from './clipboard.ts';
import type { Dock } from './dock.ts';
import type { Lines } from './lines.ts';
import type { FindOptions } from './screen.ts';

/** What can be done with one pane. */
export interface PaneCommands {
  readonly reconnect: (paneId: string) => void;
  /** Ends the session or shell whatever state it is in; what it wrote stays on screen. */
  readonly disconnect: (paneId: string) => void;
  /** Starts or stops recording what it shows; stopping one that failed dismisses the failure. */
  readonly record: (paneId: string, on: boolean) => void;
  /** Asks for a file of or for the pane's node; nothing for local shells. */
  readonly transfer: (paneId: string, direction: 'upload' | 'download') => void;
  readonly copy: (paneId: string) => void;
  /** The clipboard's text. */
  readonly paste: (paneId: string) => void;
  readonly stopPaste: (paneId: string) => void;
  readonly selectAll: (paneId: string) => void;
  readonly clear: (paneId: string) => void;
  readonly startFind: (paneId: string) => void;
  /** Throws SyntaxError when the term is no regular expression. */
  readonly find: (term: string, options: FindOptions, direction: 'next' | 'previous') => void;
  readonly endFind: () => void;
  /** Whether the program in it takes the mouse's right button. */
  readonly takesMouse: (paneId: string) => boolean;
  /** Shows a pane's screen in an element; returns the function that takes it away again. */
  readonly attach: (paneId: string, host: HTMLElement) => () => void;
}

/** A file's way to or from a node. */
export interface OfferedTransfer {
  readonly direction: 'upload' | 'download';
  readonly target: { readonly scope: Scope; readonly nodeId: string; readonly nodeName: string };
}

/** `offerTransfer` asks about a file and sends or gets it. */
export function createPaneCommands(
  { state, get, setPane, trouble }: Dock,
  lines: Lines,
  offerTransfer: ((asking: OfferedTransfer) => void) | undefined,
): PaneCommands {
  const screenOf = (paneId: string) => lines.of(paneId)?.screen();
  return {
    reconnect(paneId) {
      setPane(paneId, {
        phase: 'connecting',
        end: undefined,
        failure: undefined,
        terminalId: undefined,
        recording: undefined,
      });
      const time = new Intl.DateTimeFormat(i18next.language, { timeStyle: 'medium' }).format(Date.now());
      lines.of(paneId)?.reopen(i18next.t('terminals.dividers.reconnected', { time }));
      lines.of(paneId)?.focus();
    },
    disconnect(paneId) {
      lines.hangUp(paneId);
      setPane(paneId, {
        phase: 'ended',
        end: { reason: 'disconnected' },
        terminalId: undefined,
        recording: undefined,
      });
    },
    record: (paneId, on) => lines.of(paneId)?.record(on),
    transfer(paneId, direction) {
      const target = get().panes[paneId]?.target;
      if (target?.kind !== 'session') return;
      const { scope, nodeId, nodeName } = target;
      offerTransfer?.({ direction, target: { scope, nodeId, nodeName } });
    },
    copy: lines.copy,
    paste: (paneId) => void readClipboard().then((text) => lines.offerPaste(paneId, text), trouble),
    stopPaste: lines.stopPaste,
    selectAll: (paneId) => screenOf(paneId)?.selectAll(),
    clear: (paneId) => screenOf(paneId)?.clear(),
    startFind: (paneId) => state.setState({ finding: { paneId }, collapsed: false }),
    find(term, options, direction) {
      if (options.regex) void new RegExp(term);
      screenOf(get().finding?.paneId ?? '')?.find(term, options, direction);
    },
    endFind() {
      const paneId = get().finding?.paneId ?? '';
      state.setState({ finding: undefined });
      screenOf(paneId)?.endFind();
      lines.of(paneId)?.focus();
    },
    takesMouse: (paneId) => screenOf(paneId)?.takesMouse() ?? false,
    attach: (paneId, host) => lines.of(paneId)?.attach(host) ?? (() => {}),
  };
}
