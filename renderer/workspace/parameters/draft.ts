import {
  parameterProblems,
  type ParameterProblem,
  type ParameterValues,
} from '../../../contract/document-parameters.ts';
import type { DocumentParameter } from '../../../contract/values.ts';

/** What is typed into a document's form. */
export interface ParameterDraft {
  /** What was touched, by parameter; all else keeps the document's default. */
  readonly values: ParameterValues;
  /** JSON as it is typed, while it is no set of values; the last good ones stand in `values`. */
  readonly raw?: string;
}

export const emptyDraft: ParameterDraft = { values: {} };

/** A parameter's value as it stands in the form: typed, or the document's own. */
export function standingValue(
  { name, default: own }: DocumentParameter,
  { values }: ParameterDraft,
): readonly string[] {
  return values[name] ?? own ?? [];
}

/** What keeps a draft from being sent, by parameter; undefined for JSON that cannot be read. */
export function draftProblems(
  parameters: readonly DocumentParameter[],
  { values, raw }: ParameterDraft,
): ReadonlyMap<string, ParameterProblem> | undefined {
  return raw === undefined ? parameterProblems(parameters, values) : undefined;
}

/** Whether a document would take the draft as it is. */
export function isReady(parameters: readonly DocumentParameter[], draft: ParameterDraft): boolean {
  return draftProblems(parameters, draft)?.size === 0;
}
