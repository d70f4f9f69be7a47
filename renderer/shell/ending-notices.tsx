import { TriangleAlert, X } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { toast } from 'sonner';
import { useStore } from 'zustand';
import type { LiveProfile } from '../../contract/features/profiles.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { exactTime } from '../ui/relative-time.tsx';
import { usePaintOf } from '../workspace/use-paint.ts';
import { soonMinutes } from './credential-time.tsx';
import { standingOf } from './live-profiles.ts';
import styles from './notices.module.css';
import { useShell } from './shell-context.ts';

const soonMs = soonMinutes * 60_000;
/** The longest time that a timer takes. */
const longestMs = 2_147_483_647;

/** Warns once, some minutes before credentials end that somebody has to renew. */
export function EndingNotices() {
  const { live } = useStore(useShell().live);
  useEffect(() => {
    const timers = live.flatMap((profile) => {
      const { expiresAt, renews } = profile;
      if (expiresAt === undefined || renews) return [];
      const tell = () => {
        if (standingOf(profile, Date.now(), soonMs) === 'soon') tellEnding(profile);
      };
      return [setTimeout(tell, Math.min(longestMs, Math.max(0, expiresAt - soonMs - Date.now())))];
    });
    return () => {
      for (const timer of timers) clearTimeout(timer);
    };
  }, [live]);
  return null;
}

/** Ends that were told: a warning that was dismissed does not come again. */
const told = new Set<string>();

function tellEnding(profile: LiveProfile): void {
  const key = `${profile.scope.profile}\n${profile.expiresAt}`;
  if (told.has(key)) return;
  told.add(key);
  toast.custom((id) => <Ending profile={profile} onDismiss={() => toast.dismiss(id)} />, {
    id: key,
    duration: Infinity,
  });
}

function Ending({ profile, onDismiss }: { readonly profile: LiveProfile; readonly onDismiss: () => void }) {
  const { t, i18n } = useTranslation();
  const name = profile.scope.profile;
  const paint = usePaintOf()(name);
  return (
    <div
      role="status"
      className={styles['notice']}
      style={paint.colour === undefined ? undefined : { borderTop: `3px solid ${paint.colour}` }}
    >
      <TriangleAlert className={styles['icon']} size={16} strokeWidth={1.5} aria-hidden />
      <div className={styles['text']}>
        {paint.production && <p className={styles['mark']}>{t('shell.profile.production')}</p>}
        <p className={styles['title']}>{t('shell.live.ending', { profile: name })}</p>
        <p>{t('shell.live.endingText', { time: exactTime(profile.expiresAt ?? 0, i18n.language) })}</p>
      </div>
      <IconButton label={t('shell.dismiss')} icon={X} onClick={onDismiss} />
    </div>
  );
}
