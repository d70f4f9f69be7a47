import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { Button } from '../../../ui/button.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { FailureView } from '../../../workspace/failure-view.tsx';
import styles from '../../../workspace/run-form/run-form.module.css';
import { hasNoAnswer, type FormStore } from '../form-store.ts';
import type { AutomationPage } from '../page.ts';
import { DocumentField, QuickChoices } from './document-field.tsx';
import { DocumentFields } from './document-fields.tsx';
import own from './form.module.css';
import { Preview } from './preview.tsx';
import { Review } from './review.tsx';
import { StartButtons } from './start-buttons.tsx';

export interface StartFormProps {
  readonly page: AutomationPage;
  readonly form: FormStore;
}

/** A new run: which runbook, with which parameters, how and where; then the review; then it starts. */
export function StartForm({ page, form }: StartFormProps) {
  const { t } = useTranslation();
  const { step, request, start } = useStore(form.state);
  const { told } = useStore(page.state);
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
      <div className={own['columns']}>
        <div
          className={styles['scroll']}
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it is scrolled by keys
          tabIndex={0}
          role="region"
          aria-label={t(reviewed === undefined ? 'automation.new' : 'automation.review.title')}
        >
          <p role="status" className={styles['muted']}>
            {told}
          </p>
          {reviewed === undefined ? <Fields form={form} /> : <Review form={form} request={reviewed} />}
          {start.status === 'failed' && (
            <FailureView
              failure={start.failure}
              more={
                hasNoAnswer(start.failure) && <Button onClick={page.lookForRun}>{t('automation.lost.look')}</Button>
              }
            />
          )}
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

function Fields({ form }: Pick<StartFormProps, 'form'>) {
  const { t } = useTranslation();
  const { draft, document, wrong } = useStore(form.state);
  return (
    <div className={styles['form']}>
      <h2>{t('automation.new')}</h2>
      <DocumentField form={form} />
      {draft.document === '' && <QuickChoices form={form} />}
      {draft.earlier !== '' && <p>{t('automation.form.earlier', { targets: draft.earlier })}</p>}
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
