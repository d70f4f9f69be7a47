import path from 'node:path';
import { contract } from '../contract/index.ts';
import type { AppInfo } from '../contract/features/app.ts';
import type { Failure } from '../contract/failure.ts';
import { createActivity } from './aws/activity.ts';
import { createAws } from './aws/create-aws.ts';
import { createProfileFiles } from './aws/profile-files.ts';
import { createEmbeddedSandbox } from './features/app/sandbox.ts';
import { createHandlers } from './features/index.ts';
import { createTerminalHost, type HostProcess } from './features/terminals/terminal-host.ts';
import { createTunnelsService } from './features/tunnels/service.ts';
import { createRouter } from './ipc/router.ts';
import type { Log } from './log/log.ts';
import { createLocalStore } from './storage/local-store.ts';
import { createNotices } from './log/notices.ts';
import { createDroppedFiles } from './ipc/dropped-files.ts';
import { createSettings } from './storage/settings.ts';

export interface Surroundings {
  readonly info: AppInfo;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly homeDir: string;
  readonly dataDir: string;
  /** The folder of the built app. */
  readonly out: string;
  /** The session-manager-plugin executable. */
  readonly pluginFile: string;
  readonly log: Log;
  startHost(): HostProcess;
  /** Calls when the computer wakes from sleep. */
  onWake(listener: () => void): void;
  startSandbox(args: string[], onExit: () => void): ReturnType<Parameters<typeof createEmbeddedSandbox>[0]['start']>;
  openPage(url: string): Promise<boolean>;
  /** Resolves to true when the user chose the notification. */
  notify(title: string, body: string): Promise<boolean>;
  showFile(file: string): Promise<void>;
  /** Asks where to save a file; undefined when the user changed their mind. */
  choosePlace(suggested: { folder: string | undefined; name: string }): Promise<string | undefined>;
  /** Asks for files to read; none when the user changed their mind. */
  chooseFiles(): Promise<readonly string[]>;
}

/** Creates everything of the app that is not a window, once. */
export async function compose(around: Surroundings) {
  const { dataDir, log, env, homeDir } = around;
  const notices = createNotices();
  const onProblem = (failure: Failure) => {
    log.warn('a problem was told to the user', { failure });
    notices.add(failure);
  };
  const sandboxFolder = path.join(dataDir, 'sandbox');
  const awsFolder = path.join(sandboxFolder, 'aws');
  const activity = createActivity();
  const [settings, files] = await Promise.all([
    createSettings({ file: path.join(dataDir, 'settings.json'), onProblem }),
    createProfileFiles({ env, homeDir, appFolder: awsFolder }),
  ]);
  const store = createLocalStore({
    workerPath: path.join(around.out, 'main', 'store-worker.js'),
    file: path.join(dataDir, 'store.db'),
    onProblem,
  });
  const aws = createAws({ files, env, activity, log });
  const sandbox = createEmbeddedSandbox({
    folder: awsFolder,
    reload: files.reload,
    start: (onExit) =>
      around.startSandbox(
        ['--credentials', path.join(sandboxFolder, 'keys.json'), '--home', path.join(sandboxFolder, 'nodes')],
        onExit,
      ),
  });
  const host = createTerminalHost({ start: around.startHost, aws, log });
  const tunnels = createTunnelsService({ aws, host, settings, log });
  around.onWake(tunnels.wake);
  const dropped = createDroppedFiles();
  const places = { config: files.paths.config, credentials: files.paths.credentials, 'data-folder': dataDir };
  const handlers = createHandlers({
    app: {
      info: around.info,
      activity,
      notices,
      sandbox,
      openPage: around.openPage,
      notify: around.notify,
      showFile: (file) => around.showFile(places[file]),
    },
    aws,
    files,
    host,
    tunnels,
    settings,
    store,
    log,
    env,
    homeDir,
    pluginFile: around.pluginFile,
    recordingsFolder: path.join(dataDir, 'recordings'),
    saving: { choosePlace: around.choosePlace, chooseFiles: around.chooseFiles, show: around.showFile },
    droppedFile: dropped.pathOf,
  });
  return {
    router: createRouter(contract, handlers, log),
    settings,
    host,
    /** What begins by itself, once there is a window to see it in. */
    begin: tunnels.begin,
    dropped,
    /** Ends sessions, the sandbox and the store; waits no longer than a few seconds. */
    async close() {
      await host.shutdown();
      sandbox.stop();
      files.close();
      await store.close();
    },
  };
}
