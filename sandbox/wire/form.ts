type Tree = { [name: string]: string | Tree };

/**
 * The members of a query request as a tree: `Filter.1.Name=a` is `{ Filter: [{ Name: 'a' }] }`. The `member` level that the
 * query protocol puts into lists goes; `renamed` gives a list its API name where EC2 sends it in the singular.
 */
export function nested(form: Iterable<readonly [string, string]>, renamed: Readonly<Record<string, string>> = {}) {
  const root: Tree = Object.create(null) as Tree;
  for (const [path, value] of form) put(root, path.split('.'), value);
  return members(root, renamed);
}

function put(tree: Tree, [name = '', ...rest]: readonly string[], value: string): void {
  if (rest.length === 0) {
    tree[name] = value;
    return;
  }
  const known = tree[name];
  const inner = typeof known === 'object' ? known : (Object.create(null) as Tree);
  tree[name] = inner;
  put(inner, rest, value);
}

function members(tree: Tree, renamed: Readonly<Record<string, string>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(tree).map(([name, value]) => {
      const read = valueOf(value, renamed);
      return [Array.isArray(read) && Object.hasOwn(renamed, name) ? (renamed[name] ?? name) : name, read];
    }),
  );
}

function valueOf(value: string | Tree, renamed: Readonly<Record<string, string>>): unknown {
  if (typeof value === 'string') return value;
  const { member } = value;
  if (typeof member === 'object') return valueOf(member, renamed);
  const names = Object.keys(value);
  if (!names.every((name) => /^\d+$/.test(name))) return members(value, renamed);
  return names.toSorted((a, b) => Number(a) - Number(b)).map((name) => valueOf(value[name] ?? '', renamed));
}
