import { expect, test } from 'vitest';
import { walkPages, walkUpTo } from '../../../../main/aws/pages.ts';

async function walk(tokens: Array<string | undefined>, signal?: AbortSignal): Promise<Array<string | undefined>> {
  const asked: Array<string | undefined> = [];
  const fetchPage = async (token: string | undefined) => {
    asked.push(token);
    return { items: [token], next: tokens.shift() };
  };
  for await (const items of walkPages(fetchPage, signal)) expect(items).toHaveLength(1);
  return asked;
}

test.each([
  ['no token', ['a', 'b', undefined], [undefined, 'a', 'b']],
  ['an empty token', ['a', ''], [undefined, 'a']],
  ['a token that repeats', ['a', 'a', 'a'], [undefined, 'a']],
  ['one page', [undefined], [undefined]],
])('ends with %s', async (_name, tokens, asked) => {
  expect(await walk([...tokens])).toEqual(asked);
});

test('stops when the signal is aborted', async () => {
  const abort = new AbortController();
  abort.abort();
  expect(await walk(['a', 'b'], abort.signal)).toEqual([undefined]);
});

test('hands on what a page throws', async () => {
  const walked = walkPages(() => Promise.reject(new Error('denied')));
  await expect(walked.next()).rejects.toThrow('denied');
});

/** What of a list with these tokens is told to be cut, page by page, when it is walked two pages far. */
async function walkTwo(tokens: Array<string | undefined>): Promise<boolean[]> {
  const told: boolean[] = [];
  const fetchPage = async () => ({ items: [], next: tokens.shift() });
  for await (const { more } of walkUpTo(2, fetchPage)) told.push(more);
  return told;
}

test.each([
  ['is cut where it goes on after them', ['a', 'b', 'c'], [false, true]],
  ['is whole where it ends with them', ['a', undefined], [false, false]],
  ['is whole where an empty token ends it with them', ['a', ''], [false, false]],
  ['is whole where it ends before', ['', 'b'], [false]],
])('a list of two pages at most %s', async (_name, tokens, told) => {
  expect(await walkTwo([...tokens])).toEqual(told);
});
