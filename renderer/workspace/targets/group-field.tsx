import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { shown, type Load } from '../../bridge/load.ts';
import { Select } from '../../ui/select.tsx';
import { FailureView } from '../failure-view.tsx';

export interface GroupFieldProps {
  /** Names of resource groups; asked for with `read` when the field is drawn. */
  readonly groups: Load<readonly string[]>;
  readonly read: () => void;
  readonly retry: () => void;
  readonly value: string;
  readonly onChange: (group: string) => void;
  readonly wrong: boolean;
}

/** One of the account's resource groups. */
export function GroupField({ groups, read, retry, value, onChange, wrong }: GroupFieldProps) {
  const { t } = useTranslation();
  useEffect(read, [read]);
  const names = shown(groups) ?? [];
  const offered = value === '' || names.includes(value) ? names : [value, ...names];
  return (
    <>
      <Select
        label={t('targets.group')}
        value={value}
        error={wrong ? t('targets.errors.group') : undefined}
        options={[
          { value: '', label: t('targets.chooseGroup') },
          ...offered.map((name) => ({ value: name, label: name })),
        ]}
        onChange={onChange}
      />
      {groups.status === 'failed' && (
        <FailureView failure={{ remedy: 'retry', ...groups.failure }} compact onRemedy={retry} />
      )}
    </>
  );
}
