import path from 'node:path';
import { contract } from '../contract/index.ts';
import type { AppInfo } from '../contract/features/app.ts';
import type { Failure } from '../contract/failure.ts';
import { createActivity } from './aws/activity.ts';
import { createAws, type AwsParts } from './aws/create-aws.ts';
import { createDecoder } from './aws/decoder.ts';
import { createProfileFiles } from './aws/profile-files.ts';
import { createQuestions } from './aws/questions.ts';
import { createEmbeddedSandbox } from './features/app/sandbox.ts';
import { createHandlers } from './features/index.ts';
import { createTerminalHost, type HostProcess, type TerminalHost } from './features/terminals/terminal-host.ts';
import { createTunnelsService, type TunnelsService } from './features/tunnels/service.ts';
import { createRouter } from './ipc/router.ts';
import type { Log } from './log/log.ts';
import { createLocalStore } from './storage/local-store.ts';
import { createNotices } from './log/notices.ts';
import { createDroppedFiles } from './ipc/dropped-files.ts';
import { createSettings, type SettingsStore } from './storage/settings.ts';
import { languageOf, languages } from '../words/index.ts';

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
  /** Opens a page of a sign-in; false where its URL is refused. */
  openSignInPage(url: string): Promise<boolean>;
  /** Resolves to true when the user chose the notification. */
  notify(title: string, body: string): Promise<boolean>;
  showFile(file: string): Promise<void>;
  /** Asks where to save a file; undefined when the user changed their mind. */
  choosePlace(suggested: { folder: string | undefined; name: string }): Promise<string | undefined>;
  /** Asks for files to read; none when the user changed their mind. */
  chooseFiles(): Promise<readonly string[]>;
}

/** How people sign in: by the system's browser, in their language; the way they chose is kept. */
function signInParts({ info, openSignInPage }: Surroundings, settings: SettingsStore): NonNullable<AwsParts['signIn']> {
  return {
    openPage: openSignInPage,
    page: (signedIn) => {
      const { language } = settings.current();
      const chosen = info.flags.lang ?? (language === 'system' ? languageOf(info.systemLanguage) : language);
      return languages[chosen].signIn.page[signedIn ? 'done' : 'refused'];
    },
    ways: {
      get: (session) => settings.current().signInWays[session],
      // What cannot be kept is told by the settings themselves; the sign-in does not depend on it.
      set: (session, way) =>
        void settings.change({ signInWays: { ...settings.current().signInWays, [session]: way } }).catch(() => {}),
    },
  };
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
  const questions = createQuestions();
  const aws = createAws({
    files,
    env,
    activity,
    log,
    questions,
    homeDir,
    decoder: createDecoder(path.join(around.out, 'main', 'decoder-worker.js')),
    network: { current: () => settings.current().network, watch: settings.watch },
    signIn: signInParts(around, settings),
  });
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
    identityCenter: aws.identityCenter,
    files,
    inUse: openScopes(host, tunnels),
    questions,
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

/** The scopes of what is open: they are in use even while nothing is asked of AWS. */
function openScopes(host: Pick<TerminalHost, 'all' | 'watch'>, tunnels: Pick<TunnelsService, 'all' | 'watch'>) {
  return {
    scopes: () => [
      ...host
        .all()
        .flatMap(({ phase, target }) => (phase === 'ended' || target.kind === 'local' ? [] : [target.scope])),
      ...tunnels.all().flatMap(({ tunnel, state }) => (state.phase === 'closed' ? [] : [tunnel.route.scope])),
    ],
    watch(listener: () => void) {
      const ends = [host.watch(listener), tunnels.watch(listener)];
      return () => {
        for (const end of ends) end();
      };
    },
  };
}
