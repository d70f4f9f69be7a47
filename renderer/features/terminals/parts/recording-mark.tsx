import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../../ui/icon-button.tsx';
import { FailureView } from '../../../workspace/failure-view.tsx';
import type { Pane } from '../state.ts';
import type { TerminalsStore } from '../store.ts';
import styles from './recording-mark.module.css';

/** Says, as long as it is so, that what a terminal shows is being recorded. */
export function RecordingMark() {
  const { t } = useTranslation();
  return (
    <span className={styles['mark']}>
      <span className={styles['dot']} aria-hidden />
      {t('terminals.recording.mark')}
    </span>
  );
}

/** Says that a recording had to stop, until it is dismissed. The terminal goes on. */
export function RecordingTrouble({ store, pane }: { readonly store: TerminalsStore; readonly pane: Pane }) {
  const { t } = useTranslation();
  const failure = pane.recording?.failure;
  if (failure === undefined) return null;
  return (
    <div className={styles['trouble']}>
      <FailureView failure={failure} compact />
      <IconButton
        label={t('terminals.trouble.dismiss')}
        icon={X}
        onClick={() => {
          store.record(pane.paneId, false);
          store.focus();
        }}
      />
    </div>
  );
}
