import { useTranslation } from 'react-i18next';
import { Button } from '../../../ui/button.tsx';
import { Empty } from '../../../ui/empty.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { FailureView } from '../../../workspace/failure-view.tsx';
import type { SessionsState } from '../store.ts';
import styles from '../view.module.css';

export interface NothingProps {
  readonly state: SessionsState;
  readonly clearFilter: () => void;
  readonly retry: () => void;
}

/** In place of rows where there are none. */
export function Nothing({ state: { load, rows, which }, clearFilter, retry }: NothingProps) {
  const { t } = useTranslation();
  if (rows.length > 0) {
    return (
      <Empty
        title={t('sessions.empty.filtered')}
        action={<Button onClick={clearFilter}>{t('sessions.empty.clear')}</Button>}
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
  if (load.status === 'idle' || load.status === 'reading') return <Skeleton rows={12} />;
  return (
    <Empty
      title={t(`sessions.empty.${which}`)}
      text={t('sessions.empty.text')}
      action={<Button onClick={retry}>{t('common.refresh')}</Button>}
    />
  );
}
