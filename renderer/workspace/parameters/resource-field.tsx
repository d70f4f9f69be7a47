import { Check, Search } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ResourceKind } from '../../../contract/document-parameters.ts';
import type { Scope } from '../../../contract/values.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Picker } from '../../ui/picker.tsx';
import { Popover } from '../../ui/popover.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { FailureView } from '../failure-view.tsx';
import styles from './parameter-form.module.css';
import { useChoices } from './use-choices.ts';

export interface ResourceFieldProps {
  readonly label: string;
  readonly help?: string | undefined;
  readonly error?: string | undefined;
  readonly kind: ResourceKind;
  readonly scope: Scope;
  /** Several values, one a line. */
  readonly inLines?: boolean;
  readonly value: readonly string[];
  readonly onChange: (value: readonly string[]) => void;
}

/** Names of resources: typed, or picked from what the account has. AWS is asked when the list is opened. */
export function ResourceField({
  label,
  help,
  error,
  kind,
  scope,
  inLines = false,
  value,
  onChange,
}: ResourceFieldProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const common = { label, help, error, value: value.join('\n') };
  const choose = (chosen: string) => {
    const others = value.filter((each) => each !== chosen && each !== '');
    if (!inLines) {
      onChange([chosen]);
      setOpen(false);
    } else onChange(value.includes(chosen) ? others : [...others, chosen]);
  };
  return (
    <div className={styles['withPicker']}>
      {inLines ? (
        <TextArea
          {...common}
          onChange={(typed) => onChange(typed === '' ? [] : typed.split('\n'))}
          rows={Math.min(8, Math.max(2, value.length))}
        />
      ) : (
        <TextField {...common} onChange={(typed) => onChange([typed])} />
      )}
      <Popover
        open={open}
        onOpenChange={setOpen}
        label={t(`parameters.kinds.${kind}`)}
        width={446}
        trigger={<IconButton icon={Search} label={t('parameters.pick', { name: label })} />}
      >
        <Choices kind={kind} scope={scope} value={value} onChoose={choose} />
      </Popover>
    </div>
  );
}

interface ChoicesProps extends Pick<ResourceFieldProps, 'kind' | 'scope' | 'value'> {
  readonly onChoose: (value: string) => void;
}

function Choices({ kind, scope, value, onChoose }: ChoicesProps) {
  const { t } = useTranslation();
  const { choices, more, busy, failure, search, retry } = useChoices(kind, scope);
  const find = (text: string) => {
    const typed = text.trim().toLowerCase();
    return choices.filter((choice) => `${choice.label}\n${choice.value}`.toLowerCase().includes(typed));
  };
  return (
    <Picker
      label={t(`parameters.kinds.${kind}`)}
      placeholder={t('parameters.search')}
      find={find}
      onType={search}
      keyOf={(choice) => choice.value}
      current={value[0]}
      rowHeight={28}
      none={busy ? t('parameters.reading') : failure === undefined ? t('parameters.none') : ''}
      onChoose={(choice) => onChoose(choice.value)}
      renderRow={(choice) => (
        <div className={styles['choice']}>
          {value.includes(choice.value) ? <Check size={16} strokeWidth={1.5} aria-hidden /> : <span />}
          <span>{choice.label || choice.value}</span>
          {choice.label !== '' && <code title={choice.value}>{choice.value}</code>}
        </div>
      )}
      footer={
        failure === undefined ? (
          more && <p className={styles['note']}>{t('parameters.more')}</p>
        ) : (
          <FailureView failure={{ remedy: 'retry', ...failure }} compact onRemedy={retry} />
        )
      }
    />
  );
}
