import type { DocumentParameter } from '../../../contract/features/session-documents.ts';

/** What is wrong with a parameter's value; each has its text in words/. */
export type ParameterProblem = 'required' | 'not-allowed' | 'not-integer' | 'pattern';

/** A parameter's value as it is typed: a StringList has one element a line. */
export function beginningText({ default: fallback = [] }: Pick<DocumentParameter, 'default'>): string {
  return fallback.join('\n');
}

/** The value as StartSession takes it. */
export function valueOf({ type }: Pick<DocumentParameter, 'type'>, text: string): string[] {
  return type === 'StringList' ? text.split('\n').filter((line) => line !== '') : [text];
}

/** What the document would refuse; undefined where nothing is. */
export function parameterProblem(parameter: DocumentParameter, text: string): ParameterProblem | undefined {
  const { type, default: fallback, allowedValues, allowedPattern } = parameter;
  if (text === '' && fallback === undefined) return 'required';
  const values = valueOf(parameter, text);
  if (type === 'Integer' && !/^-?\d+$/.test(text)) return 'not-integer';
  if (allowedValues.length > 0 && !values.every((value) => allowedValues.includes(value))) return 'not-allowed';
  const pattern = patternOf(allowedPattern);
  return pattern === undefined || values.every((value) => pattern.test(value)) ? undefined : 'pattern';
}

/** Values that differ from the document's own; what is left out keeps its default. Undefined for none. */
export function changedValues(
  parameters: readonly DocumentParameter[],
  texts: Readonly<Record<string, string>>,
): Record<string, string[]> | undefined {
  const changed = parameters.flatMap((parameter) => {
    const text = texts[parameter.name] ?? beginningText(parameter);
    const isDefault = parameter.default !== undefined && text === beginningText(parameter);
    return isDefault ? [] : [[parameter.name, valueOf(parameter, text)] as const];
  });
  return changed.length === 0 ? undefined : Object.fromEntries(changed);
}

/** AWS's patterns are Java's: one that this engine cannot read is left to AWS. */
function patternOf(source: string): RegExp | undefined {
  if (source === '') return undefined;
  try {
    return new RegExp(source);
  } catch {
    return undefined;
  }
}
