import type { DocumentRow } from '../../../contract/features/documents.ts';
import type { FilterSource } from '../../workspace/filter/compile.ts';
import { fieldsSource, textField } from '../../workspace/filter/object-source.ts';

/** What can be asked of documents. */
export function documentsFilterSource(rows: readonly DocumentRow[]): FilterSource {
  const field = (key: string, read: (row: DocumentRow) => string, offered?: ((row: DocumentRow) => string) | null) =>
    textField(rows, key, read, offered);
  return fieldsSource([
    field('name', ({ name }) => name, null),
    field('type', ({ type }) => type),
    { ...field('platform', ({ platforms }) => platforms.join(' '), null), values: () => ['Linux', 'Windows', 'MacOS'] },
    field('schema', ({ schemaVersion }) => schemaVersion),
    field('format', ({ format }) => format),
    field('owner', ({ owner }) => owner),
    field('target', ({ targetType }) => targetType),
    field('tag', ({ tags }) => tags.map(([key, value]) => `${key}=${value}`).join(' '), null),
  ]);
}
