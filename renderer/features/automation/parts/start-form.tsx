import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { AutomationRequest, RunbookDetails } from '../../../../contract/features/automation.ts';
import { shown } from '../../../bridge/load.ts';
import { Button } from '../../../ui/button.tsx';
import { Confirm } from '../../../ui/confirm.tsx';
import { Select } from '../../../ui/select.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { TextArea } from '../../../ui/text-area.tsx';
import { FailureView } from '../../../workspace/failure-view.tsx';
import { ParameterForm } from '../../../workspace/parameters/parameter-form.tsx';
import { ResourceField } from '../../../workspace/parameters/resource-field.tsx';
import { usePaintOf } from '../../../workspace/use-paint.ts';
import { hasTargets, hows, type How } from '../draft.ts';
import type { FormStore } from '../form-store.ts';
import { lossesOf } from '../losses.ts';
import type { AutomationPage } from '../page.ts';
import { askedParameters } from '../read-draft.ts';
import { DocumentField, QuickChoices, VersionField } from './document-field.tsx';
import styles from './form.module.css';
import { Line } from './line.tsx';
import { LocationsField } from './locations-field.tsx';
import { Outline } from './outline.tsx';
import { Loss, Review } from './review.tsx';
import { TargetsField } from './targets-field.tsx';

export interface StartFormProps {
  readonly page: AutomationPage;
  readonly form: FormStore;
}

/** A new run: which runbook, with which parameters, how and where; then the review; then it starts. */
export function StartForm({ page, form }: StartFormProps) {
  const { t } = useTranslation();
  const { step, request, start } = useStore(form.state);
  const reviewed = step === 'review' ? request : undefined;
  return (
    <form
      className={styles['page']}
      aria-label={t('automation.new')}
      onSubmit={(event) => {
        event.preventDefault();
        if (reviewed === undefined) form.review();
      }}
    >
      <div className={styles['columns']}>
        <div
          className={styles['scroll']}
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it is scrolled by keys
          tabIndex={0}
          role="region"
          aria-label={t(reviewed === undefined ? 'automation.new' : 'automation.review.title')}
        >
          {reviewed === undefined ? <Fields form={form} /> : <Review form={form} request={reviewed} />}
          {start.status === 'failed' && <FailureView failure={start.failure} />}
        </div>
        <Preview form={form} />
      </div>
      <div className={styles['footer']}>
        {reviewed === undefined ? (
          <>
            <Button onClick={page.leave}>{t('common.cancel')}</Button>
            <Button type="submit" variant="primary">
              {t('automation.form.review')}
            </Button>
          </>
        ) : (
          <StartButtons form={form} request={reviewed} />
        )}
      </div>
    </form>
  );
}

/** Goes back, or starts it; what deletes something is asked for once more. */
function StartButtons({ form, request }: { readonly form: FormStore; readonly request: AutomationRequest }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(false);
  const { document, resolved, start } = useStore(form.state);
  const paint = usePaintOf()(form.scope.profile);
  const deleted = lossesOf(shown(document)?.steps ?? []).filter(({ isFinal }) => isFinal);
  const isNothing =
    request.targets.kind === 'targets' && resolved.status === 'ready' && resolved.value.targets?.length === 0;
  const isBusy = start.status === 'loading' || resolved.status === 'loading';
  return (
    <>
      <Button onClick={form.back}>{t('automation.form.back')}</Button>
      <Button
        variant="primary"
        disabled={isBusy || isNothing}
        onClick={() => (deleted.length > 0 ? setAsked(true) : form.run())}
      >
        {t(start.status === 'loading' ? 'automation.form.starting' : 'automation.form.run')}
      </Button>
      <Confirm
        open={asked}
        title={t('automation.review.sure.title')}
        colour={paint.colour}
        yes={t('automation.review.sure.yes')}
        no={t('automation.review.sure.no')}
        onAnswer={(agreed) => {
          setAsked(false);
          if (agreed) form.run();
        }}
      >
        {deleted.map((loss) => (
          <Loss key={loss.step} loss={loss} />
        ))}
      </Confirm>
    </>
  );
}

/** The steps beside the form and the review: what it will do is in sight while it is filled in. */
function Preview({ form }: Pick<StartFormProps, 'form'>) {
  const { t } = useTranslation();
  const { document } = useStore(form.state);
  const steps = shown(document)?.steps;
  return (
    <div
      className={styles['preview']}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it is scrolled by keys
      tabIndex={0}
      role="region"
      aria-label={t('automation.form.steps')}
    >
      <h2>{t('automation.form.steps')}</h2>
      {steps === undefined ? (
        document.status === 'loading' ? (
          <Skeleton rows={4} />
        ) : (
          <p className={styles['note']}>{t('automation.form.noSteps')}</p>
        )
      ) : (
        <>
          <p className={styles['note']}>{t('automation.outline.steps', { count: steps.length })}</p>
          <Outline label={t('automation.form.steps')} steps={steps} />
        </>
      )}
    </div>
  );
}

function Fields({ form }: Pick<StartFormProps, 'form'>) {
  const { t } = useTranslation();
  const { draft, document, wrong } = useStore(form.state);
  return (
    <div className={styles['form']}>
      <h2>{t('automation.new')}</h2>
      <DocumentField form={form} />
      {draft.document === '' && <QuickChoices form={form} />}
      {document.status === 'loading' && <Skeleton rows={3} />}
      {document.status === 'failed' && (
        <FailureView failure={{ remedy: 'retry', ...document.failure }} compact onRemedy={form.retry} />
      )}
      {document.status === 'ready' && <DocumentFields form={form} document={document.value} />}
      {wrong.size > 0 && (
        <p role="alert" className={styles['bad']}>
          {t('automation.form.wrong')}
        </p>
      )}
    </div>
  );
}

interface DocumentFieldsProps extends Pick<StartFormProps, 'form'> {
  readonly document: RunbookDetails;
}

function DocumentFields({ form, document }: DocumentFieldsProps) {
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

function More({ form }: Pick<StartFormProps, 'form'>) {
  const { t } = useTranslation();
  const { draft, wrong } = useStore(form.state);
  return (
    <div className={styles['form']}>
      <Line form={form} field="alarm" />
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
