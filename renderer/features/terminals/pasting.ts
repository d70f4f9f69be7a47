import type { StoreApi } from 'zustand/vanilla';
import type { Line } from './line.ts';
import { receivers } from './panes.ts';
import { countLines, pasteAtOnce, pasteText, sendPaste } from './paste.ts';
import type { DockState } from './state.ts';

/** How long after one piece of a large paste the next one goes at the earliest; leaves room for the echo and for Stop. */
const pauseMs = 20;

export interface Pasting {
  /** Asks first when it is many lines and the settings say so. */
  readonly offer: (paneId: string, text: string, confirm: boolean) => void;
  /** Pastes into the pane, and into those that receive with it. */
  readonly paste: (paneId: string, text: string) => void;
  readonly stop: (paneId: string) => void;
}

/** Pastes of all panes. */
export function createPasting(dock: StoreApi<DockState>, lineOf: (paneId: string) => Line | undefined): Pasting {
  const running = new Map<string, AbortController>();

  const progress = (paneId: string, sent: number, total: number) =>
    dock.setState((state) => ({ pastes: { ...state.pastes, [paneId]: { sent, total } } }));

  const into = async (paneId: string, text: string) => {
    const line = lineOf(paneId);
    const bracketed = line?.screen()?.bracketedPaste() ?? false;
    if (line === undefined) return;
    const typed = pasteText(text, bracketed);
    if (typed.length <= pasteAtOnce) return line.send(typed);
    running.get(paneId)?.abort();
    const controller = new AbortController();
    running.set(paneId, controller);
    progress(paneId, 0, typed.length);
    await sendPaste(
      {
        text: typed,
        bracketed,
        send: line.send,
        onProgress: (sent) => progress(paneId, sent, typed.length),
        pause: async () => {
          await Promise.all([line.room(), new Promise((resolve) => setTimeout(resolve, pauseMs))]);
        },
        discard: line.discard,
      },
      controller.signal,
    );
    if (running.get(paneId) !== controller) return;
    running.delete(paneId);
    dock.setState(({ pastes }) => {
      const { [paneId]: _done, ...rest } = pastes;
      return { pastes: rest };
    });
  };

  const paste = (paneId: string, text: string) => {
    for (const receiver of receivers(dock.getState(), paneId)) void into(receiver, text);
    lineOf(paneId)?.focus();
  };

  return {
    offer(paneId, text, confirm) {
      const lines = countLines(text);
      if (text === '') return;
      if (lines > 1 && confirm) dock.setState({ question: { kind: 'paste', paneId, text, lines } });
      else paste(paneId, text);
    },
    paste,
    stop: (paneId) => running.get(paneId)?.abort(),
  };
}
