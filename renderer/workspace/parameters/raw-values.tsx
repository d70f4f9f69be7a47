import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readRawValues, writeRawValues, type RawProblem } from '../../../contract/document-parameters.ts';
import type { DocumentParameter } from '../../../contract/values.ts';
import { TextArea } from '../../ui/text-area.tsx';
import type { ParameterDraft } from './draft.ts';
import { problemText } from './problem-text.ts';
import { draftProblems } from './draft.ts';

export interface RawValuesProps {
  readonly parameters: readonly DocumentParameter[];
  readonly draft: ParameterDraft;
  readonly onChange: (draft: ParameterDraft) => void;
}

/** The values as JSON: each change that can be read is the form's too. */
export function RawValues({ parameters, draft, onChange }: RawValuesProps) {
  const { t } = useTranslation();
  const [text, setText] = useState(() => draft.raw ?? writeRawValues(parameters, draft.values));
  const read = readRawValues(parameters, text);
  const type = (typed: string) => {
    setText(typed);
    const next = readRawValues(parameters, typed);
    onChange('problem' in next ? { values: draft.values, raw: typed } : { values: next.values });
  };
  const broken = [...(draftProblems(parameters, draft) ?? [])].find(([name]) => draft.values[name] !== undefined);
  const rawText = ({ code, name = '' }: RawProblem) => t(`parameters.raw.${code}`, { name });
  return (
    <TextArea
      label={t('parameters.json')}
      help={t('parameters.jsonHelp')}
      error={
        'problem' in read
          ? rawText(read.problem)
          : broken === undefined
            ? undefined
            : `${broken[0]}: ${problemText(t, broken[1])}`
      }
      value={text}
      rows={Math.min(20, Math.max(6, text.split('\n').length + 1))}
      onChange={type}
    />
  );
}
