import { useTranslation } from 'react-i18next';
import type { Profile } from '../../../../contract/features/profiles.ts';
import type { AccountPaint, ProfilePaint } from '../../../../contract/features/settings.ts';
import { TextField } from '../../../ui/text-field.tsx';
import { ColourField } from './colour-field.tsx';
import styles from './profiles.module.css';

export interface PaintRowProps {
  readonly profile: Profile;
  readonly paint: ProfilePaint;
  /** What its account says; a profile cannot take the production mark away. */
  readonly account: AccountPaint | undefined;
  readonly onChange: (paint: ProfilePaint) => void;
}

/** One profile's paint. */
export function PaintRow({ profile: { name, accountId }, paint, account, onChange }: PaintRowProps) {
  const { t } = useTranslation();
  const { colour, ...uncoloured } = paint;
  return (
    <>
      <ColourField
        label={t('settings.profiles.colour', { profile: name })}
        clearLabel={t('settings.profiles.clearColour', { profile: name })}
        colour={colour}
        onChange={(next) => onChange(next === undefined ? uncoloured : { ...paint, colour: next })}
      />
      <span className={styles['name']}>
        <span>{name}</span>
        {accountId !== undefined && <code>{accountId}</code>}
      </span>
      <TextField
        label={t('settings.profiles.shortNameOf', { profile: name })}
        hideLabel
        maxLength={24}
        placeholder={account?.shortName}
        value={paint.shortName ?? ''}
        onChange={(shortName) => onChange({ ...paint, shortName })}
      />
      <input
        type="checkbox"
        className={styles['production']}
        aria-label={t('settings.profiles.productionOf', { profile: name })}
        checked={paint.production || account?.production === true}
        disabled={account?.production === true}
        title={account?.production === true ? t('settings.accounts.byAccount') : undefined}
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
