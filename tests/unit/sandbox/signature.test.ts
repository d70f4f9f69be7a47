import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../sandbox/wire/errors.ts';
import { verifySignature, type SignedRequest } from '../../../sandbox/wire/signature.ts';

interface Captured {
  readonly client: string;
  readonly operation: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

const captures = JSON.parse(
  readFileSync(new URL('../../support/captures/signed-requests.json', import.meta.url), 'utf8'),
) as { secretAccessKey: string; requests: Captured[] };

const keyOf =
  (headers: Record<string, string>, secretAccessKey = captures.secretAccessKey) =>
  () => {
    const sessionToken = headers['x-amz-security-token'];
    return { secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
  };

function sentAt(headers: Record<string, string>): number {
  const [, y, m, d, h, min, s] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(headers['x-amz-date'] ?? '') ?? [];
  return Date.UTC(Number(y), Number(m) - 1, Number(d), Number(h), Number(min), Number(s));
}

const asRequest = ({ method, url, headers, body }: Captured): SignedRequest => ({
  method,
  url,
  headers,
  body: Buffer.from(body),
});

const one = captures.requests.find(({ operation }) => operation === 'AmazonSSM.StartSession')!;
const verify = (request: Captured, secret?: string, late = 0) =>
  verifySignature(asRequest(request), keyOf(one.headers, secret), sentAt(one.headers) + late);

describe('the signatures of three real clients', () => {
  const known = captures.requests.filter(
    ({ headers }) => headers.authorization?.includes('Credential=AKIDEXAMPLE/') === true,
  );

  it.each(known.map((request, index) => [`${index} ${request.client} ${request.operation}`, request] as const))(
    '%s',
    (_name, request) => {
      const signer = verifySignature(asRequest(request), keyOf(request.headers), sentAt(request.headers));
      expect(signer.accessKeyId).toBe('AKIDEXAMPLE');
    },
  );

  it('are many', () => expect(known.length).toBeGreaterThan(150));
});

function codeOf(change: Partial<Captured>, secret?: string, late?: number): string {
  try {
    verify({ ...one, ...change }, secret, late);
    return 'accepted';
  } catch (error) {
    return error instanceof AwsError ? error.code : String(error);
  }
}

const minutes = (late: number) => codeOf({}, undefined, late * 60_000);

describe('a signature is refused', () => {
  it('for another body, path, target or secret', () => {
    const target = { ...one.headers, 'x-amz-target': 'AmazonSSM.TerminateSession' };
    const changes = [{ body: `${one.body} ` }, { url: '/other' }, { url: '/?a=1' }, { headers: target }];
    expect(new Set(changes.map((change) => codeOf(change)))).toEqual(new Set(['InvalidSignatureException']));
    expect(codeOf({}, 'another')).toBe('InvalidSignatureException');
    expect(codeOf({})).toBe('accepted');
  });

  it('for an x-amz header that nobody signed', () => {
    expect(codeOf({ headers: { ...one.headers, 'x-amz-extra': '1' } })).toBe('IncompleteSignatureException');
  });

  it('when the payload is left unsigned', () => {
    const signed = captures.requests.find(({ headers }) => headers['x-amz-content-sha256'] !== undefined)!;
    const unsigned = { ...signed, headers: { ...signed.headers, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } };
    expect(() => verifySignature(asRequest(unsigned), keyOf(signed.headers), sentAt(signed.headers))).toThrowError(
      /x-amz-content-sha256/,
    );
  });

  it('six minutes late or early, and not four', () => {
    expect([minutes(6), minutes(-6)]).toEqual(['RequestTimeTooSkewed', 'RequestTimeTooSkewed']);
    expect([minutes(4), minutes(-4)]).toEqual(['accepted', 'accepted']);
  });

  it('without a header, or with a malformed one', () => {
    const { authorization: _gone, ...unsigned } = one.headers;
    expect(codeOf({ headers: unsigned })).toBe('MissingAuthenticationToken');
    expect(codeOf({ headers: { ...one.headers, authorization: 'Basic abc' } })).toBe('IncompleteSignatureException');
  });
});
