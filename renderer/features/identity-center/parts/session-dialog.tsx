import { useTranslation } from 'react-i18next';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { FailureView } from '../../../workspace/failure-view.tsx';
import { nameOf, problemOf, type SessionForm, type SessionFormStore } from '../session-form.ts';
import styles from './dialogs.module.css';
import { AdditionPreview } from './file-addition.tsx';
import { RegionField } from './region-field.tsx';

const formId = 'sso-session';

export interface SessionDialogProps {
  readonly store: SessionFormStore;
  readonly form: SessionForm;
}

/** Start URL, Region and name of a new sso-session, with the lines that come of them. */
export function SessionDialog({ store, form }: SessionDialogProps) {
  const { t } = useTranslation();
  const problem = problemOf(form);
  const wrong = (field: typeof problem, typed: string) => problem === field && typed !== '';
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && store.close()}
      title={t('identityCenter.session.title')}
      footer={
        <>
          <Button onClick={store.close}>{t('common.cancel')}</Button>
          <Button type="submit" form={formId} variant="primary" disabled={form.addition === undefined || form.writing}>
            {t('identityCenter.session.confirm')}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault();
          void store.confirm();
        }}
      >
        <TextField
          label={t('identityCenter.session.startUrl')}
          placeholder="https://my-org.awsapps.com/start"
          help={t('identityCenter.session.startUrlHelp')}
          error={wrong('startUrl', form.startUrl) ? t('identityCenter.session.startUrlWrong') : undefined}
          value={form.startUrl}
          onChange={(startUrl) => store.set({ startUrl })}
          // eslint-disable-next-line jsx-a11y/no-autofocus -- a dialog's focus begins at its first field
          autoFocus
        />
        <RegionField
          label={t('identityCenter.session.region')}
          help={t('identityCenter.session.regionHelp')}
          value={form.region}
          onChange={(region) => store.set({ region })}
        />
        <TextField
          label={t('identityCenter.session.name')}
          help={t('identityCenter.session.nameHelp')}
          error={wrong('name', nameOf(form)) ? t('identityCenter.session.nameWrong') : undefined}
          value={nameOf(form)}
          onChange={(typedName) => store.set({ typedName })}
        />
        {form.failure !== undefined && <FailureView failure={form.failure} compact />}
        {form.addition !== undefined && <AdditionPreview addition={form.addition} />}
      </form>
    </Dialog>
  );
}
