import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Profile } from '../../../../contract/features/profiles.ts';
import type { ProfilePaint } from '../../../../contract/features/settings.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import styles from './profiles.module.css';

export interface PaintRowProps {
  readonly profile: Profile;
  readonly paint: ProfilePaint;
  readonly onChange: (paint: ProfilePaint) => void;
}

/** Shown in the colour field of a profile that has none: a browser's field cannot be empty. */
const neutral = '#808080';

/** One profile's paint. */
export function PaintRow({ profile: { name, accountId }, paint, onChange }: PaintRowProps) {
  const { t } = useTranslation();
  const { colour, ...uncoloured } = paint;
  return (
    <>
      <span className={styles['colour']} data-empty={colour === undefined ? '' : undefined}>
        <input
          type="color"
          aria-label={t('settings.profiles.colour', { profile: name })}
          title={colour ?? t('settings.profiles.noColour')}
          value={colour ?? neutral}
          onChange={(event) => onChange({ ...paint, colour: event.target.value })}
        />
        {colour !== undefined && (
          <IconButton
            label={t('settings.profiles.clearColour', { profile: name })}
            icon={X}
            onClick={() => onChange(uncoloured)}
          />
        )}
      </span>
      <span className={styles['name']}>
        <span>{name}</span>
        {accountId !== undefined && <code>{accountId}</code>}
      </span>
      <TextField
        label={t('settings.profiles.shortNameOf', { profile: name })}
        hideLabel
        maxLength={24}
        value={paint.shortName ?? ''}
        onChange={(shortName) => onChange({ ...paint, shortName })}
      />
      <input
        type="checkbox"
        className={styles['production']}
        aria-label={t('settings.profiles.productionOf', { profile: name })}
        checked={paint.production}
        onChange={(event) => onChange({ ...paint, production: event.target.checked })}
      />
      <input
        type="checkbox"
        className={styles['production']}
        aria-label={t('settings.profiles.recordOf', { profile: name })}
        checked={paint.record ?? false}
        onChange={(event) => onChange({ ...paint, record: event.target.checked })}
      />
    </>
  );
}
