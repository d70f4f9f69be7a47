import { ChevronDown } from 'lucide-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { shown } from '../../../bridge/load.ts';
import { Button } from '../../../ui/button.tsx';
import { Picker } from '../../../ui/picker.tsx';
import { Popover } from '../../../ui/popover.tsx';
import { FailureView } from '../../../workspace/failure-view.tsx';
import type { FormStore } from '../form-store.ts';
import styles from './run-form.module.css';

/** The document that is run: searched by its name among all that can be. */
export function DocumentField({ form }: { readonly form: FormStore }) {
  const { t } = useTranslation();
  const id = useId();
  const [open, setOpen] = useState(false);
  const { draft, documents, wrong } = useStore(form.state);
  const all = shown(documents) ?? [];
  const find = (text: string) => {
    const words = text.trim().toLowerCase().split(/\s+/);
    return all.filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)));
  };
  return (
    <div>
      <span id={`${id}-label`} className={styles['label']}>
        {t('runCommand.form.document')}
      </span>
      <Popover
        open={open}
        onOpenChange={setOpen}
        label={t('runCommand.form.documents')}
        width={480}
        trigger={
          <Button className={styles['choice']} aria-labelledby={`${id}-label ${id}-value`}>
            <span id={`${id}-value`}>{draft.document || t('runCommand.form.chooseDocument')}</span>
            <ChevronDown size={16} strokeWidth={1.5} aria-hidden />
          </Button>
        }
      >
        <Picker
          label={t('runCommand.form.documents')}
          placeholder={t('runCommand.form.searchDocuments')}
          find={find}
          keyOf={({ name }) => name}
          current={draft.document}
          rowHeight={28}
          none={t(documents.status === 'ready' ? 'runCommand.form.noDocuments' : 'common.loading')}
          onChoose={({ name }) => {
            form.choose(name);
            setOpen(false);
          }}
          renderRow={({ name, owner, platforms }) => (
            <div className={styles['row']}>
              <span title={name}>{name}</span>
              <span className={styles['muted']}>{[owner, ...platforms].join(' · ')}</span>
            </div>
          )}
        />
      </Popover>
      {draft.version !== '$DEFAULT' && (
        <div className={styles['between']}>
          <span className={styles['label']}>{t('runCommand.form.version', { version: draft.version })}</span>
          <Button onClick={form.useDefaultVersion}>{t('runCommand.form.defaultVersion')}</Button>
        </div>
      )}
      {wrong.has('document') && <p className={styles['bad']}>{t('runCommand.form.errors.document')}</p>}
      {documents.status === 'failed' && (
        <FailureView failure={{ remedy: 'retry', ...documents.failure }} compact onRemedy={form.retry} />
      )}
    </div>
  );
}
