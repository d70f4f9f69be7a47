import { isAllowed } from './allowed-pattern.ts';
import type { DocumentParameter } from './values.ts';

/** Values by parameter, as the API carries them: each a list of texts. What is missing keeps the document's default. */
export type ParameterValues = Readonly<Record<string, readonly string[]>>;

/** What a document would refuse in a value; each code has its text in words/. */
export interface ParameterProblem {
  readonly code:
    | 'required'
    | 'one-value'
    | 'not-allowed'
    | 'not-integer'
    | 'not-boolean'
    | 'not-map'
    | 'pattern'
    | 'too-short'
    | 'too-long'
    | 'too-few'
    | 'too-many';
  /** The document's `allowedPattern`. */
  readonly pattern?: string;
  /** The document's least or most: characters or items. */
  readonly limit?: number;
  /** Which item of a list it is, from 1. */
  readonly item?: number;
}

/** Whether a parameter holds several values. */
export function isList({ type }: Pick<DocumentParameter, 'type'>): boolean {
  return type === 'StringList' || type === 'MapList';
}

/**
 * The value as the API takes it, of what was typed: blank lines of a list go, those of a script (`multiline`) only at
 * its end. A MapList may be typed as one JSON array, or as an object a line.
 */
export function valueOf(
  parameter: Pick<DocumentParameter, 'type' | 'multiline'>,
  typed: readonly string[],
): readonly string[] {
  if (!isList(parameter)) return typed;
  if (parameter.type === 'MapList') return mapsOf(typed);
  if (parameter.multiline !== true) return typed.filter((item) => item.trim() !== '');
  return typed.slice(0, typed.findLastIndex((item) => item.trim() !== '') + 1);
}

function mapsOf(typed: readonly string[]): readonly string[] {
  const whole = parsed(typed.join('\n'));
  if (Array.isArray(whole)) return whole.map((item) => JSON.stringify(item));
  return isMap(whole) ? [JSON.stringify(whole)] : typed.filter((item) => item.trim() !== '');
}

/**
 * The first rule of the document that a typed value breaks; undefined where there is none, and for the document's own
 * default (`typed` is undefined). A value that AWS will fill in (`{{ssm:name}}`, `{{global:DATE}}`) is left to it, and so
 * is a pattern that is not read here (allowed-pattern.ts). Takes no longer than a tenth of a second for a value.
 */
export function parameterProblem(
  parameter: DocumentParameter,
  typed: readonly string[] | undefined,
): ParameterProblem | undefined {
  if (typed === undefined) return parameter.default === undefined ? { code: 'required' } : undefined;
  const values = valueOf(parameter, typed);
  const isEmpty = values.every((value) => value === '');
  if (isEmpty && parameter.default === undefined) return { code: 'required' };
  const { minItems, maxItems } = parameter;
  if (!isList(parameter)) return values.length > 1 ? { code: 'one-value' } : itemProblem(parameter, values[0] ?? '');
  if (minItems !== undefined && values.length < minItems) return { code: 'too-few', limit: minItems };
  if (maxItems !== undefined && values.length > maxItems) return { code: 'too-many', limit: maxItems };
  for (const [at, value] of values.entries()) {
    const problem = itemProblem(parameter, value);
    if (problem !== undefined) return { ...problem, item: at + 1 };
  }
  return undefined;
}

/** The same for a value of which each execution gets one, of a parameter that holds one or several. */
export function targetValueProblem(parameter: DocumentParameter, value: string): ParameterProblem | undefined {
  const { minItems: _least, maxItems: _most, ...one } = parameter;
  return parameterProblem(isList(parameter) ? { ...one, type: 'String' } : one, [value]);
}

function itemProblem(parameter: DocumentParameter, value: string): ParameterProblem | undefined {
  const { type, allowedValues, allowedPattern, minChars, maxChars } = parameter;
  if (/\{\{.+\}\}/.test(value)) return undefined;
  if (type === 'Integer' && !/^-?\d+$/.test(value)) return { code: 'not-integer' };
  if (type === 'Boolean' && !/^(?:true|false)$/i.test(value)) return { code: 'not-boolean' };
  if ((type === 'MapList' || type === 'StringMap') && !isMap(parsed(value))) return { code: 'not-map' };
  if (allowedValues.length > 0 && !allowedValues.includes(value)) return { code: 'not-allowed' };
  if (minChars !== undefined && value.length < minChars) return { code: 'too-short', limit: minChars };
  if (maxChars !== undefined && value.length > maxChars) return { code: 'too-long', limit: maxChars };
  return isAllowed(allowedPattern, value) === false ? { code: 'pattern', pattern: allowedPattern } : undefined;
}

/** The problems of all parameters, by name; none for an empty map. */
export function parameterProblems(
  parameters: readonly DocumentParameter[],
  typed: ParameterValues,
): ReadonlyMap<string, ParameterProblem> {
  const found = parameters.map((parameter) => [parameter.name, parameterProblem(parameter, typed[parameter.name])]);
  return new Map(found.filter((entry): entry is [string, ParameterProblem] => entry[1] !== undefined));
}

/** Values that differ from the document's own, as the API takes them; `{}` for none. */
export function changedValues(
  parameters: readonly DocumentParameter[],
  typed: ParameterValues,
): Record<string, string[]> {
  const changed = parameters.flatMap((parameter): Array<[string, string[]]> => {
    const given = typed[parameter.name];
    if (given === undefined) return [];
    const value = valueOf(parameter, given);
    const isDefault = parameter.default !== undefined && sameItems(parameter.default, value);
    return isDefault ? [] : [[parameter.name, [...value]]];
  });
  return Object.fromEntries(changed);
}

function sameItems(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((item, at) => item === other[at]);
}

/** The kinds of resources that a parameter's value can name, and that a user can pick from. */
export const resourceKinds = ['instance', 'bucket', 'role', 'image', 'stack', 'security-group'] as const;
export type ResourceKind = (typeof resourceKinds)[number];

const byAwsType: Readonly<Record<string, ResourceKind>> = {
  'AWS::EC2::Instance::Id': 'instance',
  'AWS::SSM::ManagedInstance::Id': 'instance',
  'AWS::S3::Bucket::Name': 'bucket',
  'AWS::IAM::Role::Arn': 'role',
  'AWS::EC2::Image::Id': 'image',
  'AWS::CloudFormation::Stack::Name': 'stack',
  'AWS::CloudFormation::Stack::Id': 'stack',
  'AWS::CloudFormation::Stack': 'stack',
  'AWS::EC2::SecurityGroup::Id': 'security-group',
};

/** Older documents have plain types and say it in the name alone. */
const byName: ReadonlyArray<readonly [RegExp, ResourceKind]> = [
  [/^Instance_?Ids?$/i, 'instance'],
  [/^(?:S3)?Bucket_?Name$|^OutputS3BucketName$/i, 'bucket'],
  [/^(?:Automation)?AssumeRole$/i, 'role'],
  [/^(?:Source)?(?:Ami|Image)_?Id$/i, 'image'],
  [/^Stack_?(?:Name(?:OrId)?|Id)$/i, 'stack'],
  [/^Security_?Group_?Ids?$/i, 'security-group'],
];

/** What a parameter's values name; undefined where that is not known. */
export function resourceKindOf({
  name,
  type,
  awsType,
}: Pick<DocumentParameter, 'name' | 'type' | 'awsType'>): ResourceKind | undefined {
  if (awsType !== undefined) return byAwsType[awsType];
  return type === 'String' || type === 'StringList' ? byName.find(([shape]) => shape.test(name))?.[1] : undefined;
}

/** What JSON text is not, when it is no set of values; each code has its text in words/. */
export interface RawProblem {
  readonly code: 'not-json' | 'not-object' | 'unknown-name' | 'not-text';
  readonly name?: string;
}

/** The values as JSON, two spaces deep: the shape that the API and the AWS CLI's `--parameters` take. */
export function writeRawValues(parameters: readonly DocumentParameter[], typed: ParameterValues): string {
  return JSON.stringify(changedValues(parameters, typed), undefined, 2);
}

/** Values of JSON text. A text, number or boolean may stand for a list of one; a map stands for its JSON. */
export function readRawValues(
  parameters: readonly DocumentParameter[],
  text: string,
): { readonly values: ParameterValues } | { readonly problem: RawProblem } {
  const whole = text.trim() === '' ? {} : parsed(text);
  if (whole === undefined) return { problem: { code: 'not-json' } };
  if (!isMap(whole)) return { problem: { code: 'not-object' } };
  const stranger = Object.keys(whole).find((name) => parameters.every((parameter) => parameter.name !== name));
  if (stranger !== undefined) return { problem: { code: 'unknown-name', name: stranger } };
  const entries = Object.entries(whole).map(([name, value]) => [name, itemsOf(value)] as const);
  const broken = entries.find(([, items]) => items.includes(undefined));
  if (broken !== undefined) return { problem: { code: 'not-text', name: broken[0] } };
  return { values: Object.fromEntries(entries) as ParameterValues };
}

function itemsOf(value: unknown): Array<string | undefined> {
  return (Array.isArray(value) ? value : [value]).map(parameterText);
}

/** A value of a document or of JSON as the text that the API carries; undefined for null. */
export function parameterText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
