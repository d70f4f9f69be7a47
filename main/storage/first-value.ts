import type Database from 'libsql';

/** The first column of the first row; undefined without a row. (libsql's `get` does not heed `pluck`.) */
export function firstValue(database: Database.Database, sql: string, ...values: readonly unknown[]): unknown {
  const row = database
    .prepare(sql)
    .raw()
    .get(...values) as readonly unknown[] | undefined;
  return row?.[0];
}
