import type { Settings } from '../../contract/features/settings.ts';
import type { ProfileName } from '../../contract/values.ts';
import { paintOf } from './paint.ts';
import styles from './profile-mark.module.css';

export interface ProfileMarkProps {
  readonly profile: ProfileName;
  readonly settings: Pick<Settings, 'paints'>;
}

/** A profile's short name beside its colour. */
export function ProfileMark({ profile, settings }: ProfileMarkProps) {
  const { colour, name } = paintOf(settings, profile);
  return (
    <span className={styles['profile']} title={profile} style={colour === undefined ? {} : { borderColor: colour }}>
      {name}
    </span>
  );
}
