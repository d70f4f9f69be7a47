import type { SsoStep, SsoWay } from '../../../contract/features/sign-in.ts';
import { failed, FailureError, type Failure } from '../../../contract/failure.ts';
import { watchFiles } from '../file-watch.ts';
import type { QuestionDialog } from '../questions.ts';
import { signInByBrowser, signInByCode, type FlowParts } from './flows.ts';
import { sessionKey, type SsoSession } from './session.ts';
import type { CachedToken } from './token-cache.ts';

/** The way that a user chose for a session, kept from start to start. */
export interface SignInWays {
  readonly get: (session: string) => SsoWay | undefined;
  readonly set: (session: string, way: SsoWay) => void;
}

export interface SignInParts extends Pick<FlowParts, 'oidc' | 'cache' | 'openPage' | 'page' | 'now'> {
  readonly ways: SignInWays;
}

const flows = { browser: signInByBrowser, code: signInByCode } as const;

/** What the user can do something about in the dialog; all else ends the sign-in. */
const told: ReadonlySet<Failure['code']> = new Set(['browser-failed', 'sign-in-denied', 'sign-in-expired']);

type Outcome =
  | { readonly kind: 'token'; readonly token: CachedToken }
  | { readonly kind: 'way'; readonly way: SsoWay }
  | { readonly kind: 'failed'; readonly error: unknown };

/**
 * Signs a session in with the user, by browser or by code, and changes the way when they say so. A token that another
 * program (the AWS CLI) writes meanwhile ends it too. Throws FailureError.
 */
export async function signIn(session: SsoSession, dialog: QuestionDialog, parts: SignInParts): Promise<CachedToken> {
  const elsewhere = followFile(session, parts);
  const remembered = parts.ways.get(sessionKey(session)) ?? 'browser';
  let way = remembered;
  try {
    // A browser that opens by itself is in the way of whoever is at something else.
    if (!dialog.acted) {
      const outcome = await askToBegin(stepOf(session, way), dialog, elsewhere.token);
      if (outcome.kind === 'failed') throw outcome.error;
      if (outcome.kind === 'token') return outcome.token;
      ({ way } = outcome);
    }
    for (;;) {
      const outcome = await tryWay(way, session, dialog, parts, elsewhere.token);
      if (outcome.kind === 'failed') throw outcome.error;
      if (outcome.kind === 'token') {
        if (way !== remembered) parts.ways.set(sessionKey(session), way);
        return outcome.token;
      }
      ({ way } = outcome);
    }
  } finally {
    elsewhere.stop();
  }
}

function stepOf({ name, startUrl, region }: SsoSession, way: SsoWay): SsoStep {
  const step = { kind: 'sso', startUrl, region, way, begun: false, slow: false } as const;
  return { ...step, ...(name !== undefined && { session: name }) };
}

/** Waits until the user wants to sign in, or another program did. */
async function askToBegin(step: SsoStep, dialog: QuestionDialog, elsewhere: Promise<CachedToken>): Promise<Outcome> {
  const others = [tokenOutcome(elsewhere), closed(dialog)];
  for (;;) {
    const next = await Promise.race([...others, dialog.next(step)]);
    if (next.kind === 'sso') return { kind: 'way', way: next.choice === 'open-page' ? step.way : next.choice };
    if (next.kind !== 'mfa') return next;
  }
}

async function tokenOutcome(token: Promise<CachedToken>): Promise<Outcome> {
  return { kind: 'token', token: await token };
}

/** The question was dismissed: nobody waits for it any more, and all that it holds is let go. */
function closed({ signal }: QuestionDialog): Promise<Outcome> {
  const outcome: Outcome = { kind: 'failed', error: failed('cancelled', 'Cancelled.') };
  return new Promise((resolve) => {
    if (signal.aborted) resolve(outcome);
    else signal.addEventListener('abort', () => resolve(outcome), { once: true });
  });
}

async function tryWay(
  way: SsoWay,
  session: SsoSession,
  dialog: QuestionDialog,
  parts: SignInParts,
  elsewhere: Promise<CachedToken>,
): Promise<Outcome> {
  const trying = new AbortController();
  let step: SsoStep = { ...stepOf(session, way), begun: true };
  let reopen = async () => {};
  const show = (change: Partial<SsoStep>) => {
    // A way that was left has nothing to show any more.
    if (!trying.signal.aborted) dialog.show((step = { ...step, ...change }));
  };
  const flow = flows[way]({
    ...parts,
    session,
    show,
    reopen: (open) => (reopen = open),
    signal: AbortSignal.any([trying.signal, dialog.signal]),
  });
  const others = [tokenOutcome(elsewhere), closed(dialog)];
  let running = [tokenOutcome(flow).catch((error: unknown): Outcome => ({ kind: 'failed', error })), ...others];
  try {
    for (;;) {
      const answer = dialog.next(step);
      const next = await Promise.race([...running, answer]);
      if (next.kind === 'mfa') continue;
      if (next.kind === 'sso') {
        if (next.choice !== 'open-page') return { kind: 'way', way: next.choice };
        await reopen().catch((error: unknown) => show({ failure: failureOf(error) }));
      } else if (next.kind === 'failed' && next.error instanceof FailureError && told.has(next.error.failure.code)) {
        // The flow is over; the user says how to go on.
        running = others;
        step = { ...step, failure: next.error.failure };
      } else return next;
    }
  } finally {
    trying.abort();
  }
}

function failureOf(error: unknown): Failure {
  return error instanceof FailureError ? error.failure : { code: 'browser-failed', message: String(error) };
}

/** The token that another program signs in, once its file has one. */
function followFile(
  session: SsoSession,
  { cache, now }: SignInParts,
): { token: Promise<CachedToken>; stop: () => void } {
  let stop = () => {};
  const token = new Promise<CachedToken>((resolve) => {
    let before: string | undefined;
    const look = async () => {
      const found = await cache.read(session);
      // What was there when this began was of no use.
      before ??= found?.accessToken ?? '';
      if (found !== undefined && found.accessToken !== before && found.expiresAt > now()) resolve(found);
    };
    void look().catch(() => {});
    stop = watchFiles([cache.file(session)], () => void look().catch(() => {}));
  });
  return { token, stop };
}
