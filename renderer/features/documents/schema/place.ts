/** Where in a document the cursor is. */
export interface Place {
  /** A member's name, a member's value, or inside of `{{`. */
  readonly kind: 'member' | 'value' | 'reference';
  /** Names and item numbers from the top; for a value its member is the last. */
  readonly path: readonly string[];
  /** Members that stand beside it already. */
  readonly siblings: readonly string[];
  /** Where the typed part begins. */
  readonly from: number;
}

/** Reads the place of a position in content that is being written, so it may be broken behind and at it. */
export function placeAt(content: string, at: number, format: string): Place {
  const before = content.slice(0, at);
  const open = /\{\{\s*([\w:.-]*)$/.exec(before);
  if (open !== null) return { kind: 'reference', path: [], siblings: [], from: at - (open[1]?.length ?? 0) };
  return format === 'JSON' ? placeInJson(before) : placeInYaml(before);
}

interface Level {
  readonly isList: boolean;
  /** Items passed in a list. */
  index: number;
  /** The member whose value stands now; undefined before its colon. */
  member: string | undefined;
  readonly seen: string[];
}

function placeInJson(before: string): Place {
  const levels: Level[] = [];
  let text = '';
  let from = before.length;
  const tokens = before.matchAll(/"((?:[^"\\]|\\.)*)("|$)|[{}[\],:]|[^\s"{}[\],:]+/g);
  for (const { 0: token, 1: inner = '', 2: end, index } of tokens) {
    const level = levels.at(-1);
    text = '';
    from = before.length;
    if (token === '{' || token === '[') levels.push({ isList: token === '[', index: 0, member: undefined, seen: [] });
    else if (token === '}' || token === ']') levels.pop();
    else if (token === ',') {
      if (level !== undefined) {
        level.index += 1;
        level.member = undefined;
      }
    } else if (token === ':') {
      if (level !== undefined) level.member = level.seen.at(-1);
    } else if (level !== undefined && !level.isList && level.member === undefined && end === '"')
      level.seen.push(inner);
    else if (end === '' || end === undefined) {
      text = token.replace(/^"/, '');
      from = index + (token.startsWith('"') ? 1 : 0);
    }
  }
  const path = levels.flatMap((level, depth) => {
    if (level.isList) return [String(level.index)];
    return level.member === undefined || (depth === levels.length - 1 && level.member === undefined)
      ? []
      : [level.member];
  });
  const last = levels.at(-1);
  const isMember = last !== undefined && !last.isList && last.member === undefined;
  return {
    kind: isMember ? 'member' : 'value',
    path,
    siblings: last?.seen ?? [],
    from: text === '' ? before.length : from,
  };
}

interface Line {
  readonly indent: number;
  /** A list's dash stands before it. */
  readonly isItem: boolean;
  readonly key: string | undefined;
}

function readLine(line: string): Line | undefined {
  const [, space = '', dash = '', rest = ''] = /^(\s*)((?:-\s+)?)(.*)$/.exec(line) ?? [];
  if (rest.trim() === '' && dash === '') return undefined;
  const key = /^["']?([\w:.-]+?)["']?\s*:(?:\s|$)/.exec(rest)?.[1];
  return { indent: space.length + dash.length, isItem: dash !== '', key };
}

/** By its lines: each that stands further left than those below it holds them. */
function placeInYaml(before: string): Place {
  const lines = before.split('\n');
  const current = lines.pop() ?? '';
  const typed = /[\w:.-]*$/.exec(current)?.[0] ?? '';
  const own = /^(\s*)((?:-\s*)?)(.*)$/.exec(current);
  const indent = (own?.[1]?.length ?? 0) + (own?.[2]?.length ?? 0);
  const value = /^["']?([\w:.-]+?)["']?\s*:\s+["']?[^"']*$/.exec(own?.[3] ?? '');
  const path: string[] = [];
  const siblings: string[] = [];
  let edge = indent;
  let isWithin = (own?.[2] ?? '') === '';
  let items = 0;
  for (const line of lines.toReversed().map(readLine)) {
    if (line === undefined) continue;
    if (line.indent === edge && isWithin) {
      if (path.length === 0 && line.key !== undefined) siblings.push(line.key);
      if (line.isItem) isWithin = false;
    } else if (line.indent === edge && line.isItem) items += 1;
    else if (line.indent < edge && line.key !== undefined) {
      if (!isWithin) path.unshift(String(items));
      path.unshift(line.key);
      edge = line.indent;
      isWithin = !line.isItem;
      items = 0;
    }
  }
  if (value?.[1] !== undefined)
    return { kind: 'value', path: [...path, value[1]], siblings, from: before.length - typed.length };
  return { kind: 'member', path, siblings, from: before.length - typed.length };
}
