import type { XmlValue } from './xml.ts';

/** An answer of a query service in API names as elements of its XML: lists in `<member>` elements. */
export function queryElements(value: unknown): XmlValue {
  if (Array.isArray(value)) return { item: 'member', values: value.map(queryElements) };
  if (typeof value !== 'object' || value === null) return value as XmlValue;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, queryElements(entry)]));
}
