import { useTranslation } from 'react-i18next';
import type { StepLoss } from '../losses.ts';
import styles from './form.module.css';

/** What a step takes away, in words. */
export function Loss({ loss: { steps, kind, call } }: { readonly loss: StepLoss }) {
  const { t } = useTranslation();
  return <p className={styles['warn']}>{t(`automation.review.loses.${kind}`, { steps: steps.join(', '), call })}</p>;
}
