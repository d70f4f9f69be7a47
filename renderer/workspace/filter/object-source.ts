import type { FilterField, FilterSource } from './compile.ts';

/** A list whose rows are objects; undefined for a row that is none (a group's head). */
export type ObjectRows<R> = ReadonlyArray<R | undefined>;

/** A text to ask for by `key:`. The rows' values of `offered` are offered; none where it is null. */
export function textField<R extends object>(
  rows: ObjectRows<R>,
  key: string,
  read: (row: R) => string,
  offered: ((row: R) => string) | null = read,
): FilterField {
  const field = { key, kind: 'text', read: (at: number) => (rows[at] === undefined ? '' : read(rows[at])) } as const;
  return offered === null ? field : { ...field, values: () => distinct(rows, offered) };
}

/** The fields, and plain words that look in all of them, or in those of `searched`. */
export function fieldsSource(fields: readonly FilterField[], searched: readonly FilterField[] = fields): FilterSource {
  const haystacks: Array<string | undefined> = [];
  return {
    fields,
    haystack: (at) =>
      (haystacks[at] ??= searched
        .map(({ read }) => read(at))
        .join('\n')
        .toLowerCase()),
  };
}

function distinct<R extends object>(rows: ObjectRows<R>, read: (row: R) => string): readonly string[] {
  const values = new Set(rows.map((row) => (row === undefined ? '' : read(row))));
  values.delete('');
  return [...values].sort();
}
