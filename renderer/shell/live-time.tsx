import { useTranslation } from 'react-i18next';
import type { LiveProfile } from '../../contract/features/profiles.ts';
import { useClock } from '../ui/clock.ts';
import { exactTime } from '../ui/relative-time.tsx';
import { soonMinutes, timeLeft } from './credential-time.tsx';
import { standingOf } from './live-profiles.ts';
import styles from './live-strip.module.css';

/** How long the credentials of a profile in use last. `terse`: as short as can be, and nothing where there is no end. */
export function LiveTime({ profile, terse }: { readonly profile: LiveProfile; readonly terse: boolean }) {
  const { t, i18n } = useTranslation();
  const { expiresAt } = profile;
  const standing = useClock((now) => standingOf(profile, now, soonMinutes * 60_000));
  const minutes = useClock((now) => Math.floor(((expiresAt ?? now) - now) / 60_000));
  if (standing === 'endless') return terse ? null : <span>{t('shell.live.endless')}</span>;
  const words =
    standing === 'holds' || standing === 'soon'
      ? terse
        ? timeLeft(t, minutes)
        : t('shell.live.left', { left: timeLeft(t, minutes) })
      : t(`shell.live.${standing}`);
  return (
    <span className={styles['time']} data-standing={standing} title={exactTime(expiresAt ?? 0, i18n.language)}>
      {words}
    </span>
  );
}
