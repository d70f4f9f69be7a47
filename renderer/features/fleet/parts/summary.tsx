import { useTranslation } from 'react-i18next';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { ListSummary } from '../../../workspace/list/list-page.tsx';
import { ReadingState } from '../../../workspace/list/reading.tsx';
import type { List } from '../../../workspace/list/use-list.ts';
import type { FleetState } from '../store.ts';
import styles from '../view.module.css';

export interface SummaryProps {
  readonly list: List;
  readonly state: FleetState;
  /** What the last copying did. */
  readonly told: string;
}

/** How many nodes there are, how old they are, and what is going on. */
export function Summary({ list, state: { rows, data, load }, told }: SummaryProps) {
  const { t, i18n } = useTranslation();
  return (
    <ListSummary list={list} total={rows.count} told={told}>
      {data?.from === 'store' && (
        <span className={styles['old']}>
          {t('fleet.stored')} <RelativeTime at={data.at} language={i18n.language} />
        </span>
      )}
      <ReadingState id="fleet" load={load} readAt={data?.from === 'aws' ? data.at : undefined} />
    </ListSummary>
  );
}
