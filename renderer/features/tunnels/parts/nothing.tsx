import { Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../ui/button.tsx';
import { Empty } from '../../../ui/empty.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { FailureView } from '../../../workspace/failure-view.tsx';
import type { TunnelsState } from '../store.ts';
import styles from '../view.module.css';

export interface NothingProps {
  readonly state: TunnelsState;
  readonly clearFilter: () => void;
  readonly create: () => void;
}

/** In place of rows where there are none. */
export function Nothing({ state: { status, tunnels, failure }, clearFilter, create }: NothingProps) {
  const { t } = useTranslation();
  if (tunnels.length > 0) {
    return (
      <Empty
        title={t('tunnels.empty.filtered')}
        action={<Button onClick={clearFilter}>{t('tunnels.empty.clear')}</Button>}
      />
    );
  }
  if (failure !== undefined) {
    return (
      <div className={styles['center']}>
        <FailureView failure={failure} />
      </div>
    );
  }
  if (status === 'loading') return <Skeleton rows={6} />;
  return (
    <Empty
      title={t('tunnels.empty.title')}
      text={t('tunnels.empty.text')}
      action={
        <Button icon={Plus} onClick={create}>
          {t('tunnels.new')}
        </Button>
      }
    />
  );
}
