import { useTranslation } from 'react-i18next';
import type { Failure } from '../../../../contract/failure.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { FailureView } from '../../../workspace/failure-view.tsx';
import type { RoleImport, RoleImportStore } from '../role-import.ts';
import { AdditionPreview } from './file-addition.tsx';
import { RegionField } from './region-field.tsx';
import { RoleList } from './role-list.tsx';
import styles from './dialogs.module.css';

export interface ImportDialogProps {
  readonly store: RoleImportStore;
  readonly shown: RoleImport;
}

/** Roles of a session to write profiles for: the choice, then the exact lines, then the writing. */
export function ImportDialog({ store, shown }: ImportDialogProps) {
  const { t } = useTranslation();
  const { session, addition, chosen, failure } = shown;
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => !open && store.close()}
      title={t('identityCenter.import.title', { session })}
      footer={
        addition !== undefined ? (
          <ReviewButtons store={store} shown={shown} />
        ) : (
          <ChoiceButtons store={store} shown={shown} />
        )
      }
    >
      <div className={styles['form']}>
        {failure !== undefined && <FailureView failure={retried(failure)} compact onRemedy={store.retry} />}
        {addition !== undefined ? (
          <>
            <p>{t('identityCenter.import.review', { count: chosen.size })}</p>
            <AdditionPreview addition={addition} />
          </>
        ) : (
          <Choice store={store} shown={shown} />
        )}
      </div>
    </Dialog>
  );
}

/** A question that was closed is asked again by trying again: it is for the session, whatever profile is shown. */
function retried(failure: Failure): Failure {
  return failure.remedy === undefined || failure.remedy === 'sign-in' ? { ...failure, remedy: 'retry' } : failure;
}

function Choice({ store, shown }: ImportDialogProps) {
  const { t } = useTranslation();
  const { accounts, all, done, rows, failure, region } = shown;
  if (rows.length === 0 && !done) return <Skeleton rows={6} />;
  if (rows.length === 0) return failure === undefined ? <p>{t('identityCenter.import.none')}</p> : null;
  return (
    <>
      <RoleList store={store} shown={shown} />
      <p role="status" className={styles['note']}>
        {done
          ? t('identityCenter.import.found', { count: rows.length, accounts: all })
          : t('identityCenter.import.reading', { read: accounts.length, all })}
      </p>
      <RegionField
        label={t('identityCenter.import.region')}
        value={region}
        onChange={(next) => store.set({ region: next })}
      />
    </>
  );
}

function ChoiceButtons({ store, shown }: ImportDialogProps) {
  const { t } = useTranslation();
  const count = shown.chosen.size;
  return (
    <>
      <Button onClick={store.close}>{t('common.cancel')}</Button>
      <Button variant="primary" disabled={count === 0} onClick={() => void store.review()}>
        {count === 0 ? t('identityCenter.import.choose') : t('identityCenter.import.add', { count })}
      </Button>
    </>
  );
}

function ReviewButtons({ store, shown }: ImportDialogProps) {
  const { t } = useTranslation();
  return (
    <>
      <Button onClick={store.back}>{t('identityCenter.import.back')}</Button>
      <Button variant="primary" disabled={shown.writing} onClick={() => void store.confirm()}>
        {t('identityCenter.import.write')}
      </Button>
    </>
  );
}
