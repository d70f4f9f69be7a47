import { FailureError, type Failure, type FailureCode, type Remedy } from '../../contract/failure.ts';
import { redact } from '../log/redact.ts';
import { transportFailure } from '../network/transport-failure.ts';
import { isOnce } from './once.ts';
import type { Passing } from './pace.ts';

interface Meaning {
  readonly code: FailureCode;
  readonly remedy?: Remedy;
}

/** AWS's error names, as the services, the SDK and Node spell them. */
const byName: Readonly<Record<string, Meaning>> = {
  AccessDenied: { code: 'access-denied', remedy: 'show-iam-action' },
  AccessDeniedException: { code: 'access-denied', remedy: 'show-iam-action' },
  UnauthorizedOperation: { code: 'access-denied', remedy: 'show-iam-action' },
  OptInRequired: { code: 'access-denied' },
  RegionDisabledException: { code: 'access-denied' },
  SubscriptionRequiredException: { code: 'access-denied' },
  AuthFailure: { code: 'credentials-missing' },
  ExpiredToken: { code: 'credentials-expired', remedy: 'sign-in' },
  ExpiredTokenException: { code: 'credentials-expired', remedy: 'sign-in' },
  RequestExpired: { code: 'credentials-expired', remedy: 'sign-in' },
  TokenRefreshRequired: { code: 'credentials-expired', remedy: 'sign-in' },
  UnrecognizedClientException: { code: 'credentials-missing' },
  InvalidClientTokenId: { code: 'credentials-missing' },
  IncompleteSignature: { code: 'credentials-missing' },
  IncompleteSignatureException: { code: 'credentials-missing' },
  MissingAuthenticationToken: { code: 'credentials-missing' },
  MissingAuthenticationTokenException: { code: 'credentials-missing' },
  InvalidIdentityToken: { code: 'credentials-missing', remedy: 'retry' },
  InvalidIdentityTokenException: { code: 'credentials-missing', remedy: 'retry' },
  IDPRejectedClaim: { code: 'credentials-missing', remedy: 'retry' },
  IDPRejectedClaimException: { code: 'credentials-missing', remedy: 'retry' },
  IDPCommunicationError: { code: 'service-unavailable', remedy: 'retry' },
  IDPCommunicationErrorException: { code: 'service-unavailable', remedy: 'retry' },
  CredentialsProviderError: { code: 'credentials-missing' },
  SignatureDoesNotMatch: { code: 'credentials-missing' },
  InvalidSignatureException: { code: 'credentials-missing' },
  /** The portal's, for a token that has ended. */
  UnauthorizedException: { code: 'sign-in-needed', remedy: 'sign-in' },
  ForbiddenException: { code: 'access-denied' },
  RequestTimeTooSkewed: { code: 'clock-skew', remedy: 'retry' },
  RequestInTheFuture: { code: 'clock-skew', remedy: 'retry' },
  TargetNotConnected: { code: 'not-connected', remedy: 'retry' },
  InvalidDocument: { code: 'document-missing' },
  DocumentNotFound: { code: 'document-missing' },
  InvalidDocumentVersion: { code: 'document-missing' },
  AutomationDefinitionNotFoundException: { code: 'document-missing' },
  AutomationDefinitionVersionNotFoundException: { code: 'document-missing' },
  DoesNotExistException: { code: 'not-found' },
  ResourceNotFoundException: { code: 'not-found' },
  NoSuchBucket: { code: 'not-found' },
  NoSuchKey: { code: 'not-found' },
  InvalidInstanceId: { code: 'not-found' },
  InvalidCommandId: { code: 'not-found' },
  InvocationDoesNotExist: { code: 'not-found' },
  AutomationExecutionNotFoundException: { code: 'not-found' },
  AutomationStepNotFoundException: { code: 'not-found' },
  'InvalidInstanceID.NotFound': { code: 'not-found' },
  InvalidResourceId: { code: 'not-found' },
  NotFoundException: { code: 'not-found' },
  Throttling: { code: 'throttled', remedy: 'retry' },
  ThrottlingException: { code: 'throttled', remedy: 'retry' },
  ThrottledException: { code: 'throttled', remedy: 'retry' },
  RequestLimitExceeded: { code: 'throttled', remedy: 'retry' },
  RequestThrottledException: { code: 'throttled', remedy: 'retry' },
  EC2ThrottledException: { code: 'throttled', remedy: 'retry' },
  BandwidthLimitExceeded: { code: 'throttled', remedy: 'retry' },
  PriorRequestNotComplete: { code: 'throttled', remedy: 'retry' },
  TooManyUpdates: { code: 'throttled', remedy: 'retry' },
  TooManyRequestsException: { code: 'throttled', remedy: 'retry' },
  RequestThrottled: { code: 'throttled', remedy: 'retry' },
  SlowDown: { code: 'throttled', remedy: 'retry' },
  UnknownOperationException: { code: 'unsupported' },
  InvalidAction: { code: 'unsupported' },
  ValidationException: { code: 'invalid-request' },
  ValidationError: { code: 'invalid-request' },
  InvalidParameterValue: { code: 'invalid-request' },
  InvalidParameters: { code: 'invalid-request' },
  InvalidFilterKey: { code: 'invalid-request' },
  InvalidNextToken: { code: 'invalid-request', remedy: 'retry' },
  InternalServerError: { code: 'service-unavailable', remedy: 'retry' },
  InternalError: { code: 'service-unavailable', remedy: 'retry' },
  KMSInternalException: { code: 'service-unavailable', remedy: 'retry' },
  DependencyTimeoutException: { code: 'service-unavailable', remedy: 'retry' },
  ServiceUnavailable: { code: 'service-unavailable', remedy: 'retry' },
  ServiceUnavailableException: { code: 'service-unavailable', remedy: 'retry' },
  TimeoutError: { code: 'offline', remedy: 'retry' },
  RequestTimeout: { code: 'offline', remedy: 'retry' },
  RequestTimeoutException: { code: 'offline', remedy: 'retry' },
  AbortError: { code: 'cancelled' },
};

/** IAM actions that are not named like their operation. */
const otherActions: Readonly<Record<string, string>> = { 's3:ListBuckets': 's3:ListAllMyBuckets' };

const names: ReadonlyMap<string, Meaning> = new Map(Object.entries(byName));

/** Node's and the TLS library's codes for a network that does not carry. */
const offlineCodes =
  /^(E(CONN(REFUSED|RESET|ABORTED)|NOTFOUND|AI_AGAIN|HOSTUNREACH|NETUNREACH|NETDOWN|TIMEDOUT|PIPE|PROTO)|ERR_TLS|ERR_SSL)/;

/**
 * Gives an error of an AWS call its meaning, once for the whole app: by its name, its HTTP status and Node's code,
 * never by its text. `operation` is `service:Operation`, which is also the IAM action in nearly all cases.
 */
export function failureFrom(error: unknown, operation: string): Failure {
  if (error instanceof FailureError && error.failure.code !== 'proxy-failed') return error.failure;
  const transport = transportFailure(error);
  if (transport !== undefined) return { operation, ...transport };
  const { name, code, message, status, requestId, fault, skewed } = read(error);
  const plain = skewed ? clockSkew : (names.get(name) ?? (offlineCodes.test(code) ? offline : byStatus(status, fault)));
  const meaning = isOnce(operation) && isLost(error) ? outcomeUnknown : plain;
  const text =
    message === '' || message === 'UnknownError' ? [name, code].filter((part) => part !== '').join(' ') : message;
  return {
    code: meaning.code,
    message: redact(text).slice(0, 1_000),
    operation,
    // Names without an answer are the SDK's and Node's own.
    ...(name !== '' && status !== undefined && fault !== undefined && { awsCode: name }),
    ...(requestId !== undefined && { requestId }),
    ...(status !== undefined && { status }),
    ...(meaning.remedy !== undefined && { remedy: meaning.remedy }),
    ...(meaning.remedy === 'show-iam-action' && { iamAction: otherActions[operation] ?? operation }),
  };
}

/**
 * Whether an error of an AWS call may pass by itself (the SDK's standard retry mode, and what it leaves out), and the
 * call may be made again.
 */
export function passing(error: unknown, operation: string): Passing | undefined {
  if (transportFailure(error) !== undefined || (isOnce(operation) && isLost(error))) return undefined;
  const { name, code, status, skewed } = read(error);
  if (names.get(name)?.code === 'throttled' || status === 429) return 'throttled';
  // The SDK has corrected its clock by the answer's date: the same call again is signed right.
  if (skewed) return 'transient';
  const passes = status === 500 || status === 502 || status === 503 || status === 504;
  return passes || names.get(name)?.code === 'offline' || offlineCodes.test(code) ? 'transient' : undefined;
}

/** Node's codes for a connection that was never there. */
const neverReached = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ENETDOWN)$/;
const unclearCodes: ReadonlySet<FailureCode | undefined> = new Set([undefined, 'offline', 'service-unavailable']);

/** Whether AWS may have done what it was asked for, though no answer says so. */
function isLost(error: unknown): boolean {
  const { name, code, status = 0, skewed } = read(error);
  const known = names.get(name)?.code;
  if (skewed || !unclearCodes.has(known) || neverReached.test(code) || transportFailure(error) !== undefined)
    return false;
  if (wasConnecting(error)) return false;
  return known === 'service-unavailable' || status < 400 || status >= 500;
}

/**
 * Whether an error is of a connection that was not there yet, so that nothing was sent: Node's, of the system call
 * `connect` (of each address, where there were several), and the SDK's time-out of a connection, which has no code where
 * its time-out of an answer has one (@smithy/node-http-handler).
 */
function wasConnecting(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { name, code, syscall, errors, cause, $metadata } = error as Record<string, unknown>;
  if (syscall === 'connect') return true;
  if (Array.isArray(errors) && errors.length > 0) return errors.every(wasConnecting);
  if (cause !== undefined) return wasConnecting(cause);
  return name === 'TimeoutError' && code === undefined && $metadata === undefined;
}

/** Not to be tried again by a button. */
const outcomeUnknown: Meaning = { code: 'outcome-unknown' };
const offline: Meaning = { code: 'offline', remedy: 'retry' };
const clockSkew: Meaning = { code: 'clock-skew', remedy: 'retry' };

function byStatus(status: number | undefined, fault: Fault | undefined): Meaning {
  if (status !== undefined && status >= 500) return { code: 'service-unavailable', remedy: 'retry' };
  if (status === 429) return { code: 'throttled', remedy: 'retry' };
  if (status === 403) return { code: 'access-denied', remedy: 'show-iam-action' };
  if (status === 404) return { code: 'not-found' };
  return fault === 'client' && status !== undefined
    ? { code: 'invalid-request' }
    : { code: 'unexpected', remedy: 'retry' };
}

/** Whom AWS holds to be at fault; undefined where the error is no answer of AWS. */
type Fault = 'client' | 'server';

interface Read {
  readonly name: string;
  readonly code: string;
  readonly message: string;
  readonly status: number | undefined;
  readonly requestId: string | undefined;
  readonly fault: Fault | undefined;
  /** The SDK found this computer's clock to be off. */
  readonly skewed: boolean;
}

function read(error: unknown): Read {
  if (typeof error !== 'object' || error === null) {
    return {
      name: '',
      code: '',
      message: String(error),
      status: undefined,
      requestId: undefined,
      fault: undefined,
      skewed: false,
    };
  }
  const { name, code, message, $metadata, $response, $fault, cause } = error as Record<string, unknown> & {
    $metadata?: { httpStatusCode?: number; requestId?: string; clockSkewCorrected?: boolean };
    $response?: { statusCode?: number };
  };
  const inner = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '';
  return {
    name: typeof name === 'string' ? name : '',
    code: typeof code === 'string' ? code : inner,
    message: typeof message === 'string' ? message : '',
    // An answer that was no AWS error at all (an HTML page) carries its status in the hidden response alone.
    status: $metadata?.httpStatusCode ?? $response?.statusCode,
    requestId: $metadata?.requestId,
    fault: $fault === 'client' || $fault === 'server' ? $fault : undefined,
    skewed: $metadata?.clockSkewCorrected === true,
  };
}
