import type { IpcMain, IpcMainEvent, IpcMainInvokeEvent, MessagePortMain, WebContents } from 'electron';
import type { Envelope } from '../../contract/failure.ts';
import type { Log } from '../log/log.ts';
import type { Router } from './router.ts';
import type { DroppedFiles } from './dropped-files.ts';
import { isTrustedSender } from './sender.ts';

/** The messages of the door. The preload spells the same names. */
export const channels = {
  invoke: 'fleetdeck:invoke',
  cancel: 'fleetdeck:cancel',
  subscribe: 'fleetdeck:subscribe',
  unsubscribe: 'fleetdeck:unsubscribe',
  event: 'fleetdeck:event',
  openTerminal: 'fleetdeck:open-terminal',
  terminalPort: 'fleetdeck:terminal-port',
  file: 'fleetdeck:file',
} as const;

interface DoorParts {
  readonly ipcMain: Pick<IpcMain, 'handle' | 'on'>;
  readonly router: Router;
  readonly log: Log;
  readonly dropped: Pick<DroppedFiles, 'add'>;
  /** Hands one end of a new port pair to the terminal host and returns the other; throws for unknown terminals. */
  connectTerminal(terminalId: unknown): MessagePortMain;
}

const idPattern = /^[\w-]{1,64}$/;

/** Opens the one door between window and main. A message from anyone but our own top frame is not answered. */
export function openDoor({ ipcMain, router, log, dropped, connectTerminal }: DoorParts): void {
  const calls = createCalls();
  const trusted = (event: IpcMainEvent | IpcMainInvokeEvent): boolean => {
    if (isTrustedSender(event.senderFrame)) return true;
    log.warn('a message of a foreign frame was refused');
    return false;
  };

  ipcMain.handle(channels.invoke, async (event, callId: unknown, name: unknown, input: unknown): Promise<Envelope> => {
    if (!trusted(event) || !isId(callId)) return refused;
    const call = calls.begin(event.sender, callId);
    if (call === undefined) return refused;
    try {
      return await router.invoke(name, input, call.signal);
    } finally {
      call.end();
    }
  });

  ipcMain.on(channels.subscribe, (event, feedId: unknown, name: unknown, input: unknown) => {
    if (!trusted(event) || !isId(feedId)) return;
    const call = calls.begin(event.sender, feedId);
    if (call === undefined) return;
    const emit = (value: unknown) => {
      if (!event.sender.isDestroyed()) event.sender.send(channels.event, feedId, value);
    };
    void router.subscribe(name, input, emit, call.signal).finally(call.end);
  });

  const cancel = (event: IpcMainEvent, callId: unknown) => {
    if (trusted(event) && isId(callId)) calls.cancel(event.sender, callId);
  };
  ipcMain.on(channels.cancel, cancel);
  ipcMain.on(channels.unsubscribe, cancel);

  ipcMain.handle(channels.openTerminal, (event, terminalId: unknown): Envelope => {
    if (!trusted(event)) return refused;
    try {
      event.sender.postMessage(channels.terminalPort, terminalId, [connectTerminal(terminalId)]);
      return { ok: true, value: {} };
    } catch {
      return { ok: false, failure: { code: 'not-found', message: 'No such terminal.' } };
    }
  });

  // The preload asks Electron for the path of a file that the user has handed over; the page gets an id for it alone.
  ipcMain.handle(channels.file, (event, path: unknown): Envelope => {
    const fileId = trusted(event) ? dropped.add(path) : undefined;
    return fileId === undefined ? refused : { ok: true, value: { fileId } };
  });
}

const refused: Envelope = { ok: false, failure: { code: 'invalid-request', message: 'Refused.' } };

function isId(value: unknown): value is string {
  return typeof value === 'string' && idPattern.test(value);
}

/** The calls under way, by window: all of a window's are cancelled when it reloads, crashes or is closed. */
function createCalls() {
  const byWindow = new Map<number, Map<string, AbortController>>();

  const callsOf = (sender: WebContents): Map<string, AbortController> => {
    const known = byWindow.get(sender.id);
    if (known !== undefined) return known;
    const calls = new Map<string, AbortController>();
    byWindow.set(sender.id, calls);
    const cancelAll = () => {
      for (const controller of calls.values()) controller.abort();
      calls.clear();
    };
    // A navigation that the guard refuses starts too; only one that is through (never for a fragment) ends the page.
    sender.on('did-navigate', cancelAll);
    sender.on('render-process-gone', cancelAll);
    sender.once('destroyed', () => {
      cancelAll();
      byWindow.delete(sender.id);
    });
    return calls;
  };

  return {
    /** Undefined when the id is in use: ids are the window's, and a second call must not take over the first. */
    begin(sender: WebContents, callId: string) {
      const calls = callsOf(sender);
      if (calls.has(callId)) return undefined;
      const controller = new AbortController();
      calls.set(callId, controller);
      return {
        signal: controller.signal,
        end: () => {
          // A slow call of the page before must not take away a new one of the same id.
          if (calls.get(callId) === controller) calls.delete(callId);
        },
      };
    },
    cancel(sender: WebContents, callId: string) {
      byWindow.get(sender.id)?.get(callId)?.abort();
    },
  };
}
