import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import type { DocumentsPage } from '../page.ts';
import styles from '../view.module.css';

export interface TagsDialogProps {
  readonly page: DocumentsPage;
  readonly name: string;
  readonly tags: ReadonlyArray<readonly [string, string]>;
  readonly onClose: () => void;
}

interface Row {
  readonly id: number;
  readonly key: string;
  readonly value: string;
}

/** A document's tags; what differs is reviewed next. */
export function TagsDialog({ page, name, tags, onClose }: TagsDialogProps) {
  const { t } = useTranslation();
  const [rows, setRows] = useState<readonly Row[]>(() => tags.map(([key, value], id) => ({ id, key, value })));
  const before = new Map(tags);
  const after = new Map(rows.filter(({ key }) => key !== '').map(({ key, value }) => [key, value]));
  const set = [...after].filter(([key, value]) => before.get(key) !== value);
  const remove = [...before.keys()].filter((key) => !after.has(key));
  const isTwice = rows.filter(({ key }) => key !== '').length > after.size;
  const change = (id: number, part: Partial<Row>) =>
    setRows(rows.map((row) => (row.id === id ? { ...row, ...part } : row)));
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('documents.tags.title', { name })}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button
            variant="primary"
            disabled={isTwice || set.length + remove.length === 0}
            onClick={() => {
              onClose();
              page.review({ kind: 'tags', name, set, remove });
            }}
          >
            {t('documents.next')}
          </Button>
        </>
      }
    >
      <div className={styles['form']}>
        {rows.map(({ id, key, value }, at) => (
          <div key={id} className={styles['tagRow']}>
            <TextField
              label={t('documents.tags.key', { at: at + 1 })}
              hideLabel={at > 0}
              maxLength={128}
              value={key}
              onChange={(typed) => change(id, { key: typed })}
            />
            <TextField
              label={t('documents.tags.value', { at: at + 1 })}
              hideLabel={at > 0}
              maxLength={256}
              value={value}
              onChange={(typed) => change(id, { value: typed })}
            />
            <IconButton
              label={t('documents.tags.remove', { key })}
              icon={X}
              onClick={() => setRows(rows.filter((row) => row.id !== id))}
            />
          </div>
        ))}
        {isTwice && <p role="alert">{t('documents.tags.twice')}</p>}
        <Button
          icon={Plus}
          disabled={rows.length >= 50}
          onClick={() => setRows([...rows, { id: Math.max(-1, ...rows.map(({ id }) => id)) + 1, key: '', value: '' }])}
        >
          {t('documents.tags.add')}
        </Button>
      </div>
    </Dialog>
  );
}
