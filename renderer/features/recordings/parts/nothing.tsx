import { useTranslation } from 'react-i18next';
import { Button } from '../../../ui/button.tsx';
import { Empty } from '../../../ui/empty.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { FailureView } from '../../../workspace/failure-view.tsx';
import type { RecordingsState } from '../store.ts';
import styles from '../view.module.css';

export interface NothingProps {
  readonly state: Pick<RecordingsState, 'rows' | 'load'>;
  readonly clearFilter: () => void;
  readonly retry: () => void;
  readonly openSettings: () => void;
}

/** In place of rows where there are none: says how to record. */
export function Nothing({ state: { load, rows }, clearFilter, retry, openSettings }: NothingProps) {
  const { t } = useTranslation();
  if (rows.length > 0) {
    return (
      <Empty
        title={t('recordings.empty.filtered')}
        action={<Button onClick={clearFilter}>{t('recordings.empty.clear')}</Button>}
      />
    );
  }
  if (load.status === 'failed') {
    return (
      <div className={styles['center']}>
        <FailureView failure={{ remedy: 'retry', ...load.failure }} onRemedy={retry} />
      </div>
    );
  }
  if (load.status !== 'ready') return <Skeleton rows={12} />;
  return (
    <Empty
      title={t('recordings.empty.title')}
      text={t('recordings.empty.text')}
      action={<Button onClick={openSettings}>{t('recordings.empty.settings')}</Button>}
    />
  );
}
