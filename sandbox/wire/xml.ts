/** What can stand in an XML answer: text, a list (its items share one element name) or members in order. */
export type XmlValue = string | number | boolean | undefined | XmlList | { readonly [name: string]: XmlValue };

/** A list and the name of its items' element. */
export interface XmlList {
  readonly item: string;
  readonly values: readonly XmlValue[];
}

/** A list in EC2's form: `<item>` elements. */
export function items(values: readonly XmlValue[]): XmlList {
  return { item: 'item', values };
}

/** One element; members that are undefined are left out, as AWS does. */
export function element(name: string, value: XmlValue, attributes = ''): string {
  if (value === undefined) return '';
  const inside = typeof value === 'object' ? children(value) : escapeXml(String(value));
  return `<${name}${attributes}>${inside}</${name}>`;
}

function children(value: XmlList | { readonly [name: string]: XmlValue }): string {
  if (isList(value)) return value.values.map((entry) => element(value.item, entry)).join('');
  return Object.entries(value)
    .map(([name, entry]) => element(name, entry))
    .join('');
}

function isList(value: object): value is XmlList {
  return 'item' in value && 'values' in value && Array.isArray(value.values);
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\r': '&#13;',
};

/** What no XML 1.0 document may hold becomes a replacement character, whatever a caller sent. */
function escapeXml(text: string): string {
  return text
    .replace(/(?![\t\n\r])[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, '\uFFFD')
    .replace(/[&<>"'\r]/g, (character) => entities[character] ?? character);
}
