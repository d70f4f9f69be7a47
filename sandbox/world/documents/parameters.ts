import { ContentError } from '../session-document.ts';
import { object, onlyMembers, text } from './content.ts';

/** A parameter as its document defines it. */
export interface Parameter {
  /** `String`, `StringList`, `Integer`, `Boolean`, `MapList`, `StringMap`, or an AWS type such as `AWS::EC2::Instance::Id`. */
  readonly type: string;
  readonly description: string;
  /** Undefined for a parameter that must be given. */
  readonly fallback: unknown;
  readonly pattern: string | undefined;
  readonly allowed: readonly string[] | undefined;
  readonly minItems: number | undefined;
  readonly maxItems: number | undefined;
  readonly minChars: number | undefined;
  readonly maxChars: number | undefined;
}

export type Parameters = ReadonlyMap<string, Parameter>;

const members: ReadonlySet<string> = new Set([
  'type',
  'description',
  'default',
  'allowedValues',
  'allowedPattern',
  'displayType',
  'minItems',
  'maxItems',
  'minChars',
  'maxChars',
  'interpolationType',
  'hidden',
]);
const types = ['String', 'StringList', 'Integer', 'Boolean', 'MapList', 'StringMap'];

/** Reads a content's parameters. Throws ContentError. */
export function readParameters(given: unknown): Parameters {
  const entries = given === undefined || given === null ? [] : Object.entries(object(given, 'parameters'));
  return new Map(entries.map(([name, value]) => [name, readParameter(name, value)]));
}

function readParameter(name: string, value: unknown): Parameter {
  if (!/^[A-Za-z_][\w-]{0,99}$/.test(name)) throw new ContentError(`The name of parameter ${name} is not valid.`);
  const given = object(value, `parameters.${name}`);
  onlyMembers(given, members, `Parameter ${name}`);
  const type = text(given.type);
  const isAws = /^(?:List<)?AWS::[A-Za-z0-9:]+>?$/.test(type);
  if (!types.includes(type) && !isAws) throw new ContentError(`Parameter ${name} has an unsupported type: ${type}`);
  const parameter: Parameter = {
    type,
    description: text(given.description),
    fallback: given.default,
    pattern: given.allowedPattern === undefined ? undefined : checkedPattern(name, text(given.allowedPattern)),
    allowed: Array.isArray(given.allowedValues) ? given.allowedValues.map(text) : undefined,
    minItems: count(given.minItems),
    maxItems: count(given.maxItems),
    minChars: count(given.minChars),
    maxChars: count(given.maxChars),
  };
  checkFallback(name, parameter);
  return parameter;
}

function checkedPattern(name: string, source: string): string {
  try {
    RegExp(source).test('');
    return source;
  } catch {
    throw new ContentError(`Parameter ${name} has an allowedPattern that is no pattern.`);
  }
}

function checkFallback(name: string, { type, fallback }: Parameter): void {
  if (fallback === undefined) return;
  const isList = type === 'StringList' || type === 'MapList' || type.startsWith('List<');
  const fits = Array.isArray(fallback) === isList || typeof fallback === 'string';
  if (!fits) throw new ContentError(`The default of parameter ${name} does not fit its type ${type}.`);
}

function count(value: unknown): number | undefined {
  return value === undefined || value === null ? undefined : Number(value);
}

/** Whether a parameter holds several values. */
export function isList({ type }: Pick<Parameter, 'type'>): boolean {
  return type === 'StringList' || type === 'MapList' || type.startsWith('List<');
}
