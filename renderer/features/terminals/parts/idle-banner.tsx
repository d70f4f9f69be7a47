import { useTranslation } from 'react-i18next';
import { useClock } from '../../../ui/clock.ts';
import styles from './pane-view.module.css';

/** Says that a session is about to end for want of data, and when. Only a key press in it can change that. */
export function IdleBanner({ endsAt }: { readonly endsAt: number }) {
  const { t } = useTranslation();
  const left = useClock((now) => Math.max(0, Math.round((endsAt - now) / 1_000)));
  const time = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
  return (
    <div className={styles['strip']} data-tone="warn">
      <span role="status">{t('terminals.idle.text')}</span>
      <span className={styles['time']}>
        {left === 0 ? t('terminals.idle.now') : t('terminals.idle.left', { time })}
      </span>
    </div>
  );
}
