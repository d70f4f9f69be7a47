import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { AwsError } from './errors.ts';

/** A request as its signature sees it. */
export interface SignedRequest {
  readonly method: string;
  /** Path and query as sent. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

/** What a valid signature tells. */
export interface Signer {
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: string;
}

/** A key that may sign: temporary ones carry their token and their end (epoch milliseconds). */
export interface SigningKey {
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiresAt?: number;
}

const form =
  /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/(\d{8})\/([a-z0-9-]+)\/([a-z0-9-]+)\/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$/;
const skewMs = 5 * 60_000;

/**
 * Verifies a header signature of Signature Version 4 (AWS General Reference, "Create a signed AWS API request").
 * Throws AwsError: MissingAuthenticationToken, IncompleteSignatureException, UnrecognizedClientException,
 * ExpiredTokenException, InvalidSignatureException, RequestTimeTooSkewed (date out of the allowed five minutes).
 */
export function verifySignature(
  request: SignedRequest,
  keyOf: (accessKeyId: string) => SigningKey | undefined,
  now: number,
): Signer {
  const { authorization } = request.headers;
  if (authorization === undefined)
    throw new AwsError('MissingAuthenticationToken', 'Request is missing Authentication Token', 403);
  const [, accessKeyId = '', day = '', region = '', service = '', names = '', signature = ''] =
    form.exec(authorization) ?? [];
  if (accessKeyId === '')
    throw new AwsError(
      'IncompleteSignatureException',
      'Authorization header is not of the form of Signature Version 4.',
    );
  const key = keyOf(accessKeyId);
  if (key === undefined)
    throw new AwsError('UnrecognizedClientException', 'The security token included in the request is invalid.');
  checkDate(request.headers['x-amz-date'], day, now);
  const signedNames = names.split(';');
  checkSignedNames(signedNames, request.headers);
  const scope = `${day}/${region}/${service}/aws4_request`;
  const toSign = [
    'AWS4-HMAC-SHA256',
    request.headers['x-amz-date'],
    scope,
    sha256(canonical(request, signedNames, service)),
  ].join('\n');
  const signing = [day, region, service, 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${key.secretAccessKey}`);
  const expected = hmac(signing, toSign);
  if (!timingSafeEqual(expected, Buffer.from(signature, 'hex'))) {
    const text =
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.';
    throw new AwsError('InvalidSignatureException', text);
  }
  checkToken(request.headers['x-amz-security-token'], key, now);
  return { accessKeyId, region, service };
}

/** Host and every x-amz-* header must be signed: an unsigned x-amz-target would let a call be turned into another. */
function checkSignedNames(names: readonly string[], headers: SignedRequest['headers']): void {
  const needed = ['host', ...Object.keys(headers).filter((name) => name.startsWith('x-amz-'))];
  const missing = needed.find((name) => !names.includes(name));
  if (missing === undefined) return;
  throw new AwsError('IncompleteSignatureException', `'${missing}' must be a 'SignedHeader' in the AWS Authorization.`);
}

function checkDate(date: string | undefined, day: string, now: number): void {
  const [, y, m, d, h, min, s] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date ?? '') ?? [];
  if (y === undefined || `${y}${m}${d}` !== day) {
    throw new AwsError(
      'IncompleteSignatureException',
      'Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP.',
    );
  }
  const at = Date.UTC(Number(y), Number(m) - 1, Number(d), Number(h), Number(min), Number(s));
  if (Math.abs(at - now) <= skewMs) return;
  const word = at < now ? 'expired' : 'not yet current';
  throw new AwsError(
    'RequestTimeTooSkewed',
    `Signature ${word}: ${date ?? ''} is not within 5 min. of the server's time`,
  );
}

function checkToken(token: string | undefined, key: SigningKey, now: number): void {
  if (key.expiresAt !== undefined && key.expiresAt <= now) {
    throw new AwsError('ExpiredTokenException', 'The security token included in the request is expired');
  }
  const wanted = Buffer.from(key.sessionToken ?? '');
  const given = Buffer.from(token ?? '');
  if (wanted.length === given.length && timingSafeEqual(wanted, given)) return;
  throw new AwsError('UnrecognizedClientException', 'The security token included in the request is invalid.');
}

function canonical(request: SignedRequest, names: string[], service: string): string {
  const mark = request.url.indexOf('?');
  const [path, query] = mark < 0 ? [request.url, ''] : [request.url.slice(0, mark), request.url.slice(mark + 1)];
  const headers = names
    .map((name) => `${name}:${(request.headers[name] ?? '').trim().replace(/\s+/g, ' ')}\n`)
    .join('');
  // S3 alone signs the path as it is sent; all others encode it once more.
  const encodedPath = service === 's3' ? path : path.split('/').map(encodeSegment).join('/');
  // The body's own digest always counts, so `UNSIGNED-PAYLOAD` never lets a body through that nobody signed.
  const digest = sha256(request.body);
  const given = request.headers['x-amz-content-sha256'] ?? digest;
  if (given !== digest) {
    throw new AwsError(
      'InvalidSignatureException',
      'The provided x-amz-content-sha256 header does not match what was computed.',
    );
  }
  return [request.method, encodedPath, sortedQuery(query), headers, names.join(';'), digest].join('\n');
}

/** Everything but unreserved characters, of which encodeURIComponent leaves five too many. */
function encodeSegment(segment: string): string {
  return encodeURIComponent(segment).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function sortedQuery(query: string): string {
  if (query === '') return '';
  const pairs = query.split('&').map((entry) => (entry.includes('=') ? entry : `${entry}=`));
  return pairs.sort().join('&');
}

function sha256(value: string | Buffer): string {
  return createHash('sha256').update(value).digest('hex');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
