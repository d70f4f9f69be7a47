import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../../ui/icon-button.tsx';
import { writeClipboard } from '../../../workspace/clipboard.ts';
import styles from './sso-question.module.css';

/** The code in large letters, with a button that copies it. */
export function CopyCode({ code }: { readonly code: string }) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  return (
    <p className={styles['letters']}>
      <code>{code}</code>
      <IconButton
        label={t(copied ? 'signIn.sso.copiedCode' : 'signIn.sso.copyCode')}
        icon={copied ? Check : Copy}
        onClick={() => void writeClipboard(code).then(setCopied)}
      />
    </p>
  );
}
