import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
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

const keyOf = (headers: Record<string, string>, secretAccessKey = captures.secretAccessKey) => () => {
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
  const known = captures.requests.filter(({ headers }) => headers.authorization?.includes('Credential=AKIDEXAMPLE/') === true);

  it.each(known.map((request, index) => [`${index} ${request.client} ${request.operation}`, request] as const))('%s', (_name, request) => {
    const signer = verifySignature(asRequest(request), keyOf(request.headers), sentAt(request.headers));
    expect(signer.accessKeyId).toBe('AKIDEXAMPLE');
  });

  it('are many', () => expect(known.length).toBeGreaterThan(150));
});

describe('a signature is refused', () => {
  const refused = (change: Partial<Captured>, code: string) =>
    expect(() => verify({ ...one, ...change })).toThrowError(expect.objectContaining({ code }));

  it('for another body, path, target or secret', () => {
    refused({ body: `${one.body} ` }, 'InvalidSignatureException');
    refused({ url: '/other' }, 'InvalidSignatureException');
    refused({ url: '/?a=1' }, 'InvalidSignatureException');
    refused({ headers: { ...one.headers, 'x-amz-target': 'AmazonSSM.TerminateSession' } }, 'InvalidSignatureException');
    expect(() => verify(one, 'another')).toThrowError(expect.objectContaining({ code: 'InvalidSignatureException' }));
  });

  it('for an x-amz header that nobody signed', () => {
    refused({ headers: { ...one.headers, 'x-amz-extra': '1' } }, 'IncompleteSignatureException');
  });

  it('when the payload is left unsigned', () => {
    const headers = { ...one.headers, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' };
    const refusal = () => verify({ ...one, headers });
    expect(refusal).toThrow();
  });

  it('six minutes late or early, and not four', () => {
    const late = expect.objectContaining({ code: 'RequestTimeTooSkewed' });
    expect(() => verify(one, undefined, 6 * 60_000)).toThrowError(late);
    expect(() => verify(one, undefined, -6 * 60_000)).toThrowError(late);
    expect(verify(one, undefined, 4 * 60_000).service).toBe('ssm');
  });

  it('without a header, or with a malformed one', () => {
    const { authorization: _gone, ...unsigned } = one.headers;
    refused({ headers: unsigned }, 'MissingAuthenticationToken');
    refused({ headers: { ...one.headers, authorization: 'Basic abc' } }, 'IncompleteSignatureException');
  });
});
