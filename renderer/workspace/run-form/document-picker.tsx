import { ChevronDown } from 'lucide-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunnableDocument } from '../../../contract/runnable.ts';
import { shown, type Load } from '../../bridge/load.ts';
import { Button } from '../../ui/button.tsx';
import { Picker } from '../../ui/picker.tsx';
import { Popover } from '../../ui/popover.tsx';
import { FailureView } from '../failure-view.tsx';
import styles from './run-form.module.css';

export interface DocumentPickerProps {
  /** Whose words are used (`words/*`, `<words>.form`): documents of commands, runbooks of automations. */
  readonly words: 'runCommand' | 'automation';
  readonly documents: Load<readonly RunnableDocument[]>;
  /** The documents as they are offered; else in their own order. */
  readonly ordered?: readonly RunnableDocument[];
  /** The name of the chosen one; `''` for none. */
  readonly value: string;
  /** What a document's line says beside its name; it is searched too. */
  readonly mark: (document: RunnableDocument) => string;
  readonly wrong: boolean;
  readonly retry: () => void;
  readonly onChoose: (name: string) => void;
}

/** The document that is run: searched by its name among all that can be. */
export function DocumentPicker(props: DocumentPickerProps) {
  const { words, documents, ordered = shown(documents) ?? [], value, mark, wrong, retry, onChoose } = props;
  const { t } = useTranslation();
  const id = useId();
  const [open, setOpen] = useState(false);
  const find = (text: string) => {
    const typed = text.trim().toLowerCase().split(/\s+/);
    return ordered.filter((document) => {
      const said = `${document.name} ${mark(document)}`.toLowerCase();
      return typed.every((word) => said.includes(word));
    });
  };
  return (
    <div>
      <span id={`${id}-label`} className={styles['label']}>
        {t(`${words}.form.document`)}
      </span>
      <Popover
        open={open}
        onOpenChange={setOpen}
        label={t(`${words}.form.documents`)}
        width={480}
        trigger={
          <Button className={styles['choice']} aria-labelledby={`${id}-label ${id}-value`}>
            <span id={`${id}-value`}>{value || t(`${words}.form.chooseDocument`)}</span>
            <ChevronDown size={16} strokeWidth={1.5} aria-hidden />
          </Button>
        }
      >
        <Picker
          label={t(`${words}.form.documents`)}
          placeholder={t(`${words}.form.searchDocuments`)}
          find={find}
          keyOf={({ name }) => name}
          current={value}
          rowHeight={28}
          none={documents.status === 'ready' ? t(`${words}.form.noDocuments`) : t('common.loading')}
          onChoose={({ name }) => {
            onChoose(name);
            setOpen(false);
          }}
          renderRow={(document) => (
            <div className={styles['row']}>
              <span title={document.name}>{document.name}</span>
              <span className={styles['muted']}>{mark(document)}</span>
            </div>
          )}
        />
      </Popover>
      {wrong && <p className={styles['bad']}>{t(`${words}.form.errors.document`)}</p>}
      {documents.status === 'failed' && (
        <FailureView failure={{ remedy: 'retry', ...documents.failure }} compact onRemedy={retry} />
      )}
    </div>
  );
}
