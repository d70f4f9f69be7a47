import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { resourceKindOf } from '../../../../contract/document-parameters.ts';
import type { RunbookDetails } from '../../../../contract/runbook.ts';
import { Select } from '../../../ui/select.tsx';
import { TextArea } from '../../../ui/text-area.tsx';
import { ResourceField } from '../../../workspace/parameters/resource-field.tsx';
import styles from '../../../workspace/run-form/run-form.module.css';
import { GroupField } from '../../../workspace/targets/group-field.tsx';
import { TagsField } from '../../../workspace/targets/tags-field.tsx';
import { allKey, targetParameters, type TargetKind } from '../draft.ts';
import type { FormStore } from '../form-store.ts';
import { Line } from './line.tsx';

export interface TargetsFieldProps {
  readonly form: FormStore;
  readonly document: RunbookDetails;
}

/** What it is run for, and how many at once. */
export function TargetsField({ form, document }: TargetsFieldProps) {
  const { t } = useTranslation();
  const { draft, groups, wrong } = useStore(form.state);
  const { to, tags, group, maps } = draft;
  const offered = targetParameters(document);
  const parameter = offered.find(({ name }) => name === draft.parameter);
  const kinds: readonly TargetKind[] = ['values', 'tags', 'group', 'all', 'maps'];
  const isOffered = (kind: TargetKind) => kind !== 'all' || to === 'all' || allKey(parameter) !== undefined;
  return (
    <section className={styles['part']} aria-label={t('automation.form.targets')}>
      <h3>{t('automation.form.targets')}</h3>
      <Select<TargetKind>
        label={t('automation.form.to')}
        value={to}
        error={wrong.has('to') ? t('automation.form.errors.all') : undefined}
        options={kinds.filter(isOffered).map((value) => ({ value, label: t(`automation.form.kinds.${value}`) }))}
        onChange={(kind) => form.change({ to: kind, all: '' })}
      />
      {to !== 'maps' && (
        <Select
          label={t('automation.form.parameter')}
          value={draft.parameter}
          options={offered.map(({ name }) => ({ value: name, label: name }))}
          onChange={(name) => form.change({ parameter: name, values: [], all: '' })}
        />
      )}
      {to === 'values' && <ValuesField form={form} document={document} />}
      {to === 'tags' && (
        <TagsField
          most={1}
          tags={tags.slice(0, 1)}
          wrong={wrong.has('tags')}
          onChange={(next) => form.change({ tags: next })}
        />
      )}
      {to === 'group' && (
        <GroupField
          groups={groups}
          read={form.readGroups}
          retry={form.retry}
          value={group}
          wrong={wrong.has('group')}
          onChange={(next) => form.change({ group: next })}
        />
      )}
      {to === 'maps' && (
        <TextArea
          label={t('automation.form.maps')}
          help={t('automation.form.mapsHelp')}
          error={wrong.has('maps') ? t('automation.form.errors.maps') : undefined}
          rows={4}
          value={maps}
          onChange={(next) => form.change({ maps: next })}
        />
      )}
      <div className={styles['two']}>
        <Line form={form} field="maxConcurrency" rate="rate" />
        <Line form={form} field="maxErrors" rate="errors" />
      </div>
    </section>
  );
}

/** The values themselves, picked where the parameter names something that can be. */
function ValuesField({ form, document }: TargetsFieldProps) {
  const { t } = useTranslation();
  const { draft, wrong } = useStore(form.state);
  const parameter = document.parameters.find(({ name }) => name === draft.parameter);
  const kind = parameter === undefined ? undefined : resourceKindOf(parameter);
  const common = {
    label: t('automation.form.values', { name: draft.parameter }),
    error: wrong.has('values') ? t('automation.form.errors.values') : undefined,
    help: parameter?.description,
  };
  const change = (values: readonly string[]) => form.change({ values });
  if (kind === undefined)
    return (
      <TextArea
        {...common}
        rows={Math.min(8, Math.max(3, draft.values.length))}
        value={draft.values.join('\n')}
        onChange={(typed) => change(typed === '' ? [] : typed.split('\n'))}
      />
    );
  return <ResourceField {...common} kind={kind} scope={form.scope} inLines value={draft.values} onChange={change} />;
}
