import { useTranslation } from 'react-i18next';
import type { FileAddition } from '../../../../contract/features/identity-center.ts';
import styles from './dialogs.module.css';

/** The exact lines that would be written, to which file, and where the file is copied to before. */
export function AdditionPreview({ addition }: { readonly addition: FileAddition }) {
  const { t } = useTranslation();
  const { file, text, backup } = addition;
  return (
    <div className={styles['addition']}>
      <p>{t('identityCenter.lines', { file })}</p>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a list of lines that scrolls needs the keyboard */}
      <pre className={styles['lines']} tabIndex={0}>
        {text}
      </pre>
      <p className={styles['note']}>
        {backup === undefined ? t('identityCenter.newFile') : t('identityCenter.backup', { file: backup })}
      </p>
    </div>
  );
}
