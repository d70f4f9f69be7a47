import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { Button } from '../../../ui/button.tsx';
import { Confirm } from '../../../ui/confirm.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { FailureView } from '../../../workspace/failure-view.tsx';
import { ParameterForm } from '../../../workspace/parameters/parameter-form.tsx';
import styles from '../../../workspace/run-form/run-form.module.css';
import { readDraft } from '../draft.ts';
import type { FormStore } from '../form-store.ts';
import type { RunPage } from '../page.ts';
import { DocumentField } from './document-field.tsx';
import { Options } from './options.tsx';
import { Review } from './review.tsx';
import { TargetsField } from './targets-field.tsx';

export interface RunFormProps {
  readonly page: RunPage;
  readonly form: FormStore;
}

/** A new command: what, with which parameters, where and how; then the review; then it runs. */
export function RunForm({ page, form }: RunFormProps) {
  const { t } = useTranslation();
  const { step, request, resolved, start, isUnclear, asksAgain } = useStore(form.state);
  const [naming, setNaming] = useState(false);
  const isReview = step === 'review' && request !== undefined;
  const isRunnable =
    resolved.status === 'ready' &&
    resolved.value.missing.length === 0 &&
    (resolved.value.nodes.length > 0 || resolved.value.isUnknown === true);
  return (
    <form
      className={styles['page']}
      aria-label={t('runCommand.new')}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isReview) form.review();
      }}
    >
      <div
        className={styles['scroll']}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it is scrolled by keys
        tabIndex={0}
        role="region"
        aria-label={t(isReview ? 'runCommand.review.title' : 'runCommand.new')}
      >
        {isReview ? <Review form={form} request={request} /> : <Fields form={form} />}
        {start.status === 'failed' && (
          <FailureView
            failure={start.failure}
            more={isUnclear && <Button onClick={page.lookForRun}>{t('runCommand.lost.look')}</Button>}
          />
        )}
      </div>
      <div className={styles['footer']}>
        {isReview ? (
          <>
            <Button disabled={start.status === 'loading'} onClick={form.back}>
              {t('runCommand.form.back')}
            </Button>
            <Button variant="primary" disabled={!isRunnable || start.status === 'loading'} onClick={form.run}>
              {t(start.status === 'loading' ? 'runCommand.form.starting' : 'runCommand.form.run')}
            </Button>
          </>
        ) : (
          <>
            <Button onClick={page.leave}>{t('common.cancel')}</Button>
            <Button onClick={() => setNaming(true)}>{t('runCommand.form.save')}</Button>
            <Button type="submit" variant="primary">
              {t('runCommand.form.review')}
            </Button>
          </>
        )}
      </div>
      <Confirm
        open={asksAgain}
        title={t('runCommand.again.title')}
        yes={t('runCommand.again.yes')}
        no={t('runCommand.again.no')}
        onAnswer={form.answer}
      >
        <p>{t('runCommand.again.text')}</p>
      </Confirm>
      {naming && <SaveDialog page={page} form={form} onClose={() => setNaming(false)} />}
    </form>
  );
}

function Fields({ form }: Pick<RunFormProps, 'form'>) {
  const { t } = useTranslation();
  const { draft, document, showAll, wrong } = useStore(form.state);
  return (
    <div className={styles['form']}>
      <h2>{t('runCommand.new')}</h2>
      <DocumentField form={form} />
      {document.status === 'loading' && <Skeleton rows={2} />}
      {document.status === 'failed' && (
        <FailureView failure={{ remedy: 'retry', ...document.failure }} compact onRemedy={form.retry} />
      )}
      {document.status === 'ready' && (
        <>
          {document.value.description !== '' && <p className={styles['note']}>{document.value.description}</p>}
          <ParameterForm
            key={document.value.name}
            parameters={document.value.parameters}
            draft={draft.parameters}
            onChange={(parameters) => form.change({ parameters })}
            scope={form.scope}
            showAll={showAll}
          />
        </>
      )}
      <TargetsField form={form} />
      <Options form={form} />
      {wrong.size > 0 && (
        <p role="alert" className={styles['bad']}>
          {t('runCommand.form.wrong')}
        </p>
      )}
    </div>
  );
}

function SaveDialog({ page, form, onClose }: RunFormProps & { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { draft, document } = useStore(form.state);
  const [name, setName] = useState(draft.comment || draft.document);
  const read = readDraft({ ...draft, to: 'all' }, document.status === 'ready' ? document.value : undefined);
  const save = () => {
    if (read.wrong !== undefined) return;
    const { document: of, version, parameters } = read.request;
    page.save({ name: name.trim(), document: of, version, parameters });
    onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('runCommand.form.save')}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button variant="primary" disabled={name.trim() === '' || read.wrong !== undefined} onClick={save}>
            {t('runCommand.form.keep')}
          </Button>
        </>
      }
    >
      <TextField
        label={t('runCommand.form.saveName')}
        help={t(read.wrong === undefined ? 'runCommand.form.saveHelp' : 'runCommand.form.wrong')}
        value={name}
        maxLength={80}
        onChange={setName}
      />
    </Dialog>
  );
}
