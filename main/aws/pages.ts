/** One page of a list: its items and the token of the next one. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | undefined;
}

/** Items of a walk that may be cut; `more` is true on its last page alone, when the list goes on after it. */
export interface CutPage<T> {
  readonly items: readonly T[];
  readonly more: boolean;
}

/** Walks a list page by page to its end, by the rules of `walkUpTo`. */
export async function* walkPages<T>(
  fetchPage: (token: string | undefined) => Promise<Page<T>>,
  signal?: AbortSignal,
): AsyncGenerator<readonly T[], void, void> {
  for await (const { items } of walkUpTo(Infinity, fetchPage, signal)) yield items;
}

/**
 * Walks a list page by page, `mostPages` at most. A list ends without a next token, with an empty one, and with a token
 * that repeats (a service that loops would be asked for ever). Throws what `fetchPage` throws; stops quietly when the
 * signal is aborted.
 */
export async function* walkUpTo<T>(
  mostPages: number,
  fetchPage: (token: string | undefined) => Promise<Page<T>>,
  signal?: AbortSignal,
): AsyncGenerator<CutPage<T>, void, void> {
  let token: string | undefined;
  for (let pages = 1; ; pages += 1) {
    const { items, next } = await fetchPage(token);
    if (signal?.aborted === true) return;
    const goesOn = next !== undefined && next !== '' && next !== token;
    const more = goesOn && pages >= mostPages;
    yield { items, more };
    if (!goesOn || more) return;
    token = next;
  }
}
