import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { shown } from '../../../bridge/load.ts';
import { Skeleton } from '../../../ui/skeleton.tsx';
import styles from '../../../workspace/run-form/run-form.module.css';
import type { FormStore } from '../form-store.ts';
import own from './form.module.css';
import { Outline } from './outline.tsx';

/** The steps beside the form and the review: what it will do is in sight while it is filled in. */
export function Preview({ form }: { readonly form: FormStore }) {
  const { t } = useTranslation();
  const { document } = useStore(form.state);
  const steps = shown(document)?.steps;
  return (
    <div
      className={own['preview']}
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
