import { Braces, Rows3 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { parameterProblem } from '../../../contract/document-parameters.ts';
import type { DocumentParameter, Scope } from '../../../contract/values.ts';
import { Button } from '../../ui/button.tsx';
import { standingValue, type ParameterDraft } from './draft.ts';
import { ParameterField } from './parameter-field.tsx';
import styles from './parameter-form.module.css';
import { RawValues } from './raw-values.tsx';

export interface ParameterFormProps {
  readonly parameters: readonly DocumentParameter[];
  readonly draft: ParameterDraft;
  readonly onChange: (draft: ParameterDraft) => void;
  /** Where the resources are that can be picked. */
  readonly scope: Scope;
  /** Tells problems of fields that were not touched too: after somebody tried to go on. */
  readonly showAll?: boolean;
}

/** The fields of a document's parameters by its own rules, or the same values as JSON; nothing for a document of none. */
export function ParameterForm({ parameters, draft, onChange, scope, showAll = false }: ParameterFormProps) {
  const { t } = useTranslation();
  const [asJson, setAsJson] = useState(false);
  if (parameters.length === 0) return null;
  const change = (name: string, value: readonly string[]) => onChange({ values: { ...draft.values, [name]: value } });
  return (
    <section className={styles['form']} aria-label={t('parameters.title')}>
      <header className={styles['head']}>
        <h3>{t('parameters.title')}</h3>
        <Button
          icon={asJson ? Rows3 : Braces}
          // Going back would lose what cannot be read.
          disabled={draft.raw !== undefined}
          onClick={() => setAsJson(!asJson)}
        >
          {t(asJson ? 'parameters.asForm' : 'parameters.asJson')}
        </Button>
      </header>
      {asJson ? (
        <RawValues parameters={parameters} draft={draft} onChange={onChange} />
      ) : (
        parameters.map((parameter) => (
          <ParameterField
            key={parameter.name}
            parameter={parameter}
            value={standingValue(parameter, draft)}
            problem={
              showAll || draft.values[parameter.name] !== undefined
                ? parameterProblem(parameter, draft.values[parameter.name])
                : undefined
            }
            onChange={(value) => change(parameter.name, value)}
            scope={scope}
          />
        ))
      )}
    </section>
  );
}
