import { AwsError } from './errors.ts';
import type { Protocol } from './protocols.ts';
import { s3Document } from './s3-documents.ts';
import { element } from './xml.ts';

/** What an operation of S3 answers: bytes and its own headers. */
export interface RestOutput {
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

/** S3's names of the errors that all services share. */
const names: Readonly<Record<string, readonly [string, number]>> = {
  UnrecognizedClientException: ['InvalidAccessKeyId', 403],
  InvalidSignatureException: ['SignatureDoesNotMatch', 403],
  RequestTimeTooSkewed: ['RequestTimeTooSkewed', 403],
  ExpiredTokenException: ['ExpiredToken', 400],
  MissingAuthenticationToken: ['AccessDenied', 403],
  IncompleteSignatureException: ['AuthorizationHeaderMalformed', 400],
  AccessDeniedException: ['AccessDenied', 403],
  ThrottlingException: ['SlowDown', 503],
};

/** What the first word of a bucket's query asks for, beside the method. */
const bucketOperations: Readonly<Record<string, string>> = {
  'GET ': 'ListObjectsV2',
  'GET location': 'GetBucketLocation',
  'GET publicAccessBlock': 'GetPublicAccessBlock',
  'PUT publicAccessBlock': 'PutPublicAccessBlock',
  'DELETE publicAccessBlock': 'DeletePublicAccessBlock',
  'HEAD ': 'HeadBucket',
};
const subresources: ReadonlySet<string> = new Set(['location', 'publicAccessBlock', 'policyStatus', 'acl', 'policy']);

/** S3: the method, the path (`/BUCKET/KEY`) and a word of the query name the operation. */
export const restXml: Protocol = {
  name: 'rest-xml',
  read(_headers, body, { method, url }) {
    const [path = '', query = ''] = url.split('?');
    const [, bucket = '', key = ''] = /^\/([^/]*)\/?(.*)$/.exec(path) ?? [];
    const asked = Object.fromEntries(new URLSearchParams(query));
    const word = Object.keys(asked).find((name) => subresources.has(name)) ?? '';
    const input = { ...asked, Bucket: decoded(bucket), Key: decoded(key), body };
    if (bucket === '') return { operation: method === 'GET' ? 'ListBuckets' : '', input };
    if (key === '') return { operation: bucketOperations[`${method} ${word}`] ?? '', input };
    const operations: Readonly<Record<string, string>> = { GET: 'GetObject', HEAD: 'HeadObject' };
    return { operation: word === '' ? (operations[method] ?? '') : '', input };
  },
  write(operation, output) {
    if (!isRestOutput(output)) return s3Document(operation, output as Readonly<Record<string, unknown>>);
    return { status: 200, contentType: 'binary/octet-stream', headers: output.headers, body: output.body };
  },
  error: ({ code, message, status }, requestId) => {
    const [name, ownStatus] = names[code] ?? [code, status];
    const members = { Code: name, Message: message, RequestId: requestId };
    return {
      status: ownStatus,
      contentType: 'application/xml',
      body: `<?xml version="1.0" encoding="UTF-8"?>\n${element('Error', members)}`,
    };
  },
  unknown: () => new AwsError('NotImplemented', 'This operation is not part of this sandbox.', 501),
};

function isRestOutput(output: unknown): output is RestOutput {
  return typeof output === 'object' && output !== null && 'body' in output && Buffer.isBuffer(output.body);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new AwsError('InvalidURI', "Couldn't parse the specified URI.");
  }
}
