import { parse } from 'yaml';
import { text } from '../documents/content.ts';

/** What a template says, as far as a stack needs it. */
export interface Template {
  readonly description: string;
  readonly parameters: ReadonlyMap<string, { readonly fallback: string | undefined }>;
  /** Logical ids with their types, and their properties as text: what changes an update touches. */
  readonly resources: ReadonlyMap<string, { readonly type: string; readonly properties: string }>;
  readonly outputs: ReadonlyMap<string, unknown>;
}

/** A template that cannot be read; the text is CloudFormation's. */
export class TemplateError extends Error {}

/** Reads a template in JSON or YAML; functions in their short form (`!Ref`) become their long one. Throws TemplateError. */
export function readTemplate(body: string): Template {
  const read = record(parsed(body), 'Template format error: unsupported structure.');
  const resources = record(read.Resources, 'Template format error: At least one Resources member must be defined.');
  return {
    description: typeof read.Description === 'string' ? read.Description : '',
    parameters: new Map(
      Object.entries(optional(read.Parameters)).map(([name, value]) => {
        const { Default } = optional(value);
        return [name, { fallback: Default === undefined ? undefined : text(Default) }];
      }),
    ),
    resources: new Map(
      Object.entries(resources).map(([name, value]) => {
        const { Type, Properties = {} } = optional(value);
        if (typeof Type !== 'string' || !/^(?:AWS|Custom|Alexa|[A-Za-z0-9]+)::[A-Za-z0-9:]+$/.test(Type))
          throw new TemplateError(
            `Template format error: [/Resources/${name}] Every Resources object must contain a Type member.`,
          );
        return [name, { type: Type, properties: JSON.stringify(Properties) }];
      }),
    ),
    outputs: new Map(Object.entries(optional(read.Outputs)).map(([name, value]) => [name, optional(value).Value])),
  };
}

const short = [
  'Ref',
  'Sub',
  'GetAtt',
  'Join',
  'ImportValue',
  'If',
  'Equals',
  'Select',
  'Split',
  'Base64',
  'FindInMap',
  'GetAZs',
  'Not',
  'And',
  'Or',
];
const long = (name: string) => (name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`);
const customTags = short.flatMap((name) => [
  {
    tag: `!${name}`,
    resolve: (value: string) => ({ [long(name)]: name === 'GetAtt' ? value.split('.') : value }),
  },
]);

function parsed(body: string): unknown {
  try {
    return body.trimStart().startsWith('{')
      ? JSON.parse(body)
      : parse(body, { logLevel: 'error', customTags, maxAliasCount: 50 });
  } catch (error) {
    throw new TemplateError(`Template format error: ${error instanceof Error ? error.message.split('\n')[0] : ''}`);
  }
}

function record(value: unknown, text: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0)
    return value as Record<string, unknown>;
  throw new TemplateError(text);
}

function optional(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** An output's value with parameters and resources put in, as far as a sandbox knows them. */
export function outputValue(value: unknown, names: ReadonlyMap<string, string>): string {
  if (typeof value === 'string') return value;
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Sub': pattern } = optional(value);
  if (typeof Ref === 'string') return names.get(Ref) ?? Ref;
  if (Array.isArray(attribute))
    return `${names.get(String(attribute[0])) ?? String(attribute[0])}.${String(attribute[1])}`;
  if (typeof pattern === 'string')
    return pattern.replace(/\$\{([\w:.]+)\}/g, (_all, name: string) => names.get(name) ?? name);
  return JSON.stringify(value ?? '');
}
