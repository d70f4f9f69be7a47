import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { Select } from '../../../ui/select.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { ResourceField } from '../../../workspace/parameters/resource-field.tsx';
import { AlarmField } from '../../../workspace/run-form/alarm.tsx';
import styles from '../../../workspace/run-form/run-form.module.css';
import type { DraftField, RunDraft } from '../draft.ts';
import type { FormStore } from '../form-store.ts';

interface OptionsProps {
  readonly form: FormStore;
}

/** How it runs, where its output is kept, and who is told. */
export function Options({ form }: OptionsProps) {
  const { t } = useTranslation();
  return (
    <>
      <section className={styles['part']} aria-label={t('runCommand.form.rate')}>
        <h3>{t('runCommand.form.rate')}</h3>
        <div className={styles['two']}>
          <Line form={form} field="maxConcurrency" withHelp />
          <Line form={form} field="maxErrors" withHelp />
        </div>
        <Line form={form} field="timeoutSeconds" withHelp />
        <Line form={form} field="comment" maxLength={100} />
      </section>
      <details className={styles['part']}>
        <summary>{t('runCommand.form.output')}</summary>
        <Output form={form} />
      </details>
      <details className={styles['part']}>
        <summary>{t('runCommand.form.more')}</summary>
        <Notices form={form} />
      </details>
    </>
  );
}

type TextName = {
  [K in DraftField]: RunDraft[K] extends string ? (string extends RunDraft[K] ? K : never) : never;
}[DraftField];
type LineName = Exclude<TextName, 'document' | 'version' | 'group' | 'alarm'>;

interface LineProps extends OptionsProps {
  readonly field: LineName;
  readonly withHelp?: boolean;
  readonly maxLength?: number;
}

function Line({ form, field, withHelp = false, maxLength }: LineProps) {
  const { t } = useTranslation();
  const { draft, wrong } = useStore(form.state);
  return (
    <TextField
      label={t(`runCommand.form.lines.${field}`)}
      help={withHelp ? t(`runCommand.form.help.${field as HelpName}`) : undefined}
      error={wrong.has(field) ? t(`runCommand.form.errors.${field as ErrorName}`) : undefined}
      value={draft[field]}
      maxLength={maxLength}
      onChange={(value) => form.change({ [field]: value })}
    />
  );
}

type HelpName = 'maxConcurrency' | 'maxErrors' | 'timeoutSeconds' | 'logGroup' | 'topicArn';
type ErrorName = 'maxConcurrency' | 'maxErrors' | 'timeoutSeconds' | 'comment' | 'topicArn' | 'roleArn';

function Output({ form }: OptionsProps) {
  const { t } = useTranslation();
  const { draft, wrong } = useStore(form.state);
  return (
    <div className={styles['form']}>
      <p className={styles['note']}>{t('runCommand.form.outputHelp')}</p>
      <ResourceField
        label={t('runCommand.form.lines.bucket')}
        error={wrong.has('bucket') ? t('runCommand.form.errors.bucket') : undefined}
        kind="bucket"
        scope={form.scope}
        value={[draft.bucket]}
        onChange={([bucket = '']) => form.change({ bucket })}
      />
      <Line form={form} field="prefix" />
      <Switch label={t('runCommand.form.logs')} checked={draft.logs} onChange={(logs) => form.change({ logs })} />
      {draft.logs && <Line form={form} field="logGroup" withHelp />}
    </div>
  );
}

const events = ['All', 'InProgress', 'Success', 'TimedOut', 'Cancelled', 'Failed'] as const;

function Notices({ form }: OptionsProps) {
  const { t } = useTranslation();
  const { draft, wrong } = useStore(form.state);
  return (
    <div className={styles['form']}>
      <Line form={form} field="topicArn" withHelp />
      {draft.topicArn !== '' && (
        <>
          <ResourceField
            label={t('runCommand.form.lines.roleArn')}
            error={wrong.has('roleArn') ? t('runCommand.form.errors.roleArn') : undefined}
            kind="role"
            scope={form.scope}
            value={[draft.roleArn]}
            onChange={([roleArn = '']) => form.change({ roleArn })}
          />
          <Select<RunDraft['event']>
            label={t('runCommand.form.event')}
            value={draft.event}
            options={events.map((value) => ({ value, label: t(`runCommand.form.events.${value}`) }))}
            onChange={(event) => form.change({ event })}
          />
          <Switch
            label={t('runCommand.form.notifyEach')}
            checked={draft.notifyEach}
            onChange={(notifyEach) => form.change({ notifyEach })}
          />
        </>
      )}
      <AlarmField draft={draft} help={t('runCommand.form.help.alarm')} onChange={form.change} />
    </div>
  );
}
