import { useTranslation } from 'react-i18next';
import type { DocumentParameter } from '../../../../contract/features/session-documents.ts';
import { Select } from '../../../ui/select.tsx';
import { TextArea } from '../../../ui/text-area.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { parameterProblem } from '../parameters.ts';

export interface ParameterFieldProps {
  readonly parameter: DocumentParameter;
  readonly value: string;
  /** Problems are told once the user has been here: an empty form is no mistake. */
  readonly touched: boolean;
  readonly onChange: (value: string) => void;
}

/** One parameter as its document describes it. */
export function ParameterField({ parameter, value, touched, onChange }: ParameterFieldProps) {
  const { t } = useTranslation();
  const { name, type, description, allowedValues, allowedPattern } = parameter;
  const choices = type === 'Boolean' && allowedValues.length === 0 ? ['true', 'false'] : allowedValues;
  if (choices.length > 0 && type !== 'StringList') {
    const offered = choices.includes(value) ? choices : [value, ...choices];
    return (
      <Select
        label={name}
        help={description}
        value={value}
        options={offered.map((each) => ({ value: each, label: each === '' ? t('connectWith.choose') : each }))}
        onChange={onChange}
      />
    );
  }
  const problem = touched ? parameterProblem(parameter, value) : undefined;
  const rest = {
    label: name,
    help: type === 'StringList' ? `${description} ${t('connectWith.onePerLine')}`.trim() : description,
    error: problem === undefined ? undefined : t(`connectWith.problems.${problem}`, { pattern: allowedPattern }),
    value,
    onChange,
  };
  // A command is often longer than a line.
  return type === 'StringList' || /^commands?$/i.test(name) ? <TextArea {...rest} /> : <TextField {...rest} />;
}
