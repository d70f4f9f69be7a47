import { useTranslation } from 'react-i18next';
import type { ProfileName } from '../../contract/values.ts';
import styles from './profile-mark.module.css';
import { usePaintOf } from './use-paint.ts';

/** A profile's short name beside its colour; production is said in a word. */
export function ProfileMark({ profile }: { readonly profile: ProfileName }) {
  const { t } = useTranslation();
  const { colour, name, production } = usePaintOf()(profile);
  return (
    <span className={styles['profile']} title={profile} style={colour === undefined ? {} : { borderColor: colour }}>
      {name}
      {production && ` · ${t('terminals.production')}`}
    </span>
  );
}
