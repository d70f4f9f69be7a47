import { AwsError } from './errors.ts';
import type { Protocol } from './protocols.ts';
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

/** S3: the method and the path (`/BUCKET/KEY`) name the operation. */
export const restXml: Protocol = {
  name: 'rest-xml',
  read(_headers, _body, { method, url }) {
    const [path = ''] = url.split('?');
    const [, bucket = '', key = ''] = /^\/([^/]*)\/?(.*)$/.exec(path) ?? [];
    const operations: Readonly<Record<string, string>> = { GET: 'GetObject', HEAD: 'HeadObject' };
    const operation = key === '' ? '' : (operations[method] ?? '');
    return { operation, input: { bucket: decoded(bucket), key: decoded(key) } };
  },
  write: (_operation, output) => {
    const { body, headers } = output as RestOutput;
    return { status: 200, contentType: 'binary/octet-stream', headers, body };
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

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new AwsError('InvalidURI', "Couldn't parse the specified URI.");
  }
}
