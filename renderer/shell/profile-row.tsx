import { TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Profile } from '../../contract/features/profiles.ts';
import type { Paint } from '../workspace/paint.ts';
import styles from './profile-row.module.css';

export interface ProfileRowProps {
  readonly profile: Profile;
  readonly paint: Paint;
  /** Why it cannot be used, in short. */
  readonly trouble: string | undefined;
}

/** One profile in a list: its name and account, then where its credentials come from and its Region. */
export function ProfileRow({ profile, paint, trouble }: ProfileRowProps) {
  const { t } = useTranslation();
  const source = profile.origin === 'app' ? t('shell.source.app') : t(`shell.source.${profile.source}`);
  return (
    <div className={styles['row']}>
      <i className={styles['paint']} style={{ background: paint.colour }} aria-hidden />
      <div className={styles['words']}>
        <div className={styles['line']}>
          <span className={styles['name']}>{profile.name}</span>
          {paint.name !== profile.name && <span className={styles['short']}>{paint.name}</span>}
          {paint.production && <span className={styles['production']}>{t('shell.profile.production')}</span>}
          {profile.accountId !== undefined && <code className={styles['account']}>{profile.accountId}</code>}
        </div>
        <div className={styles['line']}>
          {trouble === undefined ? (
            <span className={styles['facts']}>{source}</span>
          ) : (
            <span className={styles['trouble']}>
              <TriangleAlert size={12} strokeWidth={1.5} aria-hidden />
              {source} · {trouble}
            </span>
          )}
          <code className={styles['region']}>{profile.region ?? t('shell.profile.noRegion')}</code>
        </div>
      </div>
    </div>
  );
}
