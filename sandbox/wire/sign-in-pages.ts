import { AwsError } from './errors.ts';
import type { RequestLine, WireAnswer } from './protocols.ts';
import type { SignIns } from '../world/sign-ins.ts';

/** A request of a browser, as the pages see it. */
export interface PageRequest extends RequestLine {
  readonly body: string;
  /** The page that sent it, by the Origin header. */
  readonly origin: string | undefined;
}

/**
 * The pages that a person sees while signing in: `/authorize` (RFC 6749, 4.1) and `/device` (RFC 8628, 3.3), each with
 * Approve and Deny. What the buttons send can be sent without a browser: a POST of the page's query as a form with
 * `decision=approve` or `decision=deny`. Undefined for a request of no page.
 */
export function signInPage(request: PageRequest, signIns: SignIns, ownOrigin: string): WireAnswer | undefined {
  const { pathname, searchParams } = new URL(request.url, 'http://sandbox');
  const page = pages[pathname];
  if (page === undefined || (request.method !== 'GET' && request.method !== 'POST')) return undefined;
  // A page of elsewhere must not answer for the user.
  const foreign = request.origin !== undefined && request.origin !== 'null' && request.origin !== ownOrigin;
  if (request.method === 'POST' && foreign) return html(403, 'Refused', '<p>This form came from another page.</p>');
  const fields = request.method === 'POST' ? new URLSearchParams(request.body) : searchParams;
  const decision = request.method === 'POST' ? fields.get('decision') : null;
  fields.delete('decision');
  try {
    return page(fields, decision === null ? undefined : decision === 'approve', signIns);
  } catch (error) {
    if (error instanceof AwsError)
      return html(error.status, 'This sign-in cannot go on', `<p>${escaped(error.message)}</p>`);
    throw error;
  }
}

type Page = (fields: URLSearchParams, approved: boolean | undefined, signIns: SignIns) => WireAnswer;

const pages: Readonly<Record<string, Page>> = {
  '/authorize'(fields, approved, signIns) {
    const value = (name: string) => fields.get(name) ?? '';
    const request = {
      clientId: value('client_id'),
      redirectUri: value('redirect_uri'),
      codeChallenge: value('code_challenge'),
    };
    signIns.checkAuthorize(request);
    if (value('response_type') !== 'code' || value('code_challenge_method') !== 'S256' || value('state') === '')
      throw new AwsError('InvalidRequestException', 'response_type, code_challenge_method or state is wrong.');
    if (approved === undefined)
      return question('/authorize', fields, 'Allow Fleetdeck to access your AWS accounts?', value('scopes'));
    const answer = new URL(request.redirectUri);
    if (approved) answer.searchParams.set('code', signIns.authorize(request));
    else answer.searchParams.set('error', 'access_denied');
    answer.searchParams.set('state', value('state'));
    return { ...html(302, 'Signed in', ''), headers: { ...pageHeaders, location: answer.href } };
  },
  '/device'(fields, approved, signIns) {
    const code = fields.get('user_code') ?? '';
    if (approved === undefined) return question('/device', fields, 'Is this the code on your device?', code);
    if (!signIns.decideDevice(code, approved)) throw new AwsError('InvalidRequestException', 'The code is not valid.');
    return html(200, approved ? 'Request approved' : 'Request denied', '<p>You can close this window.</p>');
  },
};

const pageHeaders = {
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
};

function question(action: string, fields: URLSearchParams, title: string, what: string): WireAnswer {
  const hidden = [...fields]
    .map(([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`)
    .join('');
  const buttons =
    '<button name="decision" value="approve">Approve</button> <button name="decision" value="deny">Deny</button>';
  return html(
    200,
    title,
    `<p><code>${escaped(what)}</code></p><form method="post" action="${action}">${hidden}${buttons}</form>`,
  );
}

function html(status: number, title: string, body: string): WireAnswer {
  const style = 'body{font:15px system-ui;max-width:30em;margin:15vh auto;padding:0 1em}';
  return {
    status,
    contentType: 'text/html; charset=utf-8',
    headers: pageHeaders,
    body: `<!doctype html><title>${title}</title><style>${style}</style><h1>${title}</h1>${body}`,
  };
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
