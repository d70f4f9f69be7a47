import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { changedValues } from '../../../../contract/document-parameters.ts';
import type { DocumentContent } from '../../../../contract/features/documents.ts';
import { Button } from '../../../ui/button.tsx';
import { Empty } from '../../../ui/empty.tsx';
import { writeClipboard } from '../../../workspace/clipboard.ts';
import { emptyDraft, isReady } from '../../../workspace/parameters/draft.ts';
import { ParameterForm } from '../../../workspace/parameters/parameter-form.tsx';
import { useWorkspace } from '../../../workspace/workspace.ts';
import styles from '../view.module.css';

/** The form that the document's parameters make wherever it is run; its values can be taken along as JSON. */
export function TryForm({ content: { parameters } }: { readonly content: DocumentContent }) {
  const { t } = useTranslation();
  const { scope: scopes } = useWorkspace();
  const scope = useStore(scopes, (state) => state.scope);
  const [draft, setDraft] = useState(emptyDraft);
  const [copied, setCopied] = useState(false);
  if (parameters.length === 0 || scope === undefined) return <Empty title={t('documents.form.none')} />;
  const json = JSON.stringify(changedValues(parameters, draft.values));
  return (
    <div className={styles['scroll']}>
      <div className={styles['column']}>
        <p className={styles['note']}>{t('documents.form.text')}</p>
        <ParameterForm
          parameters={parameters}
          draft={draft}
          onChange={(next) => {
            setDraft(next);
            setCopied(false);
          }}
          scope={scope}
        />
        <div>
          <Button disabled={!isReady(parameters, draft)} onClick={() => void writeClipboard(json).then(setCopied)}>
            {t(copied ? 'common.copied' : 'documents.form.copy')}
          </Button>
        </div>
      </div>
    </div>
  );
}
