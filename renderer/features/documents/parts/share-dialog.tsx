import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { TextArea } from '../../../ui/text-area.tsx';
import type { DocumentsPage } from '../page.ts';
import styles from '../view.module.css';

export interface ShareDialogProps {
  readonly page: DocumentsPage;
  readonly name: string;
  /** Accounts, or `all`. */
  readonly shares: readonly string[];
  readonly onClose: () => void;
}

/** Accounts in one call (ssm:ModifyDocumentPermission). */
const mostAtOnce = 20;

/** With whom a document is shared; what differs is reviewed next. */
export function ShareDialog({ page, name, shares, onClose }: ShareDialogProps) {
  const { t } = useTranslation();
  const [text, setText] = useState(shares.filter((account) => account !== 'all').join('\n'));
  const [isPublic, setPublic] = useState(shares.includes('all'));
  const accounts = [...new Set(text.split(/[\s,]+/).filter((account) => account !== ''))];
  const wrong = accounts.find((account) => !/^\d{12}$/.test(account));
  const wanted = [...accounts, ...(isPublic ? ['all'] : [])];
  const add = wanted.filter((account) => !shares.includes(account));
  const remove = shares.filter((account) => !wanted.includes(account));
  const isTooMany = add.length > mostAtOnce || remove.length > mostAtOnce;
  const error =
    wrong !== undefined
      ? t('documents.share.noAccount', { account: wrong })
      : isTooMany
        ? t('documents.share.tooMany', { limit: mostAtOnce })
        : undefined;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('documents.share.title', { name })}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button
            variant="primary"
            disabled={error !== undefined || add.length + remove.length === 0}
            onClick={() => {
              onClose();
              page.review({ kind: 'share', name, add, remove });
            }}
          >
            {t('documents.next')}
          </Button>
        </>
      }
    >
      <div className={styles['form']}>
        <TextArea
          label={t('documents.share.accounts')}
          help={t('documents.share.accountsHelp')}
          error={error}
          value={text}
          onChange={setText}
        />
        <Switch
          label={t('documents.share.public')}
          help={t('documents.share.publicHelp')}
          checked={isPublic}
          onChange={setPublic}
        />
      </div>
    </Dialog>
  );
}
