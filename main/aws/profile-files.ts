import path from 'node:path';
import type { FileProblem } from '../../contract/features/profiles.ts';
import type { Environment } from './endpoints.ts';
import { environmentProfile, environmentSection } from './environment-profile.ts';
import { watchFiles } from './file-watch.ts';
import { parseIni, type IniProblem } from './ini.ts';
import { fingerprintOf } from './profile-fingerprint.ts';
import { joinSections, type JoinedSections, type Sections } from './profile-sections.ts';
import { readText } from './read-text.ts';

/** The AWS files at one moment. */
export interface ProfileSnapshot extends Sections {
  readonly problems: readonly FileProblem[];
}

export interface ProfileFiles {
  readonly paths: FilePair;
  /** The app's own files, where there are any. */
  readonly appPaths: FilePair | undefined;
  current(): ProfileSnapshot;
  /** Told after each change of the files. */
  watch(listener: (snapshot: ProfileSnapshot) => void): () => void;
  /** Reads the files again now. */
  reload(): Promise<void>;
  /**
   * A digest of a profile's settings and those it builds on, made without its secrets: fit to be kept. Undefined for an
   * unknown profile.
   */
  fingerprint(name: string): string | undefined;
  /** The like with the secrets in it, to see that a profile changed; never leaves this process. */
  revision(name: string): string | undefined;
  close(): void;
}

interface FilePair {
  readonly config: string;
  readonly credentials: string;
}

export interface ProfileFilesOptions {
  readonly env: Environment;
  readonly homeDir: string;
  /** The app's own files (the sandbox's profile); they win over the user's. */
  readonly appFolder?: string;
}

/** Reads and watches the AWS shared config and credentials files. Never writes them. */
export async function createProfileFiles({ env, homeDir, appFolder }: ProfileFilesOptions): Promise<ProfileFiles> {
  const paths = {
    config: expand(env.AWS_CONFIG_FILE, env, homeDir) ?? path.join(homeDir, '.aws', 'config'),
    credentials: expand(env.AWS_SHARED_CREDENTIALS_FILE, env, homeDir) ?? path.join(homeDir, '.aws', 'credentials'),
  };
  const named = [env.AWS_CONFIG_FILE, env.AWS_SHARED_CREDENTIALS_FILE].map(
    (value) => value !== undefined && value !== '',
  );
  const appPaths =
    appFolder === undefined
      ? undefined
      : { config: path.join(appFolder, 'config'), credentials: path.join(appFolder, 'credentials') };
  const look = async () =>
    withEnvironment(
      env,
      join(paths, await readPair(paths, named), appPaths === undefined ? undefined : await readPair(appPaths, [])),
    );
  const listeners = new Set<(snapshot: ProfileSnapshot) => void>();
  let snapshot = await look();
  let reading = Promise.resolve();
  const read = async () => {
    snapshot = await look();
    for (const listener of listeners) listener(snapshot);
  };
  const reload = () => {
    reading = reading.then(read, read);
    return reading;
  };
  const stopWatching = watchFiles([paths.config, paths.credentials], () => void reload());
  return {
    paths,
    appPaths,
    current: () => snapshot,
    watch(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    reload,
    fingerprint: (name) => fingerprintOf(snapshot, name, 'without secrets'),
    revision: (name) => fingerprintOf(snapshot, name, 'with secrets'),
    close: stopWatching,
  };
}

/** The CLI takes `~` and environment variables in both paths. */
function expand(file: string | undefined, env: Environment, homeDir: string): string | undefined {
  if (file === undefined || file === '') return undefined;
  const plain = file.replace(
    /\$(?:\{(\w+)\}|(\w+))/g,
    (whole, braced?: string, bare?: string) => env[braced ?? bare ?? ''] ?? whole,
  );
  return plain === '~' || /^~[/\\]/.test(plain) ? path.join(homeDir, plain.slice(1)) : path.resolve(plain);
}

interface ReadPair extends JoinedSections {
  readonly unread: readonly FileProblem[];
}

async function readPair(paths: FilePair, mustExist: readonly boolean[]): Promise<ReadPair> {
  const [config, credentials] = await Promise.all([
    readText(paths.config, mustExist[0] ?? false),
    readText(paths.credentials, mustExist[1] ?? false),
  ]);
  const joined = joinSections(parseIni(config.text), parseIni(credentials.text));
  return {
    ...joined,
    unread: [...told(paths.config, config.problems), ...told(paths.credentials, credentials.problems)],
  };
}

/** The user's profiles, and the app's over them. */
function join(paths: FilePair, user: ReadPair, own: ReadPair | undefined): ProfileSnapshot {
  const profiles = new Map(user.sections.profiles);
  const problems = [
    ...user.unread,
    ...told(paths.config, user.problems.config),
    ...told(paths.credentials, user.problems.credentials),
  ];
  for (const [name, profile] of own?.sections.profiles ?? []) {
    const hidden = profiles.get(name);
    const file = hidden?.origin === 'credentials' ? paths.credentials : paths.config;
    if (hidden !== undefined)
      problems.push(
        ...told(file, [{ line: 0, text: `The profile ${name} is hidden by the sandbox's own of that name.` }]),
      );
    profiles.set(name, { ...profile, origin: 'app' });
  }
  return { ...user.sections, profiles, problems };
}

/** Credentials of the environment are offered as a profile, with the settings of the one that the CLI would take. */
function withEnvironment(env: Environment, snapshot: ProfileSnapshot): ProfileSnapshot {
  const { profiles } = snapshot;
  const base = profiles.get(env.AWS_PROFILE || env.AWS_DEFAULT_PROFILE || 'default');
  const section = profiles.has(environmentProfile) ? undefined : environmentSection(env, base);
  if (section === undefined) return snapshot;
  return { ...snapshot, profiles: new Map(profiles).set(environmentProfile, section) };
}

function told(file: string, problems: readonly IniProblem[]): FileProblem[] {
  return problems.map(({ line, text }) => ({
    file,
    line,
    failure: { code: 'file-broken', message: text, subject: { file, line: String(line) }, remedy: 'open-file' },
  }));
}
