import type { TFunction } from 'i18next';
import type { ParameterProblem } from '../../../contract/document-parameters.ts';

/** What is wrong with a value, in words; a list's item is named by its line. */
export function problemText(t: TFunction, { code, pattern = '', limit = 0, item }: ParameterProblem): string {
  const problem = t(`parameters.problems.${code}`, { pattern, limit });
  return item === undefined ? problem : t('parameters.line', { item, problem });
}
