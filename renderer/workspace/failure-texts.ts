import type { TFunction } from 'i18next';
import type { Failure, FailureCode, Remedy } from '../../contract/failure.ts';

/** A failure in the user's language. */
export interface FailureTexts {
  readonly title: string;
  readonly why: string;
  readonly next: string;
  /** AWS's error name, operation and request id and the technical cause, one a line; to be copied. */
  readonly details: string;
  readonly action?: { readonly label: string; readonly remedy: Remedy };
}

/** The codes that have a text with the subject's values in it, and the values it needs. */
const named = {
  'ca-broken': ['file'],
  'clock-skew': ['seconds'],
  'credential-process-failed': ['profile', 'program', 'reason'],
  'credentials-missing': ['profile'],
  'credentials-expired': ['profile'],
  'document-missing': ['document'],
  'file-broken': ['file', 'line'],
  'host-unreachable': ['host', 'port'],
  'invalid-request': ['parameter', 'document'],
  'mfa-needed': ['profile'],
  'name-unresolved': ['host'],
  'no-answer': ['host'],
  'not-connected': ['nodeId'],
  'port-in-use': ['port', 'holder'],
  'port-refused': ['port'],
  'profile-broken': ['profile'],
  'profile-missing': ['profile'],
  'proxy-failed': ['proxy'],
  'role-refused': ['account', 'role'],
  'sign-in-needed': ['profile'],
  'start-url-refused': ['startUrl', 'region'],
  'tls-too-old': ['host'],
  'tls-untrusted': ['host', 'issuer'],
  unsupported: ['profile', 'source'],
} as const satisfies Partial<Record<FailureCode, readonly string[]>>;

/** What a failure says: one text for each code, with the failure's own values where they are known. */
export function failureTexts(t: TFunction, failure: Failure): FailureTexts {
  const texts = {
    title: t(`failures.codes.${failure.code}.title`),
    why: reason(t, failure),
    next: t(`failures.codes.${failure.code}.next`),
    details: details(t, failure),
  };
  if (failure.remedy === undefined) return texts;
  return { ...texts, action: { label: t(`failures.remedies.${failure.remedy}`), remedy: failure.remedy } };
}

function reason(t: TFunction, failure: Failure): string {
  const general = t(`failures.codes.${failure.code}.why`);
  if (failure.code === 'access-denied' && failure.iamAction !== undefined) {
    return `${general} ${t('failures.missingAction', { action: failure.iamAction })}`;
  }
  const { code, subject } = failure;
  if (subject === undefined || !isNamed(code)) return general;
  const needed: readonly string[] = named[code];
  if (!needed.every((value) => Object.hasOwn(subject, value))) return general;
  // Which values a text needs is only known at run time here; `named` has just checked them.
  const fill = t as (key: `failures.named.${keyof typeof named}`, values: Record<string, string>) => string;
  return fill(`failures.named.${code}`, subject);
}

function isNamed(code: FailureCode): code is keyof typeof named {
  return Object.hasOwn(named, code);
}

function details(t: TFunction, failure: Failure): string {
  const { awsCode, operation, status, requestId, message } = failure;
  return [
    awsCode !== undefined && t('failures.details.awsCode', { value: awsCode }),
    operation !== undefined && t('failures.details.operation', { value: operation }),
    status !== undefined && t('failures.details.status', { value: status }),
    requestId !== undefined && t('failures.details.requestId', { value: requestId }),
    message !== '' && t('failures.details.cause', { value: message }),
  ]
    .filter((line) => line !== false)
    .join('\n');
}
