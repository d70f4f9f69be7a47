import {
  parameterProblem,
  targetValueProblem,
  type ParameterProblem,
  type ParameterValues,
} from '../../contract/document-parameters.ts';
import { failed, type FailureError } from '../../contract/failure.ts';
import type { DocumentParameter } from '../../contract/values.ts';
import type { Breath } from './breath.ts';

interface Asked {
  readonly name: string;
  readonly parameters: readonly DocumentParameter[];
}

/**
 * Throws FailureError (`invalid-request`, with the parameter's name) for the first value that the document would refuse,
 * and for a parameter that it does not have. `given` are parameters that get their values elsewhere.
 */
export function refuseParameters(
  document: Asked,
  values: ParameterValues,
  given: ReadonlySet<string> = new Set(),
): void {
  const stranger = Object.keys(values).find((name) => document.parameters.every((known) => known.name !== name));
  if (stranger !== undefined) throw refusal(document, stranger, 'the document has no such parameter');
  for (const parameter of document.parameters) {
    if (given.has(parameter.name)) continue;
    const problem = parameterProblem(parameter, values[parameter.name]);
    if (problem !== undefined) throw refusal(document, parameter.name, textOf(problem));
  }
}

/** The same for values of which each is one execution's; thousands of them take a breath now and then. */
export async function refuseTargetValues(
  document: Asked,
  name: string,
  values: readonly string[],
  breath: Breath,
): Promise<void> {
  const parameter = document.parameters.find((known) => known.name === name);
  if (parameter === undefined) throw refusal(document, name, 'the document has no such parameter');
  for (const value of values) {
    if (breath.isDue) await breath.take();
    const problem = targetValueProblem(parameter, value);
    if (problem !== undefined) throw refusal(document, name, textOf(problem));
  }
}

/** The value itself is not told: it may be a secret. */
function refusal(document: Asked, parameter: string, why: string): FailureError {
  const message = `The parameter ${parameter} of ${document.name} was not sent: ${why}.`;
  return failed('invalid-request', message, { subject: { parameter, document: document.name } });
}

function textOf({ code, pattern = '', limit = 0, item }: ParameterProblem): string {
  const text = {
    required: 'a value is needed',
    'one-value': 'it takes one value only',
    'not-allowed': 'the value is not one of those that the document allows',
    'not-integer': 'the value is no whole number',
    'not-boolean': 'the value is neither true nor false',
    'not-map': 'the value is no JSON object',
    pattern: `the document allows only ${pattern}`,
    'too-short': `the document wants ${limit} characters or more`,
    'too-long': `the document allows ${limit} characters at most`,
    'too-few': `the document wants ${limit} values or more`,
    'too-many': `the document allows ${limit} values at most`,
  }[code];
  return item === undefined ? text : `${text} (value ${item})`;
}
