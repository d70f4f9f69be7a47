import { RefreshCw, Square } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../../contract/failure.ts';
import type { Instant } from '../../../contract/values.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { FailureView } from '../failure-view.tsx';
import type { AwsListId, ListLoad } from './list-id.ts';
import styles from './list.module.css';

interface ReadingProps {
  readonly id: AwsListId;
  readonly load: ListLoad;
}

/** Reads the list again; stops a reading under way. */
export function RefreshButton({
  id,
  load,
  refresh,
  cancel,
}: ReadingProps & { readonly refresh: () => void; readonly cancel: () => void }) {
  const { t } = useTranslation();
  return load.status === 'reading' ? (
    <IconButton label={t(`${id}.stop`)} icon={Square} onClick={cancel} />
  ) : (
    <IconButton label={t('common.refresh')} icon={RefreshCw} onClick={refresh} />
  );
}

/** For the summary: how old the rows are, and whether they are being read. */
export function ReadingState({ id, load, readAt }: ReadingProps & { readonly readAt: Instant | undefined }) {
  const { t, i18n } = useTranslation();
  return (
    <>
      {readAt !== undefined && (
        <span>
          {t(`${id}.read`)} <RelativeTime at={readAt} language={i18n.language} />
        </span>
      )}
      {load.status === 'reading' && <span>{t(`${id}.reading`)}</span>}
      {load.status === 'cancelled' && <span>{t(`${id}.cancelled`)}</span>}
    </>
  );
}

export interface TroublesProps extends ReadingProps {
  /** Rows that there are: without any the failure stands in their place (`Nothing`). */
  readonly count: number;
  readonly retry: () => void;
  /** What else keeps the list from being whole. */
  readonly others?: ReadonlyArray<{ readonly key: string; readonly title: string; readonly failure: Failure }>;
}

/** What keeps the list from being whole and fresh, over the rows that are there. */
export function Troubles({ id, load, count, retry, others = [] }: TroublesProps) {
  const { t } = useTranslation();
  const isOld = load.status === 'failed' && count > 0;
  const old = isOld
    ? [{ key: 'old', title: t(`${id}.notice.old`), failure: { remedy: 'retry' as const, ...load.failure } }]
    : [];
  const troubles = [...old, ...others];
  if (troubles.length === 0) return null;
  return (
    <div className={styles['troubles']}>
      {troubles.map(({ key, title, failure }) => (
        <section key={key} aria-label={title}>
          <p>{title}</p>
          <FailureView failure={failure} compact onRemedy={retry} />
        </section>
      ))}
    </div>
  );
}
