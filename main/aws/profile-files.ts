import { createHash } from 'node:crypto';
import { watch as watchFolder, type FSWatcher } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { FileProblem } from '../../contract/features/profiles.ts';
import { parseIni, type IniProblem } from './ini.ts';
import { joinSections, type ProfileSection, type Sections } from './profile-sections.ts';

/** The AWS files at one moment. */
export interface ProfileSnapshot extends Sections {
  readonly problems: readonly FileProblem[];
}

export interface ProfileFiles {
  readonly paths: { readonly config: string; readonly credentials: string };
  /** The app's own files, where there are any. */
  readonly appPaths: { readonly config: string; readonly credentials: string } | undefined;
  current(): ProfileSnapshot;
  /** Told after each change of the files. */
  watch(listener: (snapshot: ProfileSnapshot) => void): () => void;
  /** Reads the files again now. */
  reload(): Promise<void>;
  /** A digest of a profile's resolved settings and those it builds on; undefined for an unknown profile. */
  fingerprint(name: string): string | undefined;
  close(): void;
}

export interface ProfileFilesOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly homeDir: string;
  /** The app's own files (the sandbox's profile); they win over the user's. */
  readonly appFolder?: string;
}

const settleMs = 100;

/** Reads and watches the AWS shared config and credentials files. Never writes them. */
export async function createProfileFiles({ env, homeDir, appFolder }: ProfileFilesOptions): Promise<ProfileFiles> {
  const paths = {
    config: expand(env.AWS_CONFIG_FILE, homeDir) ?? path.join(homeDir, '.aws', 'config'),
    credentials: expand(env.AWS_SHARED_CREDENTIALS_FILE, homeDir) ?? path.join(homeDir, '.aws', 'credentials'),
  };
  const listeners = new Set<(snapshot: ProfileSnapshot) => void>();
  let snapshot = await read(paths, appFolder);
  let reading = Promise.resolve();
  const reload = () => {
    reading = reading.then(async () => {
      snapshot = await read(paths, appFolder);
      for (const listener of listeners) listener(snapshot);
    });
    return reading;
  };
  const stopWatching = watchFiles([paths.config, paths.credentials], () => void reload());
  return {
    paths,
    appPaths: appFolder === undefined ? undefined : { config: path.join(appFolder, 'config'), credentials: path.join(appFolder, 'credentials') },
    current: () => snapshot,
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    reload,
    fingerprint: (name) => fingerprintOf(snapshot, name),
    close: stopWatching,
  };
}

function expand(file: string | undefined, homeDir: string): string | undefined {
  if (file === undefined || file === '') return undefined;
  return file === '~' || file.startsWith('~/') ? path.join(homeDir, file.slice(1)) : path.resolve(file);
}

async function read(paths: ProfileFiles['paths'], appFolder: string | undefined): Promise<ProfileSnapshot> {
  const problems: FileProblem[] = [];
  const config = parseIni(await readText(paths.config, problems));
  const credentials = parseIni(await readText(paths.credentials, problems));
  const { sections, configProblems } = joinSections(config, credentials);
  problems.push(...told(paths.config, [...config.problems, ...configProblems]), ...told(paths.credentials, credentials.problems));
  if (appFolder === undefined) return { ...sections, problems };
  const own = joinSections(parseIni(await readText(path.join(appFolder, 'config'), [])), parseIni(await readText(path.join(appFolder, 'credentials'), [])));
  const profiles = new Map(sections.profiles);
  for (const [name, profile] of own.sections.profiles) {
    if (profiles.has(name)) problems.push(...told(paths.config, [{ line: 0, text: `The profile ${name} is hidden by the sandbox's own of that name.` }]));
    profiles.set(name, { ...profile, origin: 'app' });
  }
  return { profiles, services: sections.services, problems };
}

/** A missing file is an empty one; one that cannot be read is told. */
async function readText(file: string, problems: FileProblem[]): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code !== 'ENOENT' && code !== 'ENOTDIR') problems.push(...told(file, [{ line: 0, text: `The file cannot be read (${code}).` }]));
    return '';
  }
}

function told(file: string, problems: readonly IniProblem[]): FileProblem[] {
  return problems.map(({ line, text }) => ({
    file,
    line,
    failure: { code: 'file-broken', message: text, subject: { file, line: String(line) }, remedy: 'open-file' },
  }));
}

/** Watches the files' folders, which sees replacing and creating too; a folder that is missing is looked for again on reload. */
function watchFiles(files: readonly string[], changed: () => void): () => void {
  const watchers: FSWatcher[] = [];
  let timer: NodeJS.Timeout | undefined;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(changed, settleMs);
  };
  for (const folder of new Set(files.map((file) => path.dirname(file)))) {
    const names = new Set(files.filter((file) => path.dirname(file) === folder).map((file) => path.basename(file)));
    try {
      const watcher = watchFolder(folder, { persistent: false }, (_event, name) => {
        if (name === null || names.has(name)) soon();
      });
      watcher.on('error', () => watcher.close());
      watchers.push(watcher);
    } catch {
      // No ~/.aws yet: its parent tells when it is made.
      watchers.push(...watchParent(folder, () => {
        soon();
        stop();
        stop = watchFiles(files, changed);
      }));
    }
  }
  let stop = () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
  return () => stop();
}

function watchParent(folder: string, made: () => void): FSWatcher[] {
  try {
    const watcher = watchFolder(path.dirname(folder), { persistent: false }, (_event, name) => {
      if (name === path.basename(folder)) made();
    });
    watcher.on('error', () => watcher.close());
    return [watcher];
  } catch {
    return [];
  }
}

function fingerprintOf(snapshot: ProfileSnapshot, name: string): string | undefined {
  const hash = createHash('sha256');
  const seen = new Set<string>();
  for (let at: ProfileSection | undefined = snapshot.profiles.get(name); at !== undefined && !seen.has(at.name); ) {
    seen.add(at.name);
    for (const [key, value] of [...at.settings].sort(([a], [b]) => (a < b ? -1 : 1))) hash.update(`${at.name}\0${key}\0${value}\n`);
    const source = at.settings.get('source_profile');
    at = source === undefined ? undefined : snapshot.profiles.get(source);
  }
  return seen.size === 0 ? undefined : hash.digest('hex');
}
