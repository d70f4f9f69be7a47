import { useTranslation } from 'react-i18next';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import type { FleetState } from '../store.ts';
import styles from '../view.module.css';

export interface SummaryProps {
  readonly state: FleetState;
  readonly shown: number;
  /** What the last copying did. */
  readonly told: string;
}

/** How many rows there are, how old they are, and what is going on. */
export function Summary({ state: { rows, data, load }, shown, told }: SummaryProps) {
  const { t, i18n } = useTranslation();
  const { count } = rows;
  return (
    <div className={styles['under']}>
      <span role="status">{shown === count ? t('fleet.count', { count }) : t('fleet.countOf', { shown, count })}</span>
      {data !== undefined && (
        <span className={data.from === 'store' ? styles['old'] : undefined}>
          {t(data.from === 'store' ? 'fleet.stored' : 'fleet.read')}{' '}
          <RelativeTime at={data.at} language={i18n.language} />
        </span>
      )}
      {load.status === 'reading' && <span>{t('fleet.reading')}</span>}
      {load.status === 'cancelled' && <span>{t('fleet.cancelled')}</span>}
      <span role="status" className={styles['told']}>
        {told}
      </span>
    </div>
  );
}
