import { useTranslation } from 'react-i18next';
import styles from '../../../workspace/run-form/run-form.module.css';
import type { StepLoss } from '../losses.ts';

/** What a step takes away, in words. */
export function Loss({ loss: { steps, kind, call } }: { readonly loss: StepLoss }) {
  const { t } = useTranslation();
  return <p className={styles['warn']}>{t(`automation.review.loses.${kind}`, { steps: steps.join(', '), call })}</p>;
}
