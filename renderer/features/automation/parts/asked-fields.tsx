import { useTranslation } from 'react-i18next';
import { Select } from '../../../ui/select.tsx';
import type { Asked } from '../store.ts';
import styles from '../view.module.css';

export interface AskedFieldsProps {
  readonly asked: Asked;
  readonly onChange: (part: Partial<Asked>) => void;
}

const statuses = ['any', 'running', 'waiting', 'success', 'failed', 'cancelled'] as const;
const times = ['any', 'day', 'week', 'month'] as const;
const types = ['any', 'Local', 'CrossAccount'] as const;

/** Which runs AWS is asked for. */
export function AskedFields({ asked, onChange }: AskedFieldsProps) {
  const { t } = useTranslation();
  return (
    <div className={styles['asked']}>
      <Select<Asked['status']>
        hideLabel
        label={t('automations.asked.status')}
        value={asked.status}
        options={statuses.map((value) => ({ value, label: t(`automations.asked.statuses.${value}`) }))}
        onChange={(status) => onChange({ status })}
      />
      <Select<Asked['since']>
        hideLabel
        label={t('automations.asked.since')}
        value={asked.since}
        options={times.map((value) => ({ value, label: t(`automations.asked.times.${value}`) }))}
        onChange={(since) => onChange({ since })}
      />
      <Select<Asked['type']>
        hideLabel
        label={t('automations.asked.type')}
        value={asked.type}
        options={types.map((value) => ({ value, label: t(`automations.asked.types.${value}`) }))}
        onChange={(type) => onChange({ type })}
      />
    </div>
  );
}
