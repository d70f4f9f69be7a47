import { useTranslation } from 'react-i18next';
import { isList, resourceKindOf, type ParameterProblem } from '../../../contract/document-parameters.ts';
import type { DocumentParameter, Scope } from '../../../contract/values.ts';
import { Select } from '../../ui/select.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { ChoiceList } from './choice-list.tsx';
import { problemText } from './problem-text.ts';
import { ResourceField } from './resource-field.tsx';

export interface ParameterFieldProps {
  readonly parameter: DocumentParameter;
  /** As it is typed: a list has one item a line. */
  readonly value: readonly string[];
  readonly problem: ParameterProblem | undefined;
  readonly onChange: (value: readonly string[]) => void;
  /** Where the resources are that can be picked. */
  readonly scope: Scope;
}

/** One parameter as its document describes it: its help below, or what the document would refuse. */
export function ParameterField({ parameter, value, problem, onChange, scope }: ParameterFieldProps) {
  const { t } = useTranslation();
  const { name, type, description, allowedValues } = parameter;
  const [first = ''] = value;
  const error = problem === undefined ? undefined : problemText(t, problem);
  if (type === 'StringList' && allowedValues.length > 0)
    return (
      <ChoiceList label={name} help={description} error={error} options={allowedValues} {...{ value, onChange }} />
    );
  const choices = type === 'Boolean' && allowedValues.length === 0 ? ['true', 'false'] : allowedValues;
  if (choices.length > 0 && type !== 'MapList') {
    const offered = choices.includes(first) ? choices : [first, ...choices];
    return (
      <Select
        label={name}
        help={description}
        error={error}
        value={first}
        options={offered.map((each) => ({ value: each, label: each === '' ? t('parameters.choose') : each }))}
        onChange={(chosen) => onChange([chosen])}
      />
    );
  }
  const common = { label: name, error, spellCheck: false };
  const inLines = isList(parameter);
  const text = value.join('\n');
  const help = [description, ...hintsOf(parameter).map((hint) => t(`parameters.${hint}`))].join(' ').trim();
  const set = (typed: string) => onChange(inLines ? (typed === '' ? [] : typed.split('\n')) : [typed]);
  const kind = resourceKindOf(parameter);
  if (kind !== undefined)
    return (
      <ResourceField {...common} help={help} kind={kind} scope={scope} inLines={inLines} {...{ value, onChange }} />
    );
  return isLong(parameter) ? (
    <TextArea {...common} help={help} value={text} onChange={set} rows={rowsFor(value, text)} />
  ) : (
    <TextField
      {...common}
      help={help}
      value={text}
      onChange={set}
      {...(type === 'Integer' && { inputMode: 'numeric' as const })}
    />
  );
}

function hintsOf({ type, multiline }: DocumentParameter): Array<'onePerLine' | 'mapsPerLine' | 'map'> {
  if (type === 'MapList') return ['mapsPerLine'];
  if (type === 'StringMap') return ['map'];
  return type === 'StringList' && multiline !== true ? ['onePerLine'] : [];
}

/** A command is often longer than a line. */
function isLong({ name, type, multiline }: DocumentParameter): boolean {
  return multiline === true || isListType(type) || /^commands?$/i.test(name);
}

function isListType(type: DocumentParameter['type']): boolean {
  return type === 'StringList' || type === 'MapList' || type === 'StringMap';
}

/** As many as the text has, between three and twelve. */
function rowsFor(value: readonly string[], text: string): number {
  return Math.min(12, Math.max(3, value.length, text.split('\n').length));
}
