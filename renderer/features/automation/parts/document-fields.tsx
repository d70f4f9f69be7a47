import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { RunbookDetails } from '../../../../contract/runbook.ts';
import { Select } from '../../../ui/select.tsx';
import { TextArea } from '../../../ui/text-area.tsx';
import { ParameterForm } from '../../../workspace/parameters/parameter-form.tsx';
import { ResourceField } from '../../../workspace/parameters/resource-field.tsx';
import { AlarmField } from '../../../workspace/run-form/alarm.tsx';
import styles from '../../../workspace/run-form/run-form.module.css';
import { hasTargets, hows, type How } from '../draft.ts';
import type { FormStore } from '../form-store.ts';
import { askedParameters } from '../read-draft.ts';
import { VersionField } from './document-field.tsx';
import { LocationsField } from './locations-field.tsx';
import { TargetsField } from './targets-field.tsx';

export interface DocumentFieldsProps {
  readonly form: FormStore;
  readonly document: RunbookDetails;
}

/** What is asked for once the runbook is known: version, mode, targets, parameters and role. */
export function DocumentFields({ form, document }: DocumentFieldsProps) {
  const { t } = useTranslation();
  const { draft, showAll } = useStore(form.state);
  const asked = askedParameters(draft, document).filter(({ name }) => name !== document.roleParameter);
  return (
    <>
      {document.description !== '' && <p className={styles['note']}>{document.description}</p>}
      <VersionField form={form} />
      <section className={styles['part']} aria-label={t('automation.form.how')}>
        <h3>{t('automation.form.how')}</h3>
        <Select<How>
          label={t('automation.form.mode')}
          help={t(`automation.form.howHelp.${draft.how}`)}
          value={draft.how}
          options={hows.map((value) => ({ value, label: t(`automation.form.hows.${value}`) }))}
          onChange={(how) => form.change({ how })}
        />
      </section>
      {draft.how === 'locations' && <LocationsField form={form} />}
      {hasTargets(draft) && <TargetsField form={form} document={document} />}
      <div className={styles['part']}>
        <ParameterForm
          key={`${document.name} ${document.version}`}
          parameters={asked}
          draft={draft.parameters}
          onChange={(parameters) => form.change({ parameters })}
          scope={form.scope}
          showAll={showAll}
        />
        <RoleField form={form} document={document} />
      </div>
      <details className={styles['part']}>
        <summary>{t('automation.form.more')}</summary>
        <More form={form} />
      </details>
    </>
  );
}

/** The role that the steps run with, where the runbook takes one. */
function RoleField({ form, document }: DocumentFieldsProps) {
  const { t } = useTranslation();
  const { parameters } = useStore(form.state).draft;
  const { roleParameter: name } = document;
  const own = document.parameters.find((parameter) => parameter.name === name);
  if (own === undefined) return null;
  return (
    <ResourceField
      label={t('automation.form.role')}
      help={own.default === undefined ? own.description : t('automation.form.roleHelp')}
      kind="role"
      scope={form.scope}
      value={parameters.values[name] ?? own.default ?? []}
      onChange={([role = '']) => {
        const { [name]: _before, ...others } = parameters.values;
        form.change({
          parameters: { ...parameters, values: role.trim() === '' ? others : { ...others, [name]: [role.trim()] } },
        });
      }}
    />
  );
}

function More({ form }: Pick<DocumentFieldsProps, 'form'>) {
  const { t } = useTranslation();
  const { draft, wrong } = useStore(form.state);
  return (
    <div className={styles['form']}>
      <AlarmField draft={draft} help={t('automation.form.help.alarm')} onChange={form.change} />
      <TextArea
        label={t('automation.form.lines.labels')}
        help={t('automation.form.help.labels')}
        error={wrong.has('labels') ? t('automation.form.errors.labels') : undefined}
        rows={2}
        value={draft.labels}
        onChange={(labels) => form.change({ labels })}
      />
    </div>
  );
}
