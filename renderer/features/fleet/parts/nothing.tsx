import { RefreshCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../ui/button.tsx';
import { Empty } from '../../../ui/empty.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { FailureView } from '../../../workspace/failure-view.tsx';
import type { FleetState } from '../store.ts';
import styles from '../view.module.css';

export interface NothingProps {
  readonly state: FleetState;
  readonly clearFilter: () => void;
  readonly retry: () => void;
}

/** In place of rows where there are none: still coming, failed, filtered away, or truly none. */
export function Nothing({ state: { load, rows }, clearFilter, retry }: NothingProps) {
  const { t } = useTranslation();
  if (rows.count > 0) {
    return (
      <Empty
        title={t('fleet.empty.filtered')}
        action={<Button onClick={clearFilter}>{t('fleet.empty.clear')}</Button>}
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
  if (load.status === 'idle' || load.status === 'reading') return <Skeleton rows={16} />;
  return (
    <Empty
      title={t('fleet.empty.title')}
      text={t('fleet.empty.text')}
      action={
        <Button icon={RefreshCw} onClick={retry}>
          {t('common.refresh')}
        </Button>
      }
    />
  );
}
