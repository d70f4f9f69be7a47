import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import styles from './cli-lines.module.css';
import { writeClipboard } from './clipboard.ts';

/** The AWS CLI's lines that do the same as a change under review, to be copied. */
export function CliLines({ lines }: { readonly lines: readonly string[] }) {
  const { t } = useTranslation();
  const id = useId();
  const [copied, setCopied] = useState(false);
  const text = lines.join('\n');
  return (
    <div>
      <h3 id={id}>{t('common.sameWithCli')}</h3>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, by keyboard too */}
      <pre className={styles['lines']} tabIndex={0} role="region" aria-labelledby={id}>
        {text}
      </pre>
      <Button onClick={() => void writeClipboard(text).then(setCopied)}>
        {t(copied ? 'common.copied' : 'common.copy')}
      </Button>
    </div>
  );
}
