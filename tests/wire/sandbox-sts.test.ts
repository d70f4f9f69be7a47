import { AssumeRoleCommand, GetCallerIdentityCommand, GetSessionTokenCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSandbox, type Sandbox } from '../../sandbox/sandbox.ts';

let sandbox: Sandbox;
let bare: Sandbox;
beforeAll(async () => {
  [sandbox, bare] = await Promise.all([
    createSandbox({ nodes: 1, metadata: true, mfaCode: '135790' }),
    createSandbox({ nodes: 1 }),
  ]);
});
afterAll(async () => {
  await Promise.all([sandbox.close(), bare.close()]);
});

const device = () => `arn:aws:iam::${sandbox.accountId}:mfa/operator`;
interface Given {
  readonly AccessKeyId?: string | undefined;
  readonly SecretAccessKey?: string | undefined;
  readonly SessionToken?: string | undefined;
}

function sts({ AccessKeyId, SecretAccessKey, SessionToken }: Given = {}): STSClient {
  const credentials = {
    accessKeyId: AccessKeyId ?? sandbox.accessKeyId,
    secretAccessKey: SecretAccessKey ?? sandbox.secretAccessKey,
    ...(SessionToken !== undefined && { sessionToken: SessionToken }),
  };
  return new STSClient({ endpoint: sandbox.endpoint, region: sandbox.region, maxAttempts: 1, credentials });
}

const named = (name: string) => expect.objectContaining({ name }) as unknown;

it('GetSessionToken gives the user temporary keys, for as long as it may, and a role none', async () => {
  const { Credentials } = await sts().send(new GetSessionTokenCommand({ DurationSeconds: 129_600 }));
  const left = (Credentials?.Expiration?.getTime() ?? 0) - Date.now();
  expect(left).toBeGreaterThan(129_000_000);
  expect((await sts(Credentials).send(new GetCallerIdentityCommand({}))).Arn).toBe(
    `arn:aws:iam::${sandbox.accountId}:user/operator`,
  );
  const tooLong = new GetSessionTokenCommand({ DurationSeconds: 129_601 });
  await expect(sts().send(tooLong)).rejects.toEqual(named('ValidationError'));
  const RoleArn = `arn:aws:iam::${sandbox.accountId}:role/fleet-reader`;
  const role = await sts().send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'me' }));
  const asRole = sts(role.Credentials).send(new GetSessionTokenCommand({}));
  await expect(asRole).rejects.toEqual(named('AccessDenied'));
});

it('a code is checked wherever a device is named; the one of the switch is right', async () => {
  const ask = (TokenCode: string) => sts().send(new GetSessionTokenCommand({ SerialNumber: device(), TokenCode }));
  expect((await ask('135790')).Credentials?.SessionToken).toBeTruthy();
  await expect(ask('135791')).rejects.toEqual(named('AccessDenied'));
  const RoleArn = `arn:aws:iam::${sandbox.accountId}:role/fleet-reader`;
  const role = { RoleArn, RoleSessionName: 'me', SerialNumber: device(), TokenCode: '000000' };
  await expect(sts().send(new AssumeRoleCommand(role))).rejects.toEqual(named('AccessDenied'));
});

it('the metadata service wants its token, a container its own; neither is there without the switch', async () => {
  const roles = '/latest/meta-data/iam/security-credentials/';
  const status = async (path: string, more: RequestInit = {}, from = sandbox.endpoint) =>
    (await fetch(`${from}${path}`, more)).status;
  expect(await status(roles)).toBe(401);
  expect(await status('/latest/api/token', { method: 'PUT' })).toBe(400);
  const ttl = { 'x-aws-ec2-metadata-token-ttl-seconds': '60' };
  expect(await status('/latest/api/token', { method: 'PUT', headers: { ...ttl, 'x-forwarded-for': 'x' } })).toBe(403);
  const answer = await fetch(`${sandbox.endpoint}/latest/api/token`, { method: 'PUT', headers: ttl });
  const headers = { 'x-aws-ec2-metadata-token': await answer.text() };
  expect(await (await fetch(`${sandbox.endpoint}${roles}`, { headers })).text()).toBe('fleet-instance');
  expect(await status(`${roles}other`, { headers })).toBe(404);
  const { url, token } = sandbox.container ?? { url: '', token: '' };
  expect(await status('', { headers: { authorization: 'wrong' } }, url)).toBe(401);
  expect(await status('', { headers: { authorization: token } }, url)).toBe(200);
  expect(bare.container).toBeUndefined();
  for (const path of [roles, '/container/credentials'])
    expect(await status(path, {}, bare.endpoint)).toBeGreaterThanOrEqual(400);
  expect(await status('/latest/api/token', { method: 'PUT', headers: ttl }, bare.endpoint)).toBeGreaterThanOrEqual(400);
});
