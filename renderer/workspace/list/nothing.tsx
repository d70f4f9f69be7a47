import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Empty, type EmptyProps } from '../../ui/empty.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { FailureView } from '../failure-view.tsx';
import type { ListId, ListLoad } from './list-id.ts';
import styles from './list.module.css';

/** `title`, `text` and `action` are for a list that is truly empty: what would be here and how to get it. */
export interface NothingProps extends EmptyProps {
  readonly id: ListId;
  /** Rows that there are, shown or not. */
  readonly count: number;
  readonly load: ListLoad;
  readonly clearFilter: () => void;
  /** Missing where asking again is of no use. */
  readonly retry?: () => void;
  /** How many rows are sketched while they come. */
  readonly sketched?: number;
}

/** In place of rows where none are shown: filtered away, failed, still coming, or truly none. */
export function Nothing({ id, count, load, clearFilter, retry, sketched = 12, ...none }: NothingProps) {
  const { t } = useTranslation();
  if (count > 0) {
    return (
      <Empty
        title={t(`${id}.empty.filtered`)}
        action={<Button onClick={clearFilter}>{t(`${id}.empty.clear`)}</Button>}
      />
    );
  }
  if (load.status === 'failed') {
    return (
      <div className={styles['failed']}>
        {retry === undefined ? (
          <FailureView failure={load.failure} />
        ) : (
          <FailureView failure={{ remedy: 'retry', ...load.failure }} onRemedy={retry} />
        )}
      </div>
    );
  }
  if (load.status === 'idle' || load.status === 'reading') return <Skeleton rows={sketched} />;
  return <Empty {...none} />;
}
