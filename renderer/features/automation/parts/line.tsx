import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { TextField } from '../../../ui/text-field.tsx';
import type { FormStore } from '../form-store.ts';

export interface LineProps {
  readonly form: FormStore;
  readonly field: 'maxConcurrency' | 'maxErrors' | 'locationConcurrency' | 'locationErrors';
  /** What a wrong one is told to be. */
  readonly rate?: 'rate' | 'errors';
}

/** One line of the form with its help. */
export function Line({ form, field, rate }: LineProps) {
  const { t } = useTranslation();
  const { draft, wrong } = useStore(form.state);
  return (
    <TextField
      label={t(`automation.form.lines.${field}`)}
      help={t(`automation.form.help.${field}`)}
      error={rate !== undefined && wrong.has(field) ? t(`automation.form.errors.${rate}`) : undefined}
      value={draft[field]}
      maxLength={7}
      onChange={(value) => form.change({ [field]: value })}
    />
  );
}
