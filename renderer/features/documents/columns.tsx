import type { TFunction } from 'i18next';
import { Star } from 'lucide-react';
import type { DocumentRow } from '../../../contract/features/documents.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import type { TableColumn } from '../../ui/table/column.ts';
import { objectColumns } from '../../ui/table/object-columns.ts';
import styles from './view.module.css';

export interface ColumnsInput {
  readonly t: TFunction;
  readonly language: string;
  readonly rows: readonly DocumentRow[];
  readonly favourites: ReadonlySet<string>;
}

/** The columns over the documents at this moment. */
export function documentColumns({ t, language, rows, favourites }: ColumnsInput): readonly TableColumn[] {
  const { text, drawnText, drawnNumber } = objectColumns(rows);
  return [
    {
      id: 'name',
      title: t('documents.columns.name'),
      width: 320,
      ...drawnText(
        ({ name }) => name,
        ({ name }) => (
          <span className={styles['name']} title={name}>
            {favourites.has(name) && (
              <Star
                className={styles['star']}
                size={12}
                strokeWidth={1.5}
                role="img"
                aria-label={t('documents.favourite')}
              />
            )}
            <span>{shortName(name)}</span>
          </span>
        ),
      ),
    },
    { id: 'type', title: t('documents.columns.type'), width: 110, ...text(({ type }) => type) },
    {
      id: 'platforms',
      title: t('documents.columns.platforms'),
      width: 170,
      ...text(({ platforms }) => platforms.join(', ')),
    },
    { id: 'schema', title: t('documents.columns.schema'), width: 80, ...text(({ schemaVersion }) => schemaVersion) },
    { id: 'format', title: t('documents.columns.format'), width: 80, ...text(({ format }) => format) },
    { id: 'version', title: t('documents.columns.version'), width: 130, ...text(({ version }) => version) },
    { id: 'owner', title: t('documents.columns.owner'), width: 120, ...text(({ owner }) => owner) },
    {
      id: 'created',
      title: t('documents.columns.created'),
      width: 120,
      ...drawnNumber(
        ({ createdAt }) => createdAt,
        (at) => <RelativeTime at={at} language={language} />,
      ),
    },
    { id: 'target', title: t('documents.columns.target'), width: 180, ...text(({ targetType }) => targetType) },
    {
      id: 'tags',
      title: t('documents.columns.tags'),
      width: 200,
      ...text(({ tags }) => tags.map(([key, value]) => `${key}=${value}`).join(', ')),
    },
  ];
}

/** Documents of other accounts are named by their ARN: the last part is what people call them. */
export function shortName(name: string): string {
  return name.split(':document/').at(-1) ?? name;
}
