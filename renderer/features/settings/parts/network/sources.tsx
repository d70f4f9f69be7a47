import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { NetworkValue } from '../../../../../contract/features/network.ts';
import styles from './network.module.css';

export interface SourcesProps {
  /** Strongest first. */
  readonly values: readonly NetworkValue[];
  /** Said where there are none. */
  readonly nothing: string;
}

/** Which value is in force and where it comes from, and those that it sets aside. */
export function Sources({ values, nothing }: SourcesProps) {
  const { t } = useTranslation();
  if (values.length === 0) return <p className={styles['source']}>{nothing}</p>;
  return values.map((value, at) => (
    <p key={`${value.from} ${value.name ?? ''}`} className={styles['source']}>
      {t(at === 0 ? 'settings.network.inForce' : 'settings.network.setAside', {
        value: textOf(t, value),
        origin: t(`settings.network.origins.${value.from}`, { name: value.name ?? '' }),
      })}
    </p>
  ));
}

function textOf(t: TFunction, { value, login }: NetworkValue): string {
  return login === true ? t('settings.network.withLogin', { value }) : value;
}
