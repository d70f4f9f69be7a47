import { latestRun, type Execution } from './execution.ts';

/** What stands for a reference (`InstanceId`, `createImage.ImageId`, `global:DATE`); undefined for nothing. */
export type Lookup = (reference: string) => unknown;

const reference = /\{\{\s*([A-Za-z_][\w:.-]*(?:\[\d+\])?)\s*\}\}/g;
const onlyReference = /^\{\{\s*([A-Za-z_][\w:.-]*(?:\[\d+\])?)\s*\}\}$/;
const deepest = 4;

/**
 * Puts what is referred to into inputs: a value that is one reference takes the other's own type, a list takes a list's
 * items, within text lists and maps become JSON. A reference to nothing stays as it is.
 */
export function resolved(value: unknown, lookup: Lookup, depth = 0): unknown {
  if (typeof value === 'string') return filled(value, lookup, depth);
  if (Array.isArray(value))
    return value.flatMap((entry: unknown) => {
      const read = resolved(entry, lookup, depth);
      return typeof entry === 'string' && Array.isArray(read) ? (read as unknown[]) : [read];
    });
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, resolved(entry, lookup, depth)]));
}

function filled(text: string, lookup: Lookup, depth: number): unknown {
  const [, whole] = onlyReference.exec(text) ?? [];
  if (whole !== undefined) {
    const value = lookup(whole);
    // The default of a parameter may refer to others.
    return value === undefined ? text : depth < deepest ? resolved(value, lookup, depth + 1) : value;
  }
  return text.replace(reference, (all, name: string) => {
    const found = lookup(name);
    const value = found === undefined || depth >= deepest ? found : resolved(found, lookup, depth + 1);
    if (value === undefined) return all;
    return typeof value === 'string' ? value : JSON.stringify(value);
  });
}

/** What a run's references stand for: its parameters, variables, the outputs of its steps, and the world's own. */
export function lookupOf(execution: Execution, now: number): Lookup {
  const { place, values, variables, id } = execution;
  const at = new Date(now).toISOString();
  const own: Readonly<Record<string, string>> = {
    'global:DATE': at.slice(0, 10),
    'global:DATE_TIME': `${at.slice(0, 10)}_${at.slice(11, 19).replaceAll(':', '.')}`,
    'global:REGION': place.region,
    'global:ACCOUNT_ID': place.accountId,
    'automation:EXECUTION_ID': id,
  };
  return (name) => {
    if (Object.hasOwn(own, name)) return own[name];
    if (values.has(name)) return values.get(name);
    if (name.startsWith('variable:')) return variables.get(name.slice(9));
    const [, step = '', output = '', index] = /^([\w-]+)\.([\w.-]+?)(?:\[(\d+)\])?$/.exec(name) ?? [];
    const value = latestRun(execution, step)?.outputs[output];
    return index === undefined || !Array.isArray(value) ? value : (value as unknown[])[Number(index)];
  };
}
