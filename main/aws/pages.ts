/** One page of a list: its items and the token of the next one. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | undefined;
}

/**
 * Walks a list page by page. Ends without a next token, with an empty one, and with a token that repeats (a service
 * that loops would be asked for ever). Throws what `fetchPage` throws; stops quietly when the signal is aborted.
 */
export async function* walkPages<T>(
  fetchPage: (token: string | undefined) => Promise<Page<T>>,
  signal?: AbortSignal,
): AsyncGenerator<readonly T[], void, void> {
  let token: string | undefined;
  do {
    const page = await fetchPage(token);
    if (signal?.aborted === true) return;
    yield page.items;
    if (page.next === token) return;
    token = page.next;
  } while (token !== undefined && token !== '');
}
