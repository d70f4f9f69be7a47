import { createHash } from 'node:crypto';
import { AwsError, validation } from './errors.ts';

/** Where a page begins, bound to the question it was made for: another question with it is refused. */
export function makeToken(question: unknown, next: number): string {
  return Buffer.from(`${fingerprint(question)}.${next}`).toString('base64url');
}

/** The position of a token; 0 without one. Throws `error` for a token of another question or a made-up one. */
export function readToken(
  question: unknown,
  token: unknown,
  error = new AwsError('InvalidNextToken', 'The specified token is not valid.'),
): number {
  if (token === undefined || token === null || token === '') return 0;
  const [, mark, next] =
    /^([0-9a-f]{16})\.(\d{1,9})$/.exec(Buffer.from(typeof token === 'string' ? token : '', 'base64url').toString()) ??
    [];
  if (mark !== fingerprint(question)) throw error;
  return Number(next);
}

/** MaxResults within its range. Throws ValidationException. */
export function pageSize(
  value: unknown,
  { least, most, usual }: { least: number; most: number; usual: number },
): number {
  if (value === undefined || value === null) return usual;
  const size = Number(value);
  if (!Number.isInteger(size) || size < least)
    throw validation('maxResults', value, `Member must have value greater than or equal to ${least}`);
  if (size > most) throw validation('maxResults', value, `Member must have value less than or equal to ${most}`);
  return size;
}

/** Walks from `from` until the page is full; `next` is undefined at the end. */
export function pageOf<T>(
  count: number,
  from: number,
  size: number,
  at: (index: number) => T | undefined,
): { rows: T[]; next: number | undefined } {
  const rows: T[] = [];
  let index = from;
  for (; index < count && rows.length < size; index += 1) {
    const row = at(index);
    if (row !== undefined) rows.push(row);
  }
  return { rows, next: index < count ? index : undefined };
}

function fingerprint(question: unknown): string {
  return createHash('sha256').update(JSON.stringify(question)).digest('hex').slice(0, 16);
}
