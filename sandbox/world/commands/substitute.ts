import type { Values } from '../documents/parameter-values.ts';

/**
 * Puts parameters into a step's inputs as the agent does: a value that is one reference takes the parameter's own type, a
 * list takes a list's items, and within text lists become JSON. References to other things stay as they are.
 */
export function substitute(value: unknown, values: Values): unknown {
  if (typeof value === 'string') return filled(value, values);
  if (Array.isArray(value))
    return value.flatMap((entry) => {
      const read = substitute(entry, values);
      return typeof entry === 'string' && Array.isArray(read) ? (read as unknown[]) : [read];
    });
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, substitute(entry, values)]));
}

function filled(text: string, values: Values): unknown {
  const [, whole] = /^\{\{\s*([\w-]+)\s*\}\}$/.exec(text) ?? [];
  if (whole !== undefined && values.has(whole)) return values.get(whole);
  return text.replace(/\{\{\s*([\w-]+)\s*\}\}/g, (reference, name: string) => {
    if (!values.has(name)) return reference;
    const value = values.get(name);
    return typeof value === 'string' ? value : JSON.stringify(value);
  });
}
