import type Database from 'libsql';
import { firstValue } from './first-value.ts';

/** Each step is made once, in order; a released step is never changed, a new one is added below. */
const steps: readonly string[] = [
  `CREATE TABLE nodes (
    account_id TEXT NOT NULL,
    region TEXT NOT NULL,
    id TEXT NOT NULL,
    seen_at INTEGER NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    reach TEXT NOT NULL,
    reason TEXT NOT NULL,
    platform TEXT NOT NULL,
    platform_name TEXT NOT NULL,
    platform_version TEXT NOT NULL,
    agent_version TEXT NOT NULL,
    address TEXT NOT NULL,
    instance_type TEXT NOT NULL,
    state TEXT NOT NULL,
    tags TEXT NOT NULL,
    last_ping INTEGER NOT NULL,
    UNIQUE (account_id, region, id)
  );
  CREATE INDEX nodes_by_place ON nodes (account_id, region);
  CREATE TABLE fleets (
    account_id TEXT NOT NULL,
    region TEXT NOT NULL,
    saved_at INTEGER NOT NULL,
    PRIMARY KEY (account_id, region)
  );
  CREATE TABLE identities (fingerprint TEXT PRIMARY KEY, account_id TEXT NOT NULL);`,
  `CREATE TABLE runs (
    account_id TEXT NOT NULL,
    region TEXT NOT NULL,
    run_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    kept TEXT NOT NULL,
    PRIMARY KEY (account_id, region, run_id)
  );`,
];

/** Brings a database to the newest form. Throws for one that a newer version of the app has written. */
export function migrate(database: Database.Database): void {
  const version = Number(firstValue(database, 'PRAGMA user_version'));
  if (version > steps.length) throw new Error(`The store was written by a newer version (${version}).`);
  for (const [index, step] of steps.entries()) {
    if (index < version) continue;
    database.exec(`BEGIN; ${step}; PRAGMA user_version = ${index + 1}; COMMIT`);
  }
}
