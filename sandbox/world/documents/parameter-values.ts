import { isList, type Parameter, type Parameters } from './parameters.ts';

/** A value that its document does not take: the text says which rule it breaks. */
export class ParameterError extends Error {}

/** What parameters are when a document runs, in their own types. */
export type Values = ReadonlyMap<string, unknown>;

/**
 * The values of all parameters: those given (each a list of texts, as the API carries them) and the defaults. Throws
 * ParameterError for an unknown, missing or unfitting one.
 */
export function parameterValues(
  document: string,
  parameters: Parameters,
  given: Readonly<Record<string, readonly string[]>>,
): Values {
  const stranger = Object.keys(given).find((name) => !parameters.has(name));
  if (stranger !== undefined)
    throw new ParameterError(`Parameter ${stranger} is not defined in the document ${document}.`);
  return new Map(
    [...parameters].map(([name, parameter]) => {
      const texts = Object.hasOwn(given, name) ? given[name] : undefined;
      if (texts !== undefined) return [name, checked(name, parameter, texts)];
      if (parameter.fallback === undefined) throw new ParameterError(`Parameter ${name} must be given.`);
      return [
        name,
        typeof parameter.fallback === 'string' ? typed(name, parameter, [parameter.fallback]) : parameter.fallback,
      ];
    }),
  );
}

function checked(name: string, parameter: Parameter, texts: readonly string[]): unknown {
  const { pattern, allowed, minItems, maxItems, minChars, maxChars } = parameter;
  if (!isList(parameter) && texts.length !== 1) throw new ParameterError(`Parameter ${name} takes one value.`);
  if (minItems !== undefined && texts.length < minItems)
    throw new ParameterError(`Parameter ${name} takes ${minItems} values or more.`);
  if (maxItems !== undefined && texts.length > maxItems)
    throw new ParameterError(`Parameter ${name} takes ${maxItems} values at most.`);
  for (const value of texts) {
    if (allowed !== undefined && !allowed.includes(value))
      throw new ParameterError(`Parameter ${name} is none of its allowed values: ${allowed.join(', ')}.`);
    if (pattern !== undefined && !whole(pattern).test(value))
      throw new ParameterError(`Parameter ${name} does not match its allowed pattern: ${pattern}`);
    if (minChars !== undefined && value.length < minChars)
      throw new ParameterError(`Parameter ${name} must have ${minChars} characters or more.`);
    if (maxChars !== undefined && value.length > maxChars)
      throw new ParameterError(`Parameter ${name} must have ${maxChars} characters at most.`);
  }
  return typed(name, parameter, texts);
}

/** The service matches the whole value. */
function whole(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`, 's');
}

function typed(name: string, { type }: Parameter, texts: readonly string[]): unknown {
  const [first = ''] = texts;
  if (type === 'StringList' || type.startsWith('List<')) return texts;
  if (type === 'MapList') return texts.map((value) => json(name, value));
  if (type === 'StringMap') return json(name, first);
  if (type === 'Boolean') return bool(name, first);
  if (type !== 'Integer') return first;
  if (!/^-?\d+$/.test(first)) throw new ParameterError(`Parameter ${name} must be a whole number.`);
  return Number(first);
}

function bool(name: string, value: string): boolean {
  if (/^(?:true|false)$/i.test(value)) return value.toLowerCase() === 'true';
  throw new ParameterError(`Parameter ${name} must be true or false.`);
}

function json(name: string, value: string): unknown {
  try {
    const read: unknown = JSON.parse(value);
    if (typeof read === 'object' && read !== null) return read;
  } catch {
    // Told below.
  }
  throw new ParameterError(`Parameter ${name} must be a JSON object.`);
}
