import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DocumentContent, DocumentVersionInfo } from '../../../../contract/features/documents.ts';
import type { Scope } from '../../../../contract/values.ts';
import { shown } from '../../../bridge/load.ts';
import { Empty } from '../../../ui/empty.tsx';
import { Select } from '../../../ui/select.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { FailureView } from '../../../workspace/failure-view.tsx';
import { useWorkspace } from '../../../workspace/workspace.ts';
import { useAsked } from '../use-document.ts';
import { useEditorPhrases } from '../use-editor-words.ts';
import styles from '../view.module.css';

const DiffView = lazy(async () => ({ default: (await import('../editor/diff-view.tsx')).DiffView }));

export interface CompareProps {
  readonly scope: Scope;
  /** The version on the right. */
  readonly content: DocumentContent;
  /** Newest first. */
  readonly versions: readonly DocumentVersionInfo[];
}

/** The version on screen beside another one. */
export function Compare({ scope, content, versions }: CompareProps) {
  const { t } = useTranslation();
  const others = versions.filter(({ version }) => version !== content.version);
  const older = others.find(({ version }) => Number(version) < Number(content.version)) ?? others[0];
  const [chosen, setChosen] = useState<string>();
  if (older === undefined) return <Empty title={t('documents.compare.one')} />;
  const before = others.some(({ version }) => version === chosen) ? (chosen ?? older.version) : older.version;
  return (
    <>
      <div className={styles['compareHead']}>
        <Select
          label={t('documents.compare.with')}
          value={before}
          options={others.map(({ version }) => ({ value: version, label: t('documents.version', { version }) }))}
          onChange={setChosen}
        />
        <span>{t('documents.version', { version: content.version })}</span>
      </div>
      <Sides key={before} scope={scope} before={before} after={content} />
    </>
  );
}

function Sides({
  scope,
  before,
  after,
}: {
  readonly scope: Scope;
  readonly before: string;
  readonly after: DocumentContent;
}) {
  const { t } = useTranslation();
  const { clients } = useWorkspace();
  const phrases = useEditorPhrases();
  const { name } = after;
  const { load, retry } = useAsked(`${name} ${before}`, (signal) =>
    clients.documents.call('content', { scope, name, version: before }, signal),
  );
  const older = shown(load);
  if (load.status === 'failed')
    return <FailureView failure={{ remedy: 'retry', ...load.failure }} compact onRemedy={retry} />;
  if (older === undefined) return <Skeleton rows={14} />;
  return (
    <Suspense fallback={<Skeleton rows={14} />}>
      <DiffView
        before={{ label: t('documents.version', { version: before }), text: older.content }}
        after={{ label: t('documents.version', { version: after.version }), text: after.content }}
        format={after.format}
        phrases={phrases}
      />
    </Suspense>
  );
}
