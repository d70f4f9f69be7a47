import { useTranslation } from 'react-i18next';
import { FailureView } from '../../../workspace/failure-view.tsx';
import type { FleetState } from '../store.ts';
import styles from '../view.module.css';

/** What keeps the list from being whole and fresh, over the rows that are there. */
export function Troubles({ state, retry }: { readonly state: FleetState; readonly retry: () => void }) {
  const { t } = useTranslation();
  const { load, rows, notices } = state;
  const failure = load.status === 'failed' && rows.count > 0 ? load.failure : undefined;
  if (failure === undefined && notices.length === 0) return null;
  return (
    <div className={styles['troubles']}>
      {failure !== undefined && (
        <section aria-label={t('fleet.notice.old')}>
          <p>{t('fleet.notice.old')}</p>
          <FailureView failure={{ remedy: 'retry', ...failure }} compact onRemedy={retry} />
        </section>
      )}
      {notices.map(({ source, failure: cause }) => (
        <section key={`${source} ${cause.code}`} aria-label={t(`fleet.notice.${source}`)}>
          <p>{t(`fleet.notice.${source}`)}</p>
          <FailureView failure={cause} compact onRemedy={retry} />
        </section>
      ))}
    </div>
  );
}
