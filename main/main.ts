import { homedir } from 'node:os';
import path from 'node:path';
import {
  app,
  dialog,
  ipcMain,
  nativeTheme,
  powerMonitor,
  session,
  shell,
  type BrowserWindow,
  type OpenDialogOptions,
} from 'electron';
import { languageOf } from '../words/index.ts';
import { parseFlags } from './app-shell/flags.ts';
import { setMenu } from './app-shell/menu.ts';
import { isExternalPage, isSignInPage } from './app-shell/navigation.ts';
import { notify } from './app-shell/notify.ts';
import { guardPermissions } from './app-shell/permissions.ts';
import { startSandboxProcess } from './app-shell/sandbox-process.ts';
import { registerScheme, serveScheme } from './app-shell/scheme.ts';
import { connectPort, startTerminalHostProcess } from './app-shell/terminal-host-process.ts';
import { openWindow } from './app-shell/window.ts';
import { compose } from './compose.ts';
import { openDoor } from './ipc/door.ts';
import { createFileSink } from './log/file-sink.ts';
import { createLog, levelOf } from './log/log.ts';

const { env } = process;
if (env.FLEETDECK_DATA_DIR) app.setPath('userData', path.resolve(env.FLEETDECK_DATA_DIR));
const dataDir = app.getPath('userData');
const out = path.join(app.getAppPath(), 'out');
// What other processes start by path is unpacked beside a packaged app's archive.
const unpacked = out.replace(/app\.asar(?=[\\/])/, 'app.asar.unpacked');
const pluginName = `session-manager-plugin${process.platform === 'win32' ? (app.isPackaged ? '.exe' : '.cmd') : ''}`;
const flags = parseFlags(process.argv.slice(1));
const log = createLog(levelOf(env.FLEETDECK_LOG), createFileSink(path.join(dataDir, 'logs')));
let window: BrowserWindow | undefined;

process.on('uncaughtException', (error) => log.error('uncaught in main', { error }));
process.on('unhandledRejection', (error) => log.error('unhandled in main', { error }));

registerScheme();
// Running as root (containers, CI) Chromium has no sandbox of its own to enable.
if (!process.argv.includes('--no-sandbox')) app.enableSandbox();
if (app.requestSingleInstanceLock()) {
  app.on('second-instance', () => {
    if (window?.isMinimized() === true) window.restore();
    window?.focus();
  });
  // No top-level await: Electron is ready only after this module has been evaluated.
  void app
    .whenReady()
    .then(start)
    .catch((error: unknown) => {
      // Without a window nothing would ever end this process, and it holds the single-instance lock.
      log.error('start failed', { error });
      app.exit(1);
    });
} else {
  app.quit();
}

async function start(): Promise<void> {
  const systemLanguage = app.getPreferredSystemLanguages()[0] ?? app.getLocale();
  const parts = await compose({
    info: {
      version: app.getVersion(),
      electron: process.versions.electron,
      chrome: process.versions.chrome,
      node: process.versions.node,
      platform: process.platform,
      dataDir,
      systemLanguage,
      flags,
    },
    env,
    homeDir: homedir(),
    dataDir,
    out: unpacked,
    pluginFile: path.join(...(app.isPackaged ? [process.resourcesPath, 'bin'] : [out, 'plugin']), pluginName),
    log,
    startHost: () => startTerminalHostProcess(path.join(unpacked, 'main', 'terminal-host.js')),
    onWake: (listener) => powerMonitor.on('resume', listener),
    startSandbox: (args, onExit) => startSandboxProcess(unpacked, args, log, onExit),
    async openPage(url) {
      if (!isExternalPage(url)) return false;
      await shell.openExternal(url);
      return true;
    },
    async openSignInPage(url) {
      if (!isSignInPage(url)) return false;
      await shell.openExternal(url);
      return true;
    },
    notify: (title, body) => notify(title, body, () => window),
    async showFile(file) {
      shell.showItemInFolder(file);
    },
    async choosePlace({ folder, name }) {
      // Without a folder the dialog would begin wherever the process did.
      const options = { defaultPath: path.join(folder ?? app.getPath('downloads'), name) };
      const { canceled, filePath } = await (window === undefined
        ? dialog.showSaveDialog(options)
        : dialog.showSaveDialog(window, options));
      return canceled || filePath === '' ? undefined : filePath;
    },
    async chooseFiles() {
      const options: OpenDialogOptions = { properties: ['openFile', 'multiSelections'] };
      const { canceled, filePaths } = await (window === undefined
        ? dialog.showOpenDialog(options)
        : dialog.showOpenDialog(window, options));
      return canceled ? [] : filePaths;
    },
  });
  const { language, theme } = parts.settings.current();
  nativeTheme.themeSource = flags.theme ?? theme;
  setMenu(flags.lang ?? (language === 'system' ? languageOf(systemLanguage) : language), process.platform);
  serveScheme(session.defaultSession, path.join(out, 'renderer'));
  guardPermissions(session.defaultSession);
  openDoor({
    ipcMain,
    router: parts.router,
    log,
    dropped: parts.dropped,
    connectTerminal: (terminalId) => connectPort(parts.host, terminalId),
  });
  window = openWindow(out, nativeTheme.shouldUseDarkColors, log);
  window.once('closed', () => (window = undefined));
  window.once('show', parts.begin);
  endWith(parts.close);
}

/** The last window's end is the app's, also on macOS: sessions of a closed window would go on unseen. */
function endWith(close: () => Promise<void>): void {
  let closing = false;
  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', (event) => {
    if (closing) return;
    closing = true;
    event.preventDefault();
    void close()
      .catch((error: unknown) => log.error('closing failed', { error }))
      .finally(() => app.quit());
  });
}
