import { expect, test } from 'vitest';
import { failed, Failure } from '../../../../contract/failure.ts';
import { failureFrom, passing } from '../../../../main/aws/failures.ts';

/** An error as the SDK throws it. */
const answered = (name: string, status = 400, rest: object = {}) =>
  Object.assign(
    new Error('words of AWS'),
    { name, $fault: status < 500 ? 'client' : 'server', $metadata: { httpStatusCode: status, requestId: 'req-1' } },
    rest,
  );
const network = (code: string) => Object.assign(new Error(''), { code });
/** Time-outs as the SDK tells them: of an answer, and of a connection; and the system's, of a connection. */
const noAnswer = () => Object.assign(new Error('late'), { name: 'TimeoutError', code: 'ETIMEDOUT' });
const noConnection = () => Object.assign(new Error('not connected'), { name: 'TimeoutError' });
const noConnect = () => Object.assign(network('ETIMEDOUT'), { name: 'TimeoutError', syscall: 'connect' });

test.each([
  ['AccessDeniedException', 400, 'access-denied'],
  ['AccessDenied', 403, 'access-denied'],
  ['UnauthorizedOperation', 403, 'access-denied'],
  ['SubscriptionRequiredException', 400, 'access-denied'],
  ['ExpiredTokenException', 400, 'credentials-expired'],
  ['ExpiredToken', 403, 'credentials-expired'],
  ['RequestExpired', 400, 'credentials-expired'],
  ['UnrecognizedClientException', 400, 'credentials-missing'],
  ['InvalidClientTokenId', 403, 'credentials-missing'],
  ['SignatureDoesNotMatch', 403, 'credentials-missing'],
  ['AuthFailure', 401, 'credentials-missing'],
  ['RequestTimeTooSkewed', 403, 'clock-skew'],
  ['TargetNotConnected', 400, 'not-connected'],
  ['InvalidDocument', 400, 'document-missing'],
  ['AutomationDefinitionNotFoundException', 400, 'document-missing'],
  ['AutomationExecutionNotFoundException', 400, 'not-found'],
  ['DoesNotExistException', 400, 'not-found'],
  ['ResourceNotFoundException', 400, 'not-found'],
  ['NoSuchKey', 404, 'not-found'],
  ['InvalidInstanceID.NotFound', 400, 'not-found'],
  ['ThrottlingException', 400, 'throttled'],
  ['RequestLimitExceeded', 503, 'throttled'],
  ['TooManyUpdates', 400, 'throttled'],
  ['ValidationException', 400, 'invalid-request'],
  ['SomethingNewException', 400, 'invalid-request'],
  ['SomethingNewException', 429, 'throttled'],
  ['SomethingNewException', 500, 'service-unavailable'],
  ['InternalServerError', 400, 'service-unavailable'],
  ['constructor', 400, 'invalid-request'],
  ['UnknownOperationException', 400, 'unsupported'],
])('%s with status %i is %s', (name, status, code) => {
  expect(failureFrom(answered(name, status), 'ssm:Op')).toMatchObject({
    code,
    message: 'words of AWS',
    operation: 'ssm:Op',
    awsCode: name,
    requestId: 'req-1',
    status,
  });
});

test.each(['ECONNREFUSED', 'ENOTFOUND', 'ECONNRESET', 'EAI_AGAIN', 'ETIMEDOUT'])(
  'the network error %s is offline, in its own words',
  (code) => {
    const failure = failureFrom(network(code), 'ssm:Op');
    expect(failure).toMatchObject({ code: 'offline', remedy: 'retry' });
    expect(failure.message).toContain(code);
    expect(failure).not.toHaveProperty('awsCode');
  },
);

test.each([
  ['CERT_HAS_EXPIRED', 'tls-untrusted'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'tls-untrusted'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls-untrusted'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls-untrusted'],
  ['ERR_SSL_UNSUPPORTED_PROTOCOL', 'tls-too-old'],
  ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'tls-too-old'],
])('the TLS error %s is %s, and not tried again', (code, expected) => {
  const failure = failureFrom(network(code), 'ssm:Op');
  expect(failure).toMatchObject({ code: expected, operation: 'ssm:Op' });
  expect(failure.message).toContain(code);
  expect(passing(network(code), 'ssm:Op')).toBeUndefined();
});

test('an HTML page with status 503 is a service that is unavailable', () => {
  const error = Object.assign(new SyntaxError('Unexpected token <'), { $response: { statusCode: 503 } });
  expect(failureFrom(error, 'ssm:Op')).toMatchObject({ code: 'service-unavailable', status: 503, remedy: 'retry' });
});

test('an aborted call is cancelled, a call without an answer is offline', () => {
  expect(failureFrom(Object.assign(new Error('Request aborted'), { name: 'AbortError' }), 'x').code).toBe('cancelled');
  expect(failureFrom(Object.assign(new Error('late'), { name: 'TimeoutError' }), 'x').code).toBe('offline');
});

test('a clock that the SDK found to be off is said, whatever the name', () => {
  const error = answered('InvalidSignatureException', 403);
  Object.assign(error.$metadata, { clockSkewCorrected: true });
  expect(failureFrom(error, 'x').code).toBe('clock-skew');
  expect(passing(error, 'ssm:Op')).toBe('transient');
});

test('a denied call names the permission', () => {
  expect(failureFrom(answered('AccessDeniedException'), 'ssm:StartSession')).toMatchObject({
    iamAction: 'ssm:StartSession',
    remedy: 'show-iam-action',
  });
});

test('a failure stays what it is', () => {
  const failure = failed('mfa-needed', 'code please');
  expect(failureFrom(failure, 'x')).toBe(failure.failure);
  expect(passing(failure, 'ssm:Op')).toBeUndefined();
});

test('an error without words is told by its name', () => {
  expect(failureFrom(Object.assign(answered('InvalidFilterKey'), { message: 'UnknownError' }), 'x').message).toBe(
    'InvalidFilterKey',
  );
});

test.each([undefined, null, 7, 'text', {}, new Error('plain')])(
  'anything thrown (%s) becomes a failure of the contract',
  (thrown) => {
    expect(Failure.parse(failureFrom(thrown, 'ssm:Op'))).toMatchObject({ code: 'unexpected' });
  },
);

test('secrets in AWS words do not pass', () => {
  const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYzEXAMPLEKE';
  const message = `The Canonical String should have been 'x-amz-security-token:IQoJb3JpZ2luX2VjEAAaCXVzLWVhc3Q' and ${secret}`;
  const failure = failureFrom(Object.assign(answered('SignatureDoesNotMatch', 403), { message }), 'x');
  expect(JSON.stringify(failure)).not.toContain(secret);
  expect(JSON.stringify(failure)).not.toContain('IQoJb3Jp');
});

test.each([
  [answered('ThrottlingException'), 'throttled'],
  [answered('Whatever', 503), 'transient'],
  [network('ECONNRESET'), 'transient'],
  [answered('InternalServerError', 400), undefined],
  [answered('AccessDeniedException'), undefined],
  [Object.assign(new Error(''), { name: 'AbortError' }), undefined],
])('%s may pass: %s', (error, kind) => {
  expect(passing(error, 'ssm:Op')).toBe(kind);
});

test.each([
  [network('ECONNRESET'), 'outcome-unknown'],
  [network('EPIPE'), 'outcome-unknown'],
  [noAnswer(), 'outcome-unknown'],
  [Object.assign(network('ECONNRESET'), { syscall: 'read' }), 'outcome-unknown'],
  [noConnection(), 'offline'],
  [noConnect(), 'offline'],
  [Object.assign(new AggregateError([noConnect(), noConnect()]), { code: 'ETIMEDOUT' }), 'offline'],
  [Object.assign(new Error('failed'), { cause: noConnect() }), 'offline'],
  [answered('InternalServerError', 500), 'outcome-unknown'],
  [answered('ServiceUnavailable', 503), 'outcome-unknown'],
  [Object.assign(new SyntaxError('Unexpected token <'), { $response: { statusCode: 502 } }), 'outcome-unknown'],
  [network('ECONNREFUSED'), 'offline'],
  [network('ENOTFOUND'), 'offline'],
  [network('CERT_HAS_EXPIRED'), 'tls-untrusted'],
  [answered('ThrottlingException'), 'throttled'],
  [answered('RequestLimitExceeded', 503), 'throttled'],
  [answered('AccessDeniedException'), 'access-denied'],
  [answered('InvalidInstanceId'), 'not-found'],
])('of a call that must not be made twice, %s is %s', (error, code) => {
  expect(failureFrom(error, 'ssm:SendCommand').code).toBe(code);
});

test('a call that must not be made twice is made again only where AWS refused it or was never reached', () => {
  const again = (error: unknown) => passing(error, 'ssm:SendCommand');
  expect(again(answered('ThrottlingException'))).toBe('throttled');
  expect(again(network('ECONNREFUSED'))).toBe('transient');
  expect(again(network('ECONNRESET'))).toBeUndefined();
  expect(again(answered('InternalServerError', 500))).toBeUndefined();
  expect(again(noAnswer())).toBeUndefined();
  expect(again(noConnection())).toBe('transient');
  expect(again(noConnect())).toBe('transient');
});
