import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../../ui/icon-button.tsx';
import { FailureView } from '../../../workspace/failure-view.tsx';
import type { Termination } from '../store.ts';
import styles from '../view.module.css';

/** What terminating does and did. */
export function Result({
  termination,
  onDismiss,
}: {
  readonly termination: Termination;
  readonly onDismiss: () => void;
}) {
  const { t } = useTranslation();
  if (termination.status === 'running') {
    return (
      <div role="status" className={styles['result']}>
        {t('sessions.terminating')}
      </div>
    );
  }
  const { terminated, failed, failures } = termination;
  return (
    <div className={styles['result']}>
      <div role="status">
        {(terminated > 0 || failed === 0) && <p>{t('sessions.terminated', { count: terminated })}</p>}
        {failed > 0 && <p>{t('sessions.notTerminated', { count: failed })}</p>}
        {failures.map((failure) => (
          <FailureView key={`${failure.code} ${failure.awsCode ?? ''}`} failure={failure} compact />
        ))}
      </div>
      <IconButton label={t('sessions.dismiss')} icon={X} onClick={onDismiss} />
    </div>
  );
}
