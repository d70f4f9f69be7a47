import { z } from 'zod';

/**
 * What went wrong, as a closed list: each code has its own text (what happened, what to do) in words/.
 * AWS errors are mapped to these once, in main/aws/failures.ts.
 */
export const failureCodes = [
  'access-denied',
  'browser-failed',
  'ca-broken',
  'cancelled',
  'checksum-mismatch',
  'clock-skew',
  'credential-process-failed',
  'credentials-expired',
  'credentials-missing',
  'document-missing',
  'file-broken',
  'file-exists',
  'file-failed',
  'file-too-large',
  'host-unreachable',
  'invalid-request',
  'mfa-needed',
  'name-unresolved',
  'no-answer',
  'node-file-failed',
  'not-connected',
  'not-found',
  'offline',
  'outcome-unknown',
  'port-in-use',
  'port-refused',
  'profile-broken',
  'profile-missing',
  'proxy-failed',
  'recording-damaged',
  'recording-failed',
  'role-refused',
  'sandbox-failed',
  'service-unavailable',
  'session-ended',
  'shell-failed',
  'sign-in-denied',
  'sign-in-expired',
  'sign-in-needed',
  'start-url-refused',
  'store-rebuilt',
  'terminal-host-lost',
  'throttled',
  'tls-too-old',
  'tls-untrusted',
  'unexpected',
  'unsupported',
] as const;
export const FailureCode = z.enum(failureCodes);
export type FailureCode = z.infer<typeof FailureCode>;

/** The one button that an error offers beside "Copy details", where there is one. */
export const Remedy = z.enum(['retry', 'sign-in', 'show-iam-action', 'open-file', 'reconnect']);
export type Remedy = z.infer<typeof Remedy>;

/** The one error shape, on both sides of the door. Nothing in it may hold a secret. */
export const Failure = z.object({
  code: FailureCode,
  /** The technical cause in its source's own words (AWS's message, the system's text); English. */
  message: z.string(),
  /** Values for the code's text in words/: `{ profile, file, line, source, nodeId, … }`. */
  subject: z.record(z.string(), z.string()).optional(),
  /** AWS operation, `service:Operation`. */
  operation: z.string().optional(),
  /** AWS's error name, such as `TargetNotConnected`. */
  awsCode: z.string().optional(),
  requestId: z.string().optional(),
  /** HTTP status. */
  status: z.number().optional(),
  /** The IAM action that is missing, such as `ssm:StartSession`. */
  iamAction: z.string().optional(),
  remedy: Remedy.optional(),
});
export type Failure = z.infer<typeof Failure>;

/** The only error type that crosses a room's border on purpose; everything else becomes `unexpected`. */
export class FailureError extends Error {
  readonly failure: Failure;
  constructor(failure: Failure, cause?: unknown) {
    super(failure.message, { cause });
    this.name = 'FailureError';
    this.failure = failure;
  }
}

/** Builds a FailureError in one line; `message` is the technical cause. */
export function failed(code: FailureCode, message: string, rest: Omit<Failure, 'code' | 'message'> = {}): FailureError {
  return new FailureError({ code, message, ...rest });
}

/** What was thrown, in the one error shape. */
export function failureOf(error: unknown): Failure {
  if (error instanceof FailureError) return error.failure;
  return { code: 'unexpected', message: error instanceof Error ? error.message : String(error) };
}

/** The answer to every request across the door. */
export type Envelope<T = unknown> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

/** What a feed sends across the door. After `failure` or `end` nothing follows. */
export type FeedEvent<T = unknown> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'failure'; readonly failure: Failure }
  | { readonly kind: 'end' };
