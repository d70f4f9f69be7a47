import { ArrowLeft } from 'lucide-react';
import { Tabs } from 'radix-ui';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { DocumentContent, DocumentRow } from '../../../../contract/features/documents.ts';
import type { Scope } from '../../../../contract/values.ts';
import { shown } from '../../../bridge/load.ts';
import { Button } from '../../../ui/button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Select } from '../../../ui/select.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { FailureView } from '../../../workspace/failure-view.tsx';
import { useWorkspace } from '../../../workspace/workspace.ts';
import { shortName } from '../columns.tsx';
import type { DocumentsPage } from '../page.ts';
import { useAsked } from '../use-document.ts';
import { useEditorPhrases } from '../use-editor-words.ts';
import styles from '../view.module.css';
import { Compare } from './compare.tsx';
import { TryForm } from './try-form.tsx';

const CodeEditor = lazy(async () => ({ default: (await import('../editor/code-editor.tsx')).CodeEditor }));

export interface ContentViewProps {
  readonly page: DocumentsPage;
  readonly scope: Scope;
  readonly document: DocumentRow;
}

/** A document's content by version, two versions side by side, and the form that its parameters make. */
export function ContentView({ page, scope, document }: ContentViewProps) {
  const { t } = useTranslation();
  const { clients } = useWorkspace();
  const { owner } = useStore(page.store.state);
  const changes = useStore(page.state, (state) => state.changes);
  const { name } = document;
  const own = owner === 'Self';
  const [chosen, setVersion] = useState<string>();
  const place = `${scope.profile} ${scope.region} ${name} ${changes}`;
  const described = useAsked(place, (signal) => clients.documents.call('describe', { scope, name, own }, signal));
  const details = shown(described.load);
  const version = chosen ?? details?.defaultVersion ?? document.version;
  const read = useAsked(`${place} ${version}`, (signal) =>
    clients.documents.call('content', { scope, name, version }, signal),
  );
  const content = shown(read.load);
  return (
    <div className={styles['whole']}>
      <h1 className={styles['title']}>{t('shell.pages.documents')}</h1>
      <header className={styles['head']}>
        <IconButton label={t('documents.content.back')} icon={ArrowLeft} onClick={page.leave} />
        <h2 title={name}>{shortName(name)}</h2>
        {details !== undefined && (
          <Select
            label={t('documents.columns.version')}
            hideLabel
            value={version}
            options={details.versions.map((each) => ({
              value: each.version,
              label:
                t('documents.version', { version: each.version }) +
                (each.isDefault ? ` (${t('documents.pane.default')})` : ''),
            }))}
            onChange={setVersion}
          />
        )}
        <span className={styles['gap']} />
        {content !== undefined && details !== undefined && (
          <>
            <Button onClick={() => page.edit(copyOf(content))}>{t('documents.content.copyAs')}</Button>
            {own && content.format !== 'TEXT' && document.schemaVersion !== '1.2' && (
              <Button variant="primary" onClick={() => page.edit(nextOf(content, details.latestVersion))}>
                {t('documents.content.newVersion')}
              </Button>
            )}
          </>
        )}
      </header>
      {described.load.status === 'failed' && (
        <FailureView failure={{ remedy: 'retry', ...described.load.failure }} compact onRemedy={described.retry} />
      )}
      {read.load.status === 'failed' && (
        <FailureView failure={{ remedy: 'retry', ...read.load.failure }} compact onRemedy={read.retry} />
      )}
      {content === undefined ? (
        read.load.status !== 'failed' && <Skeleton rows={14} />
      ) : (
        <Parts content={content}>
          <Compare scope={scope} content={content} versions={details?.versions ?? []} />
        </Parts>
      )}
    </div>
  );
}

function Parts({ content, children }: { readonly content: DocumentContent; readonly children: ReactNode }) {
  const { t } = useTranslation();
  const phrases = useEditorPhrases();
  return (
    <Tabs.Root className={styles['tabsRoot']} defaultValue="content">
      <Tabs.List className={styles['partTabs']} aria-label={t('documents.content.parts')}>
        {(['content', 'compare', 'form'] as const).map((part) => (
          <Tabs.Trigger key={part} value={part} className={styles['tab']}>
            {t(`documents.content.tabs.${part}`)}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      <Tabs.Content value="content" className={styles['part']}>
        <Suspense fallback={<Skeleton rows={14} />}>
          <CodeEditor
            key={content.version}
            label={t('documents.content.of', { name: shortName(content.name), version: content.version })}
            initial={content.content}
            format={content.format}
            type={content.type}
            phrases={phrases}
            readOnly
          />
        </Suspense>
      </Tabs.Content>
      <Tabs.Content value="compare" className={styles['part']}>
        {children}
      </Tabs.Content>
      <Tabs.Content value="form" className={styles['part']}>
        <TryForm key={content.version} content={content} />
      </Tabs.Content>
    </Tabs.Root>
  );
}

function nextOf({ name, type, format, content, version }: DocumentContent, latest: string) {
  const base = { latest, version, content };
  return { name, type, format, content, targetType: '', versionName: '', makeDefault: true, base };
}

/** A new document of the account's own with the same content. */
function copyOf({ type, format, content }: DocumentContent) {
  return { name: '', type, format, content, targetType: '', versionName: '', makeDefault: true, base: undefined };
}
