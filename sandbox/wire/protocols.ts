import { AwsError } from './errors.ts';
import { ec2Elements, ec2Lists } from './ec2-names.ts';
import { nested } from './form.ts';
import { queryElements } from './query-elements.ts';
import { element } from './xml.ts';

/** An answer's bytes before they are sent. */
export interface WireAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request's method and its path with the query, as sent. */
export interface RequestLine {
  readonly method: string;
  readonly url: string;
}

/** The protocols of the services here: how an operation is named in a request, and how answers look. */
export interface Protocol {
  readonly name: 'awsJson1.1' | 'query' | 'ec2' | 'rest-xml' | 'rest-json';
  /** The operation and its input. Throws AwsError. */
  read(
    headers: Readonly<Record<string, string | undefined>>,
    body: string,
    line: RequestLine,
  ): { operation: string; input: Input };
  write(operation: string, output: unknown, requestId: string): WireAnswer;
  error(error: AwsError, requestId: string): WireAnswer;
  unknown(operation: string): AwsError;
}

/** An input's members in API names; query protocols give text for numbers and booleans. */
export type Input = Readonly<Record<string, unknown>>;

const jsonType = 'application/x-amz-json-1.1';
const xmlType = 'text/xml;charset=UTF-8';

export const awsJson: Protocol = {
  name: 'awsJson1.1',
  read(headers, body) {
    // Clients spell the target's prefix in different ways: the operation is what follows the last dot.
    const operation = (headers['x-amz-target'] ?? '').split('.').pop() ?? '';
    return { operation, input: readJson(body) };
  },
  write: (_operation, output) => ({ status: 200, contentType: jsonType, body: JSON.stringify(output) }),
  error: ({ code, message, status }) => {
    const type = jsonCodes[code] ?? code;
    const body = message === '' ? { __type: type } : { __type: type, message };
    return { status, contentType: jsonType, body: JSON.stringify(body) };
  },
  unknown: () => new AwsError('UnknownOperationException', ''),
};

function readJson(body: string): Input {
  if (body === '') return {};
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Input;
  } catch {
    // Told below, like every other body that is not an object.
  }
  throw new AwsError('SerializationException', 'Start of structure or map found where not expected.');
}

function readForm(lists: Readonly<Record<string, string>>): Protocol['read'] {
  return (_headers, body) => {
    const { Action = '', ...input } = nested(new URLSearchParams(body), lists);
    return { operation: typeof Action === 'string' ? Action : '', input };
  };
}

const jsonCodes: Readonly<Record<string, string>> = {
  MissingAuthenticationToken: 'MissingAuthenticationTokenException',
  RequestTimeTooSkewed: 'InvalidSignatureException',
};

const unknownAction = (operation: string) =>
  new AwsError('InvalidAction', `The action ${operation} is not valid for this web service.`);

/** STS and its kin. */
export function queryProtocol(namespace: string): Protocol {
  const xmlns = ` xmlns="${namespace}"`;
  return {
    name: 'query',
    read: readForm({}),
    write: (operation, output, requestId) => {
      const members = { [`${operation}Result`]: queryElements(output), ResponseMetadata: { RequestId: requestId } };
      return { status: 200, contentType: xmlType, body: element(`${operation}Response`, members, xmlns) };
    },
    error: ({ code, message, status }, requestId) => {
      const members = {
        Error: { Type: status < 500 ? 'Sender' : 'Receiver', Code: queryCode(code), Message: message },
        RequestId: requestId,
      };
      return { status, contentType: xmlType, body: element('ErrorResponse', members, xmlns) };
    },
    unknown: unknownAction,
  };
}

export const ec2Protocol: Protocol = {
  name: 'ec2',
  read: readForm(ec2Lists),
  write: (operation, output, requestId) => {
    const members = { requestId, ...ec2Elements(output as object) };
    const xmlns = ' xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"';
    return {
      status: 200,
      contentType: xmlType,
      body: `<?xml version="1.0" encoding="UTF-8"?>\n${element(`${operation}Response`, members, xmlns)}`,
    };
  },
  error: ({ code, message, status }, requestId) => {
    const members = { Errors: { Error: { Code: ec2Code(code), Message: message } }, RequestID: requestId };
    return {
      status,
      contentType: xmlType,
      body: `<?xml version="1.0" encoding="UTF-8"?>\n${element('Response', members)}`,
    };
  },
  unknown: unknownAction,
};

/** The common errors have other names in the XML protocols (AWS: "Common errors" of STS and EC2). */
function queryCode(code: string): string {
  const names: Readonly<Record<string, string>> = {
    UnrecognizedClientException: 'InvalidClientTokenId',
    InvalidSignatureException: 'SignatureDoesNotMatch',
    RequestTimeTooSkewed: 'SignatureDoesNotMatch',
    ExpiredTokenException: 'ExpiredToken',
    IncompleteSignatureException: 'IncompleteSignature',
    AccessDeniedException: 'AccessDenied',
    ThrottlingException: 'Throttling',
    ValidationException: 'ValidationError',
  };
  return names[code] ?? code;
}

function ec2Code(code: string): string {
  const names: Readonly<Record<string, string>> = {
    UnrecognizedClientException: 'AuthFailure',
    InvalidSignatureException: 'AuthFailure',
    RequestTimeTooSkewed: 'RequestExpired',
    ExpiredTokenException: 'RequestExpired',
    AccessDeniedException: 'UnauthorizedOperation',
    ThrottlingException: 'RequestLimitExceeded',
    ValidationException: 'InvalidParameterValue',
  };
  return names[code] ?? queryCode(code);
}
