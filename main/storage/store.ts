import { renameSync, rmSync } from 'node:fs';
import Database from 'libsql';
import type { NodeColumns } from '../../contract/features/fleet.ts';
import { nodeFields as fields, type NodeField } from '../../contract/node-fields.ts';
import { firstValue } from './first-value.ts';
import { migrate } from './migrations.ts';

/** A page of stored nodes; `next` is where the following one begins, undefined at the end. */
export interface StoredPage {
  readonly columns: NodeColumns;
  readonly savedAt: number;
  readonly next: number | undefined;
}

/** Where the reading of a profile's stored fleet begins. */
export interface KnownFleet {
  readonly accountId: string;
  /** Undefined where none was ever saved. */
  readonly first: StoredPage | undefined;
}

/** The local store: synchronous, so it runs where it may block (store-worker.ts). */
export interface Store {
  /** The account that an identity was last seen to be, with its first nodes; undefined for an unknown identity. */
  fleetOf(fingerprint: string, region: string, size: number): KnownFleet | undefined;
  /** Stored nodes of an account and Region from a position on. Undefined where none was ever saved. */
  fleetPage(accountId: string, region: string, from: number, size: number): StoredPage | undefined;
  /** Encoded tags of stored nodes by id; ids that are not stored are left out. */
  fleetTags(accountId: string, region: string, ids: readonly string[]): ReadonlyMap<string, string>;
  /** Puts rows in; rows of the same id are replaced. `at` marks them as seen then. */
  fleetSave(accountId: string, region: string, columns: NodeColumns, at: number): void;
  /** Ends a read that began at `at`: the fleet is that old from now on. After a complete one, rows that it did not see go. */
  fleetFinish(accountId: string, region: string, at: number, complete: boolean): void;
  identityGet(fingerprint: string): string | undefined;
  identitySet(fingerprint: string, accountId: string): void;
  /** Keeps which commands are one run, begun at `at`; runs that AWS has forgotten go. */
  runSave(accountId: string, region: string, runId: string, at: number, kept: string): void;
  /** Kept runs by id, newest first. */
  runList(accountId: string, region: string): Array<[string, string]>;
  close(): void;
}

/**
 * Opens the store's file. A file that is no database any more is moved aside (`<file>.broken-<time>`), a new one is
 * made and `onRebuilt` is told where the old one is. Throws for a folder that cannot be written.
 */
export function openStore(file: string, onRebuilt: (aside: string, cause: string) => void): Store {
  let database = openOrRebuild(file, onRebuilt);

  /** Damage can show at any page read later: then the store is rebuilt and the call made once more. */
  const guarded = <T>(work: (database: Database.Database) => T): T => {
    try {
      return work(database);
    } catch (error) {
      if (!isDamage(error)) throw error;
      database.close();
      database = rebuild(file, error, onRebuilt);
      return work(database);
    }
  };

  return {
    fleetOf: (fingerprint, region, size) =>
      guarded((open) => {
        const accountId = accountOf(open, fingerprint);
        return accountId === undefined ? undefined : { accountId, first: readPage(open, accountId, region, 0, size) };
      }),
    fleetPage: (accountId, region, from, size) => guarded((open) => readPage(open, accountId, region, from, size)),
    fleetTags: (accountId, region, ids) => guarded((open) => tagsOf(open, accountId, region, ids)),
    fleetSave: (accountId, region, columns, at) => guarded((open) => saveRows(open, accountId, region, columns, at)),
    fleetFinish: (accountId, region, at, complete) => guarded((open) => finish(open, accountId, region, at, complete)),
    identityGet: (fingerprint) => guarded((open) => accountOf(open, fingerprint)),
    identitySet: (fingerprint, accountId) =>
      guarded(
        (open) =>
          void open
            .prepare('INSERT OR REPLACE INTO identities (fingerprint, account_id) VALUES (?, ?)')
            .run(fingerprint, accountId),
      ),
    runSave: (accountId, region, runId, at, kept) =>
      guarded((open) => saveRun(open, [accountId, region, runId, at, kept])),
    runList: (accountId, region) =>
      guarded(
        (open) =>
          open
            .prepare('SELECT run_id, kept FROM runs WHERE account_id = ? AND region = ? ORDER BY at DESC')
            .raw()
            .all(accountId, region) as Array<[string, string]>,
      ),
    close() {
      try {
        // Brings the log's rows into the file; libsql leaves that to the next opening.
        database.pragma('wal_checkpoint(TRUNCATE)');
      } catch {
        // Damage is met and told at the next opening.
      }
      database.close();
    },
  };
}

function openOrRebuild(file: string, onRebuilt: (aside: string, cause: string) => void): Database.Database {
  try {
    return open(file);
  } catch (error) {
    if (!isDamage(error)) throw error;
    return rebuild(file, error, onRebuilt);
  }
}

function open(file: string): Database.Database {
  const database = new Database(file);
  try {
    // A write-ahead log survives a crash at any moment; NORMAL loses at most the last transactions of a power cut.
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = NORMAL');
    migrate(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function rebuild(file: string, cause: unknown, onRebuilt: (aside: string, cause: string) => void): Database.Database {
  const aside = `${file}.broken-${Date.now()}`;
  renameSync(file, aside);
  for (const part of ['-wal', '-shm']) rmSync(file + part, { force: true });
  onRebuilt(aside, cause instanceof Error ? cause.message : String(cause));
  return open(file);
}

function isDamage(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  return code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_NOTADB');
}

function accountOf(database: Database.Database, fingerprint: string): string | undefined {
  return firstValue(database, 'SELECT account_id FROM identities WHERE fingerprint = ?', fingerprint) as
    string | undefined;
}

/** One statement answers a page as one JSON list a column: a fraction of the cost of a call for each row. */
const pageStatement = `
  SELECT ${fields.map((field) => `json_group_array(${columnOf(field)})`).join(', ')}, max(rowid)
  FROM (SELECT rowid, * FROM nodes WHERE account_id = ? AND region = ? AND rowid > ? ORDER BY rowid LIMIT ?)`;

function readPage(
  database: Database.Database,
  accountId: string,
  region: string,
  from: number,
  size: number,
): StoredPage | undefined {
  const savedAt = firstValue(
    database,
    'SELECT saved_at FROM fleets WHERE account_id = ? AND region = ?',
    accountId,
    region,
  ) as number | undefined;
  if (savedAt === undefined) return undefined;
  const row = database.prepare(pageStatement).raw().get(accountId, region, from, size) as Array<string | number | null>;
  const entries = fields.map((field, index) => [field, JSON.parse(String(row[index])) as unknown]);
  const columns = Object.fromEntries(entries) as NodeColumns;
  const last = row[fields.length];
  return { columns, savedAt, next: columns.id.length === size && typeof last === 'number' ? last : undefined };
}

function tagsOf(
  database: Database.Database,
  accountId: string,
  region: string,
  ids: readonly string[],
): ReadonlyMap<string, string> {
  const rows = database
    .prepare(
      'SELECT id, tags FROM nodes WHERE account_id = ? AND region = ? AND id IN (SELECT value FROM json_each(?))',
    )
    .raw()
    .all(accountId, region, JSON.stringify(ids)) as Array<[string, string]>;
  return new Map(rows);
}

const saveStatement = `
  INSERT INTO nodes (account_id, region, seen_at, ${fields.map(columnOf).join(', ')})
  VALUES (?, ?, ?, ${fields.map(() => '?').join(', ')})
  ON CONFLICT (account_id, region, id) DO UPDATE SET seen_at = max(seen_at, excluded.seen_at),
  ${fields
    .slice(1)
    .map((field) => `${columnOf(field)} = excluded.${columnOf(field)}`)
    .join(', ')}`;

function saveRows(
  database: Database.Database,
  accountId: string,
  region: string,
  columns: NodeColumns,
  at: number,
): void {
  const statement = database.prepare(saveStatement);
  const lists = fields.map((field) => columns[field]);
  database.transaction(() => {
    for (let index = 0; index < columns.id.length; index += 1) {
      statement.run([accountId, region, at, ...lists.map((list) => list[index] ?? '')]);
    }
    // The first rows of a fleet are shown before it is complete; an older whole one keeps its age until then.
    database
      .prepare('INSERT OR IGNORE INTO fleets (account_id, region, saved_at) VALUES (?, ?, ?)')
      .run(accountId, region, at);
  })();
}

function finish(database: Database.Database, accountId: string, region: string, at: number, complete: boolean): void {
  database.transaction(() => {
    database
      .prepare('INSERT OR REPLACE INTO fleets (account_id, region, saved_at) VALUES (?, ?, ?)')
      .run(accountId, region, at);
    if (!complete) return;
    database
      .prepare('DELETE FROM nodes WHERE account_id = ? AND region = ? AND seen_at < ?')
      .run(accountId, region, at);
  })();
}

/** AWS keeps commands for thirty days. */
const keptMs = 31 * 86_400_000;

function saveRun(database: Database.Database, row: [string, string, string, number, string]): void {
  database.transaction(() => {
    database
      .prepare('INSERT OR REPLACE INTO runs (account_id, region, run_id, at, kept) VALUES (?, ?, ?, ?, ?)')
      .run(...row);
    database.prepare('DELETE FROM runs WHERE at < ?').run(row[3] - keptMs);
  })();
}

function columnOf(field: NodeField): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
