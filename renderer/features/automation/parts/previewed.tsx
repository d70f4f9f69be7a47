import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { ExecutionPreview } from '../../../../contract/features/automation.ts';
import { shown } from '../../../bridge/load.ts';
import { FailureView } from '../../../workspace/failure-view.tsx';
import styles from '../../../workspace/run-form/run-form.module.css';
import type { FormStore } from '../form-store.ts';

/** AWS's own preview, where it gives one. */
export function Previewed({ form }: { readonly form: FormStore }) {
  const { t } = useTranslation();
  const { preview } = useStore(form.state);
  const known = shown(preview);
  return (
    <>
      <h3>{t('automation.review.preview')}</h3>
      {preview.status === 'loading' && <p className={styles['muted']}>{t('automation.review.previewing')}</p>}
      {preview.status === 'failed' && (
        <FailureView failure={{ remedy: 'retry', ...preview.failure }} compact onRemedy={form.retry} />
      )}
      {known?.preview !== undefined && <PreviewLines preview={known.preview} />}
      {known?.failure !== undefined && (
        <>
          <p className={styles['muted']}>{t('automation.review.noPreview')}</p>
          <FailureView failure={known.failure} compact />
        </>
      )}
    </>
  );
}

function PreviewLines({ preview }: { readonly preview: ExecutionPreview }) {
  const { t } = useTranslation();
  const { mutating, nonMutating, undetermined, accounts, regions, targets } = preview;
  return (
    <>
      <p>{t('automation.review.impact', { mutating, nonMutating, undetermined })}</p>
      {targets.map(({ type, count }) => (
        <p key={type}>{t('automation.review.found', { type, count })}</p>
      ))}
      <p>{t('automation.review.places2', { accounts, regions: regions.join(', ') })}</p>
    </>
  );
}
