import { contextBridge, ipcRenderer, webUtils } from 'electron';

// The door's messages (main/ipc/door.ts). This file knows no feature and never grows with one.
const listeners = new Map<string, (event: unknown) => void>();

ipcRenderer.on('fleetdeck:event', (_event, feedId: string, event: { kind: string }) => {
  const listener = listeners.get(feedId);
  if (event.kind !== 'value') listeners.delete(feedId);
  listener?.(event);
});

// A MessagePort cannot pass the context bridge: it goes to the page as a message of its own window.
ipcRenderer.on('fleetdeck:terminal-port', (event, terminalId: string) => {
  window.postMessage({ fleetdeckTerminal: terminalId }, window.origin, event.ports);
});

contextBridge.exposeInMainWorld('fleetdeck', {
  platform: process.platform,
  invoke: (callId: string, name: string, input: unknown) => ipcRenderer.invoke('fleetdeck:invoke', callId, name, input),
  cancel: (callId: string) => ipcRenderer.send('fleetdeck:cancel', callId),
  subscribe: (name: string, input: unknown, listener: (event: unknown) => void) => {
    const feedId = crypto.randomUUID();
    listeners.set(feedId, listener);
    ipcRenderer.send('fleetdeck:subscribe', feedId, name, input);
    return () => {
      listeners.delete(feedId);
      ipcRenderer.send('fleetdeck:unsubscribe', feedId);
    };
  },
  openTerminal: (terminalId: string) => ipcRenderer.invoke('fleetdeck:open-terminal', terminalId),
  // Only a file that the user handed over has a path here, and only main learns it: the page gets an id.
  fileOf: (file: File) => ipcRenderer.invoke('fleetdeck:file', webUtils.getPathForFile(file)),
});
