import { ArrowLeft } from 'lucide-react';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { convertContent } from '../../../../contract/document-content.ts';
import type { DocumentFormat } from '../../../../contract/features/documents.ts';
import { Button } from '../../../ui/button.tsx';
import { Confirm } from '../../../ui/confirm.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Select } from '../../../ui/select.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import type { Change } from '../change.ts';
import { draftProblems, draftTypes, isUntouched, newDraft, type Draft, type DraftField } from '../draft.ts';
import type { DocumentsPage } from '../page.ts';
import { checkContent } from '../schema/check.ts';
import { contentProblemText, useEditorPhrases } from '../use-editor-words.ts';
import styles from '../view.module.css';

const CodeEditor = lazy(async () => ({ default: (await import('../editor/code-editor.tsx')).CodeEditor }));

export interface EditViewProps {
  readonly page: DocumentsPage;
  readonly begun: Draft;
}

/** Writes a new document, or a new version of one; what is written is reviewed next. */
export function EditView({ page, begun }: EditViewProps) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState(begun);
  const [wrong, setWrong] = useState<ReadonlySet<DraftField>>(new Set());
  const [isLeaving, setLeaving] = useState(false);
  /** The editor begins anew with the content of another type or format. */
  const [edition, setEdition] = useState(0);
  const change = (part: Partial<Draft>) => {
    setDraft((before) => ({ ...before, ...part }));
    setWrong((before) => new Set([...before].filter((field) => !(field in part))));
  };
  const begin = (next: Draft) => {
    setDraft(next);
    setEdition(edition + 1);
  };
  const isNew = draft.base === undefined;
  const isSame = draft.base?.content === draft.content;
  const leave = () => (draft.content === begun.content && draft.name === begun.name ? page.leave() : setLeaving(true));
  const review = () => {
    const problems = draftProblems(draft);
    setWrong(problems);
    if (problems.size === 0) page.review(changeOf(draft));
  };
  return (
    <div className={styles['whole']}>
      <h1 className={styles['title']}>{t('shell.pages.documents')}</h1>
      <header className={styles['head']}>
        <IconButton label={t('documents.content.back')} icon={ArrowLeft} onClick={leave} />
        <h2>{isNew ? t('documents.create') : t('documents.edit.title', { name: draft.name })}</h2>
        <span className={styles['gap']} />
        <Button variant="primary" disabled={isSame} onClick={review}>
          {t('documents.next')}
        </Button>
      </header>
      <div className={styles['edit']}>
        <div className={styles['fields']}>
          <Fields draft={draft} wrong={wrong} change={change} begin={begin} />
        </div>
        <Content
          key={edition}
          draft={draft}
          isWrong={wrong.has('content')}
          onChange={(content) => change({ content })}
        />
      </div>
      <Confirm
        open={isLeaving}
        title={t('documents.edit.leave')}
        yes={t('documents.edit.discard')}
        no={t('common.cancel')}
        onAnswer={(agreed) => {
          setLeaving(false);
          if (agreed) page.leave();
        }}
      >
        <p>{t('documents.edit.leaveText')}</p>
      </Confirm>
    </div>
  );
}

function changeOf(draft: Draft): Change {
  const { name, type, format, content, targetType, versionName, makeDefault, base } = draft;
  const written = { name, format, content, versionName };
  return base === undefined
    ? { kind: 'create', type, targetType, ...written }
    : { kind: 'version', latest: base.latest, makeDefault, ...written };
}

interface FieldsProps {
  readonly draft: Draft;
  readonly wrong: ReadonlySet<DraftField>;
  readonly change: (part: Partial<Draft>) => void;
  /** Replaces the content too. */
  readonly begin: (draft: Draft) => void;
}

function Fields({ draft, wrong, change, begin }: FieldsProps) {
  const { t } = useTranslation();
  const isNew = draft.base === undefined;
  const errorOf = (field: DraftField) => (wrong.has(field) ? t(`documents.edit.errors.${field}`) : undefined);
  const types = draftTypes.includes(draft.type) ? draftTypes : [draft.type, ...draftTypes];
  return (
    <>
      {isNew && (
        <>
          <TextField
            label={t('documents.columns.name')}
            value={draft.name}
            maxLength={128}
            help={t('documents.edit.nameHelp')}
            error={errorOf('name')}
            onChange={(name) => change({ name })}
          />
          <Select
            label={t('documents.columns.type')}
            value={draft.type}
            options={types.map((type) => ({ value: type, label: type }))}
            onChange={(type) =>
              isUntouched(draft)
                ? begin({ ...newDraft(type), name: draft.name, versionName: draft.versionName })
                : change({ type })
            }
          />
        </>
      )}
      <Select<DocumentFormat>
        label={t('documents.columns.format')}
        value={draft.format}
        options={(['YAML', 'JSON'] as const).map((format) => ({ value: format, label: format }))}
        help={t('documents.edit.formatHelp')}
        onChange={(format) =>
          begin({ ...draft, format, content: convertContent(draft.content, format) ?? draft.content })
        }
      />
      {isNew && (
        <TextField
          label={t('documents.columns.target')}
          value={draft.targetType}
          help={t('documents.edit.targetHelp')}
          error={errorOf('targetType')}
          onChange={(targetType) => change({ targetType })}
        />
      )}
      <TextField
        label={t('documents.edit.versionName')}
        value={draft.versionName}
        maxLength={128}
        help={t('documents.edit.versionNameHelp')}
        error={errorOf('versionName')}
        onChange={(versionName) => change({ versionName })}
      />
      {!isNew && (
        <Switch
          label={t('documents.edit.makeDefault')}
          help={t('documents.edit.makeDefaultHelp')}
          checked={draft.makeDefault}
          onChange={(makeDefault) => change({ makeDefault })}
        />
      )}
    </>
  );
}

interface ContentProps {
  readonly draft: Draft;
  readonly isWrong: boolean;
  readonly onChange: (content: string) => void;
}

function Content({ draft, isWrong, onChange }: ContentProps) {
  const { t } = useTranslation();
  const phrases = useEditorPhrases();
  const { content, type, format } = draft;
  const problems = useMemo(() => checkContent(content, type, format), [content, type, format]);
  const [first] = problems;
  const check = (text: string) =>
    checkContent(text, type, format).map((problem) => ({ ...problem, message: contentProblemText(t, problem) }));
  return (
    <section className={styles['editor']} aria-label={t('documents.content.tabs.content')}>
      <Suspense fallback={<Skeleton rows={14} />}>
        <CodeEditor
          label={t('documents.content.tabs.content')}
          initial={content}
          format={format}
          type={type}
          onChange={onChange}
          check={check}
          phrases={phrases}
        />
      </Suspense>
      <p role="status" className={first?.severity === 'error' || isWrong ? styles['problem'] : styles['noProblem']}>
        {isWrong
          ? t('documents.edit.errors.content')
          : first === undefined
            ? t('documents.editor.noProblems')
            : t(problems.length === 1 ? 'documents.edit.problem' : 'documents.edit.problems', {
                count: problems.length,
                line: content.slice(0, first.from).split('\n').length,
                first: contentProblemText(t, first),
              })}
      </p>
    </section>
  );
}
