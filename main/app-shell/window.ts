import path from 'node:path';
import { BrowserWindow } from 'electron';
import type { Log } from '../log/log.ts';
import { guardNavigation } from './navigation.ts';
import { startPage } from './origin.ts';

/** The shipped web preferences: isolated, sandboxed, no Node. Tests run with the same. */
function webPreferences(preload: string): Electron.WebPreferences {
  return {
    preload,
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
  };
}

/** The app's window, shown when its first page is painted. A crashed page is loaded again: terminals live in their host. */
export function openWindow(out: string, dark: boolean, log: Log): BrowserWindow {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 800,
    minHeight: 500,
    show: false,
    title: 'Fleetdeck',
    backgroundColor: dark ? '#0f1318' : '#f5f6f8',
    autoHideMenuBar: true,
    webPreferences: webPreferences(path.join(out, 'preload', 'preload.cjs')),
  });
  guardNavigation(window.webContents, log);
  window.once('ready-to-show', () => window.show());
  reloadAfterCrash(window, log);
  void window.loadURL(startPage);
  return window;
}

const crashesAllowed = 3;
const crashWindowMs = 60_000;

/** Three crashes in a minute are a page that cannot live: then it stays gone and the log says why. */
function reloadAfterCrash(window: BrowserWindow, log: Log): void {
  let crashes: number[] = [];
  window.webContents.on('render-process-gone', (_event, details) => {
    if (details.reason === 'clean-exit') return;
    log.error('the window crashed', { reason: details.reason, exitCode: details.exitCode });
    const now = Date.now();
    crashes = [...crashes.filter((at) => now - at < crashWindowMs), now];
    if (crashes.length <= crashesAllowed && !window.isDestroyed()) window.webContents.reload();
  });
}
