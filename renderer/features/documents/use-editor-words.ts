import type { TFunction } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ContentProblem } from './schema/check.ts';

/** CodeMirror's own words, which it looks up by their English text. */
export function useEditorPhrases(): Readonly<Record<string, string>> {
  const { t } = useTranslation();
  return useMemo(
    () => ({
      Find: t('documents.editor.find'),
      Replace: t('documents.editor.replaceWith'),
      next: t('documents.editor.next'),
      previous: t('documents.editor.previous'),
      all: t('documents.editor.all'),
      'match case': t('documents.editor.matchCase'),
      regexp: t('documents.editor.regexp'),
      'by word': t('documents.editor.byWord'),
      replace: t('documents.editor.replace'),
      'replace all': t('documents.editor.replaceAll'),
      close: t('common.close'),
      'No diagnostics': t('documents.editor.noProblems'),
      '$ unchanged lines': t('documents.editor.unchanged'),
    }),
    [t],
  );
}

/** What is wrong with a content, in words. */
export function contentProblemText(t: TFunction, { code, name }: ContentProblem): string {
  return t(`documents.problems.${code}`, { name });
}
