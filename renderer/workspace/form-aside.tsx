import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import styles from './form-aside.module.css';

export interface FormAsideProps {
  /** Why the form was put aside. */
  readonly text: string;
  readonly onBack: () => void;
  readonly onDismiss: () => void;
}

/** Over a list, while a form of its page is put aside: the way back to it. */
export function FormAside({ text, onBack, onDismiss }: FormAsideProps) {
  const { t } = useTranslation();
  return (
    <section className={styles['aside']} aria-label={t('common.formAside')}>
      <p>{text}</p>
      <Button onClick={onBack}>{t('common.backToForm')}</Button>
      <IconButton label={t('common.dropForm')} icon={X} onClick={onDismiss} />
    </section>
  );
}
