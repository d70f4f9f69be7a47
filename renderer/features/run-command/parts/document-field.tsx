import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { RunnableDocument } from '../../../../contract/runnable.ts';
import { Button } from '../../../ui/button.tsx';
import { DocumentPicker } from '../../../workspace/run-form/document-picker.tsx';
import styles from '../../../workspace/run-form/run-form.module.css';
import type { FormStore } from '../form-store.ts';

/** The document that is run, and its version where that is another than the default. */
export function DocumentField({ form }: { readonly form: FormStore }) {
  const { t } = useTranslation();
  const { draft, documents, wrong } = useStore(form.state);
  return (
    <>
      <DocumentPicker
        words="runCommand"
        documents={documents}
        value={draft.document}
        mark={markOf}
        wrong={wrong.has('document')}
        retry={form.retry}
        onChoose={form.choose}
      />
      {draft.version !== '$DEFAULT' && (
        <div className={styles['between']}>
          <span className={styles['label']}>{t('runCommand.form.version', { version: draft.version })}</span>
          <Button onClick={form.useDefaultVersion}>{t('runCommand.form.defaultVersion')}</Button>
        </div>
      )}
    </>
  );
}

function markOf({ owner, platforms }: RunnableDocument): string {
  return [owner, ...platforms].join(' · ');
}
