import { useTranslation } from 'react-i18next';
import type { Recording } from '../../../../contract/features/recordings.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { exactTime } from '../../../ui/relative-time.tsx';
import styles from '../view.module.css';

export interface ConfirmProps {
  /** None asks nothing. */
  readonly recordings: readonly Recording[];
  readonly onAnswer: (agreed: boolean) => void;
}

const named = 8;

/** Says what is lost before it is. */
export function Confirm({ recordings, onAnswer }: ConfirmProps) {
  const { t, i18n } = useTranslation();
  const count = recordings.length;
  return (
    <Dialog
      open={count > 0}
      onOpenChange={(open) => {
        if (!open) onAnswer(false);
      }}
      title={t('recordings.confirm.title', { count })}
      footer={
        <>
          <Button onClick={() => onAnswer(false)}>{t('common.cancel')}</Button>
          <Button variant="danger" onClick={() => onAnswer(true)}>
            {t('recordings.delete')}
          </Button>
        </>
      }
    >
      <p>{t('recordings.confirm.lost')}</p>
      <ul className={styles['list']}>
        {recordings.slice(0, named).map(({ recordingId, title, startedAt }) => (
          <li key={recordingId}>{`${title} · ${exactTime(startedAt, i18n.language)}`}</li>
        ))}
        {count > named && <li>{t('recordings.confirm.andMore', { count: count - named })}</li>}
      </ul>
    </Dialog>
  );
}
