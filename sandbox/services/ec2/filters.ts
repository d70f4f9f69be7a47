import { AwsError } from '../../wire/errors.ts';
import type { Input } from '../../wire/protocols.ts';
import { list, strings } from '../ssm-nodes.ts';

export interface Filter {
  readonly name: string;
  readonly values: readonly string[];
}

/** What filters are read from: tags and the values of named filters. */
interface Filtered {
  readonly tags: ReadonlyArray<readonly [string, string]>;
}

export function filtersOf(input: Input): Filter[] {
  return list(input.Filters).map(({ Name, Values }) => ({ name: String(Name), values: strings(Values) }));
}

/** A test of EC2's filters with `*` and `?`: all filters, one value of each. Throws InvalidParameterValue for an unknown one. */
export function testOf<T extends Filtered>(
  filters: readonly Filter[],
  readers: Readonly<Record<string, (row: T) => string>>,
): (row: T) => boolean {
  const tests = filters.map(({ name, values }) => {
    const patterns = values.map(patternOf);
    const fits = (value: string) => patterns.some((pattern) => pattern.test(value));
    if (name === 'tag-key') return ({ tags }: T) => tags.some(([key]) => fits(key));
    if (name.startsWith('tag:'))
      return ({ tags }: T) => tags.some(([key, value]) => key === name.slice(4) && fits(value));
    const read = Object.hasOwn(readers, name) ? readers[name] : undefined;
    if (read === undefined) throw new AwsError('InvalidParameterValue', `The filter '${name}' is invalid`);
    return (row: T) => fits(read(row));
  });
  return (row) => tests.every((test) => test(row));
}

function patternOf(value: string): RegExp {
  const source = value
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`);
}

/** EC2 takes booleans as text over the wire, and as they are from a runbook. */
export function flag(value: unknown): boolean {
  return value === true || value === 'true';
}

export function tagSet(tags: ReadonlyArray<readonly [string, string]>): object[] {
  return tags.map(([Key, Value]) => ({ Key, Value }));
}

/** The tags of a request's TagSpecifications for one type of resource. */
export function specifiedTags(input: Input, type: string): Array<readonly [string, string]> {
  return list(input.TagSpecifications)
    .filter(({ ResourceType }) => ResourceType === type)
    .flatMap(({ Tags }) => pairs(Tags));
}

export function pairs(tags: unknown): Array<readonly [string, string]> {
  return list(tags).map(({ Key, Value = '' }) => [String(Key), String(Value)] as const);
}
