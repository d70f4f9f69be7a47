import { readFile } from 'node:fs/promises';
import { ownTurn, type OwnTurn } from './aws/turns.ts';

export interface LoadingParts {
  readonly load: (file: string) => Promise<unknown>;
  /** The files that a file needs, each after those that it needs itself. */
  readonly needsOf: (file: string) => readonly string[];
  readonly ownTurn: OwnTurn;
}

/**
 * Loads files of the built app as `import()` would. To compile one takes this thread some milliseconds, and an SDK client
 * is thirty of them: each has a turn of its own, also when several clients are loaded at once. What could not be loaded is
 * tried again when it is next asked for. A file may not wait, as it is evaluated, for another that is loaded in this way.
 */
export function createLoading({ load, needsOf, ownTurn: turn }: LoadingParts): (file: string) => Promise<unknown> {
  const known = new Map<string, Promise<unknown>>();
  let before: Promise<unknown> = Promise.resolve();
  const enter = (file: string): Promise<unknown> => {
    const loading = before.then(turn).then(() => load(file));
    before = loading.catch(() => known.delete(file));
    known.set(file, loading);
    return loading;
  };
  return async (file) => {
    if (!known.has(file)) for (const needed of needsOf(file)) await (known.get(needed) ?? enter(needed));
    return known.get(file) ?? enter(file);
  };
}

/** Filled in by scripts/import-in-turns.mjs, which puts `loadInTurns` in the place of each `import()` of main's own files. */
declare const needs: Readonly<Record<string, readonly string[]>>;

export const loadInTurns = createLoading({
  async load(file) {
    // Node keeps what import() could not read (there were too many open files) as failed for good: it is tried here first.
    await readFile(new URL(`./${file}`, import.meta.url));
    return import(/* @vite-ignore */ `./${file}`);
  },
  needsOf: (file) => needs[file] ?? [],
  ownTurn,
});
