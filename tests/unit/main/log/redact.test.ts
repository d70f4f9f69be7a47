import { expect, test } from 'vitest';
import { redact } from '../../../../main/log/redact.ts';

const secretKey = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYzEXAMPLEKE';
const token = `IQoJb3JpZ2luX2VjEAAaCXVzLWVhc3QtMSJHMEUCIQ${'Ab3+/'.repeat(20)}==`;

test.each([
  ['a password of a proxy', 'HTTPS_PROXY=http://me:canary%40@proxy.example:3128/', 'canary'],
  ['an access key id', 'key AKIAIOSFODNN7EXAMPLE here', 'AKIAIOSFODNN7EXAMPLE'],
  ['a temporary one', 'ASIAIOSFODNN7EXAMPLE', 'ASIAIOSFODNN7EXAMPLE'],
  ['a secret key alone', `found ${secretKey}.`, secretKey],
  ['a secret key of the files', `aws_secret_access_key = ${secretKey}`, secretKey],
  ['a short secret by its name', 'aws_secret_access_key=canary-secret', 'canary-secret'],
  ['a secret in JSON', `{"SecretAccessKey":"canary/secret"}`, 'canary/secret'],
  ['a secret in escaped JSON', String.raw`{\"SecretAccessKey\":\"canary/secret\"}`, 'canary/secret'],
  ['a session token alone', `token ${token}`, token.slice(20, 60)],
  ['a session token of the files', 'aws_session_token=canary-token', 'canary-token'],
  ['a TokenValue of StartSession', '{"TokenValue":"AAEAAcanary+token/=="}', 'canary+token'],
  ['a token in a header', 'x-amz-security-token:canary-token\nhost:x', 'canary-token'],
  [
    'a presigned query',
    'https://b.s3.amazonaws.com/k?X-Amz-Security-Token=canary%2Ftoken&X-Amz-Signature=0badcafe&x=1',
    'canary%2Ftoken',
  ],
  ['a presigned signature', 'https://h/?X-Amz-Signature=0badcafe0badcafe&x=1', '0badcafe0badcafe'],
  ['a signature of a header', `AWS4-HMAC-SHA256 Signature=${'0a'.repeat(32)}`, '0a'.repeat(32)],
  ['an authorization header', 'Authorization: Bearer canary-bearer-token', 'canary-bearer-token'],
  ['an access token of sign-in', '{"accessToken": "canary-access"}', 'canary-access'],
])('takes out %s', (_name, text, secret) => {
  expect(redact(text)).not.toContain(secret);
  expect(redact(redact(text))).toBe(redact(text));
});

test.each([
  'account 123456789012',
  'node i-0123456789abcdef0 and mi-0123456789abcdef0',
  'arn:aws:iam::123456789012:role/path/fleet-admin',
  'request id 3f0b5a0e-6c1e-4a55-9d0e-8d1f0c2b7a11',
  `sha256 ${'0123456789abcdef'.repeat(4)}`,
  'commit 0123456789abcdef0123456789abcdef01234567',
  'AKIA is how ids begin',
  '/home/user/.aws/credentials and C:\\Users\\me\\.aws\\config',
  'The security token included in the request is expired',
  'The request signature we calculated does not match the signature you provided.',
  'User: arn:aws:iam::123456789012:user/x is not authorized to perform: ssm:StartSession',
  'documents/AWS-StartInteractiveCommandSessionPlugin',
])('leaves %s', (text) => {
  expect(redact(text)).toBe(text);
});

test('enough stays to tell two keys apart', () => {
  expect(redact('AKIAIOSFODNN7EXAMPLE')).toBe('AKIA…MPLE');
});
