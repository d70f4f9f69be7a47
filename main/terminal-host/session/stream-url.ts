import { failed } from '../../../contract/failure.ts';

/**
 * Checks where a data channel goes: wss, or ws on this very computer (the sandbox). A token must not cross a network in
 * the clear. Throws FailureError `invalid-request`.
 */
export function checkStreamUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'wss:') return url;
  if (url?.protocol === 'ws:' && isLoopback(url.hostname)) return url;
  throw failed('invalid-request', `The session's stream address is not encrypted: ${url?.origin ?? 'no address'}.`);
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}
