import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../../ui/icon-button.tsx';
import styles from './profiles.module.css';

export interface ColourFieldProps {
  readonly label: string;
  readonly clearLabel: string;
  /** `#rrggbb`; undefined for none. */
  readonly colour: string | undefined;
  readonly onChange: (colour: string | undefined) => void;
}

/** Shown where there is no colour: a browser's field cannot be empty. */
const neutral = '#808080';

/** A colour that can also be taken away. */
export function ColourField({ label, clearLabel, colour, onChange }: ColourFieldProps) {
  const { t } = useTranslation();
  return (
    <span className={styles['colour']} data-empty={colour === undefined ? '' : undefined}>
      <input
        type="color"
        aria-label={label}
        title={colour ?? t('settings.profiles.noColour')}
        value={colour ?? neutral}
        onChange={(event) => onChange(event.target.value)}
      />
      {colour !== undefined && <IconButton label={clearLabel} icon={X} onClick={() => onChange(undefined)} />}
    </span>
  );
}
