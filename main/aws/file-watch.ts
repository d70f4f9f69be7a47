import { realpathSync, watch, type FSWatcher } from 'node:fs';
import path from 'node:path';

/** An editor writes a file in several steps; a tool writes two files in a row. */
const settleMs = 100;

/**
 * Tells, once things have settled, that one of the files may have changed. Folders are watched, not files: that sees a
 * file replaced by renaming, made later, or reached through a link. After each change the watchers are set anew, so a
 * folder that was made or replaced is followed. Answers with what ends it.
 */
export function watchFiles(files: readonly string[], changed: () => void): () => void {
  let watchers: FSWatcher[] = [];
  let timer: NodeJS.Timeout | undefined;
  let ended = false;
  const arm = () => {
    const before = watchers;
    watchers = placesOf(files).flatMap(([folder, names]) => watchFolder(folder, names, soon));
    for (const watcher of before) watcher.close();
  };
  const soon = () => {
    clearTimeout(timer);
    if (ended) return;
    timer = setTimeout(() => {
      // First the watchers, then the reading: a change between the two is seen.
      arm();
      changed();
    }, settleMs);
  };
  arm();
  return () => {
    ended = true;
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}

/** Folders to watch, with the names that matter in each: the file's own, its link's target's, or the way to a missing one. */
function placesOf(files: readonly string[]): Array<readonly [string, ReadonlySet<string>]> {
  const places = new Map<string, Set<string>>();
  const add = (place: string) => {
    const folder = path.dirname(place);
    places.set(folder, (places.get(folder) ?? new Set()).add(path.basename(place)));
  };
  for (const file of files) {
    add(file);
    const real = realPath(file);
    if (real !== undefined) add(real);
    // A folder that does not exist cannot be watched: the nearest one above it tells when it is made.
    for (
      let missing = path.dirname(file);
      realPath(missing) === undefined && path.dirname(missing) !== missing;
      missing = path.dirname(missing)
    ) {
      add(missing);
    }
  }
  return [...places];
}

function realPath(place: string): string | undefined {
  try {
    return realpathSync(place);
  } catch {
    return undefined;
  }
}

function watchFolder(folder: string, names: ReadonlySet<string>, changed: () => void): FSWatcher[] {
  try {
    const watcher = watch(folder, { persistent: false }, (_event, name) => {
      if (name === null || names.has(name) || name === path.basename(folder)) changed();
    });
    watcher.on('error', changed);
    return [watcher];
  } catch {
    // Missing, or a file system that cannot be watched: `reload` still reads it.
    return [];
  }
}
