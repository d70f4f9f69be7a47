import { mkdir, open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import type { NetworkSettings } from '../../contract/features/network.ts';
import { Settings, type SettingsChange } from '../../contract/features/settings.ts';
import { Tunnel } from '../../contract/features/tunnels.ts';
import type { Failure } from '../../contract/failure.ts';

/** What main may replace: the window may not change these by this way. */
type Change = SettingsChange & {
  readonly tunnels?: Tunnel[];
  readonly transferPaths?: string[];
  readonly network?: NetworkSettings;
  readonly signInWays?: Settings['signInWays'];
};

/** The user's settings, kept in one JSON file. */
export interface SettingsStore {
  current(): Settings;
  /** Replaces the given members; resolves when the file holds them. */
  change(change: Change): Promise<Settings>;
  watch(listener: (settings: Settings) => void): () => void;
}

export interface SettingsOptions {
  readonly file: string;
  readonly onProblem: (failure: Failure) => void;
}

/**
 * Reads the settings. A file that cannot be understood is moved aside and told; members that do not fit get their
 * default; members of a newer version stay in the file.
 */
export async function createSettings({ file, onProblem }: SettingsOptions): Promise<SettingsStore> {
  const listeners = new Set<(settings: Settings) => void>();
  let raw = await readRaw(file, onProblem);
  let settings = lenient(raw);
  let writing = Promise.resolve();
  return {
    current: () => settings,
    change(change) {
      raw = { ...raw, ...withUnread(change, raw) };
      settings = { ...settings, ...definedOf(change) };
      for (const listener of listeners) listener(settings);
      const written = settings;
      // One write after the other, each of the newest state.
      writing = writing.catch(() => {}).then(() => write(file, raw));
      return writing.then(() => written);
    },
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

async function readRaw(file: string, onProblem: (failure: Failure) => void): Promise<Record<string, unknown>> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return {};
    onProblem({
      code: 'file-broken',
      message: `The settings cannot be read (${codeOf(error)}); the defaults are used.`,
      subject: { file },
    });
    return {};
  }
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Told below.
  }
  const aside = `${file}.broken-${Date.now()}`;
  await rename(file, aside).catch(() => {});
  onProblem({
    code: 'file-broken',
    message: 'The settings could not be read; the defaults are used.',
    subject: { file: aside },
  });
  return {};
}

/** Each member by itself: one that does not fit must not cost the others. */
function lenient(raw: Record<string, unknown>): Settings {
  const fitting = Object.entries(Settings.shape).filter(
    ([name, schema]) => name in raw && schema.safeParse(raw[name]).success,
  );
  return Settings.parse(Object.fromEntries(fitting.map(([name]) => [name, raw[name]])));
}

/** Tunnels that this version cannot read stay in the file, as members do that it does not know. */
function withUnread({ tunnels, ...rest }: Change, raw: Record<string, unknown>): Record<string, unknown> {
  if (tunnels === undefined) return rest;
  const before: unknown[] = Array.isArray(raw['tunnels']) ? raw['tunnels'] : [];
  return { ...rest, tunnels: [...tunnels, ...before.filter((one) => !Tunnel.safeParse(one).success)] };
}

function definedOf(change: Change): Partial<Settings> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown';
}

/** Whole or not at all: a new file is filled, brought to the disk and renamed over the old one. */
async function write(file: string, value: object): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const part = `${file}.part`;
  const handle = await open(part, 'w', 0o600);
  try {
    await handle.writeFile(`${JSON.stringify(value, null, 2)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(part, file);
}
