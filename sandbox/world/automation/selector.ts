/** The parts of a selector: a member, an index, all items, or a member at any depth. */
type Part =
  | { readonly kind: 'member' | 'deep'; readonly name: string }
  | { readonly kind: 'index'; readonly at: number }
  | { readonly kind: 'all' };

/**
 * What a JSONPath selects: `$.A.B`, `[0]`, `[*]`, `['A']` and `..A`. A path that can meet several gives a list; undefined
 * for nothing. Throws an Error for what is no such path.
 */
export function select(path: string, value: unknown): unknown {
  const parts = partsOf(path);
  const many = parts.some(({ kind }) => kind === 'deep' || kind === 'all');
  let found: unknown[] = [value];
  for (const part of parts) found = found.flatMap((entry) => step(part, entry));
  if (!many) return found[0];
  // Items of lists are meant, not the lists that a member at any depth holds.
  return found.flatMap((entry) => (Array.isArray(entry) ? (entry as unknown[]) : [entry]));
}

function partsOf(path: string): Part[] {
  const parts: Part[] = [];
  const token = /\.\.([\w-]+)|\.([\w-]+)|\[(\d+)\]|\[\*\]|\.\*|\['([^']+)'\]|\["([^"]+)"\]/y;
  token.lastIndex = path.startsWith('$') ? 1 : 0;
  const text = path.startsWith('$') ? path : `.${path}`;
  while (token.lastIndex < text.length) {
    const found = token.exec(text);
    if (found === null) throw new Error(`The selector ${path} is not understood.`);
    const [, deep, member, index, quoted, double] = found;
    const name = member ?? quoted ?? double;
    if (deep !== undefined) parts.push({ kind: 'deep', name: deep });
    else if (name !== undefined) parts.push({ kind: 'member', name });
    else if (index !== undefined) parts.push({ kind: 'index', at: Number(index) });
    else parts.push({ kind: 'all' });
  }
  return parts;
}

function step(part: Part, value: unknown): unknown[] {
  if (part.kind === 'deep') return deep(part.name, value);
  if (part.kind === 'all') return Array.isArray(value) ? value : isObject(value) ? Object.values(value) : [];
  if (part.kind === 'index') return Array.isArray(value) && value.length > part.at ? [value[part.at]] : [];
  return isObject(value) && Object.hasOwn(value, part.name) ? [value[part.name]] : [];
}

function deep(name: string, value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap((entry) => deep(name, entry));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([own, entry]) => (own === name ? [entry] : deep(name, entry)));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
