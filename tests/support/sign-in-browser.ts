/** What a page of the sandbox's sign-in was asked, without a browser. */
export type Decision = 'approve' | 'deny';

/** Presses a button of the page at `url` (the sandbox's README says how), and follows where it leads. */
export async function decide(url: string, decision: Decision): Promise<Response> {
  const { origin, pathname, search } = new URL(url);
  const body = new URLSearchParams(search);
  body.set('decision', decision);
  return fetch(`${origin}${pathname}`, { method: 'POST', body });
}
