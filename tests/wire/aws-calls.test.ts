import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import { DescribeInstanceInformationCommand, GetDocumentCommand, StartSessionCommand } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { afterEach, expect, test, vi } from 'vitest';
import type { FailureError } from '../../contract/failure.ts';
import { createActivity } from '../../main/aws/activity.ts';
import { createAws } from '../../main/aws/create-aws.ts';
import { createProfileFiles, type ProfileFilesOptions } from '../../main/aws/profile-files.ts';
import { createSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/sandbox.ts';
import type { Fault } from '../../sandbox/world/faults.ts';
import { createQuietLog } from '../support/quiet-log.ts';

const endings: Array<() => void | Promise<void>> = [];
afterEach(async () => {
  for (const end of endings.splice(0).toReversed()) await end();
});

const roles = (account: string) => `
[profile reader]
role_arn = arn:aws:iam::${account}:role/fleet-reader
source_profile = admin
duration_seconds = 900
[profile admin]
role_arn = arn:aws:iam::${account}:role/fleet-admin
source_profile = my keys
role_session_name = chained
[profile nobody]
role_arn = arn:aws:iam::${account}:role/unknown
source_profile = my keys
[profile strange]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = canary-strange-secret
[profile wrong]
aws_secret_access_key = canary-wrong-secret
`;

interface Started {
  readonly home: string;
  readonly sandbox: Sandbox;
  readonly aws: ReturnType<typeof createAws>;
  readonly activity: ReturnType<typeof createActivity>;
  readonly log: ReturnType<typeof createQuietLog>;
  readonly write: (files: { config?: string; credentials?: string }) => void;
  readonly files: Awaited<ReturnType<typeof createProfileFiles>>;
}

async function start(
  options: SandboxOptions & { calls?: readonly Fault[]; env?: Record<string, string> } = {},
  more: Partial<ProfileFilesOptions> = {},
): Promise<Started> {
  const { calls = [], env = {}, ...rest } = options;
  const sandbox = await createSandbox({ ...rest, faults: { calls, channel: {} } });
  endings.push(() => sandbox.close());
  const home = mkdtempSync(path.join(tmpdir(), 'aws-calls-'));
  endings.push(() => rmSync(home, { recursive: true }));
  mkdirSync(path.join(home, '.aws'));
  const write: Started['write'] = ({ config, credentials }) => {
    if (config !== undefined) writeFileSync(path.join(home, '.aws', 'config'), config);
    if (credentials !== undefined) writeFileSync(path.join(home, '.aws', 'credentials'), credentials);
  };
  const services = `[services local]\nsts =\n  endpoint_url = ${sandbox.endpoint}\nssm =\n  endpoint_url = ${sandbox.endpoint}\n`;
  const everywhere = roles(sandbox.accountId).replaceAll(
    /^\[profile .*$/gm,
    (header) => `${header}\nendpoint_url = ${sandbox.endpoint}`,
  );
  write({
    config: `[profile "my keys"]\nregion = ${sandbox.region}\nservices = local\n${services}${everywhere}`,
    credentials: `[my keys]\naws_access_key_id = ${sandbox.accessKeyId}\naws_secret_access_key = ${sandbox.secretAccessKey}\n[wrong]\naws_access_key_id = ${sandbox.accessKeyId}\n`,
  });
  const files = await createProfileFiles({ env, homeDir: home, ...more });
  endings.push(() => files.close());
  const activity = createActivity();
  const log = createQuietLog();
  return { home, sandbox, activity, log, files, write, aws: createAws({ files, env, activity, log }) };
}

const scope = (profile: string) => ({ profile, region: 'us-east-1' });
const who = new GetCallerIdentityCommand({});
async function failureOf(promise: Promise<unknown>) {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown as FailureError,
  );
  return error?.failure;
}

test('keys of a profile with a space, at the endpoints of its services section', async () => {
  const { aws, sandbox } = await start();
  const identity = await aws.send(scope('my keys'), 'sts', who);
  expect(identity).toMatchObject({
    Account: sandbox.accountId,
    Arn: `arn:aws:iam::${sandbox.accountId}:user/operator`,
  });
  const { InstanceInformationList } = await aws.send(
    scope('my keys'),
    'ssm',
    new DescribeInstanceInformationCommand({ MaxResults: 5 }),
  );
  expect(InstanceInformationList).toHaveLength(5);
});

test('a chain of roles, each assumed once for many callers, with its end known', async () => {
  const { aws, sandbox } = await start();
  const all = await Promise.all(
    Array.from({ length: 10 }, () => aws.send(scope('reader'), 'sts', new GetCallerIdentityCommand({}))),
  );
  for (const { Arn } of all) expect(Arn).toMatch(/:assumed-role\/fleet-reader\/fleetdeck-\d+$/);
  expect(sandbox.log.filter(({ operation }) => operation === 'AssumeRole')).toHaveLength(2);
  const left = (aws.expiresAt(scope('reader')) ?? 0) - Date.now();
  expect(left).toBeGreaterThan(800_000);
  expect(left).toBeLessThanOrEqual(900_000);
  expect((await aws.send(scope('admin'), 'sts', who)).Arn).toMatch(/:assumed-role\/fleet-admin\/chained$/);
});

test.each([
  ['nobody', { code: 'access-denied', operation: 'sts:AssumeRole', iamAction: 'sts:AssumeRole' }],
  ['strange', { code: 'credentials-missing', awsCode: 'InvalidClientTokenId', operation: 'sts:GetCallerIdentity' }],
  ['wrong', { code: 'credentials-missing', awsCode: 'SignatureDoesNotMatch' }],
  ['gone', { code: 'profile-missing', subject: { profile: 'gone' } }],
])('the profile %s fails in the one shape, without its secret', async (profile, expected) => {
  const { aws, log, sandbox } = await start();
  const failure = await failureOf(aws.send(scope(profile), 'sts', who));
  expect(failure).toMatchObject(expected);
  const seen = JSON.stringify([failure, log.lines]);
  for (const secret of ['canary', sandbox.secretAccessKey, sandbox.accessKeyId]) expect(seen).not.toContain(secret);
});

test('credentials that AWS says have ended: keys of the files fail, a role is assumed once more', async () => {
  const calls = [{ operation: 'ssm:*', code: 'ExpiredTokenException', message: 'expired', times: 2 }];
  const { aws, sandbox } = await start({ calls });
  expect(await failureOf(aws.send(scope('my keys'), 'ssm', new DescribeInstanceInformationCommand({})))).toMatchObject({
    code: 'credentials-expired',
    operation: 'ssm:DescribeInstanceInformation',
    requestId: expect.any(String) as string,
    subject: { profile: 'my keys' },
  });
  await aws.send(scope('admin'), 'ssm', new DescribeInstanceInformationCommand({}));
  expect(sandbox.log.filter(({ operation }) => operation === 'AssumeRole')).toHaveLength(2);
});

test('throttled calls are tried again and counted', async () => {
  const { aws, activity } = await start({
    calls: [{ operation: 'ssm:*', code: 'ThrottlingException', message: 'Rate exceeded', times: 2 }],
  });
  await aws.send(scope('my keys'), 'ssm', new DescribeInstanceInformationCommand({}));
  expect(activity.current()).toMatchObject({
    inFlight: 0,
    throttled: 0,
    lastThrottledAt: expect.any(Number) as number,
  });
});

test('a broken front end (HTML with 503) is tried three times and told', async () => {
  const { aws, sandbox } = await start({ calls: [{ operation: 'ssm:*', html: true }] });
  const failure = await failureOf(aws.send(scope('my keys'), 'ssm', new DescribeInstanceInformationCommand({})));
  expect(failure).toMatchObject({ code: 'service-unavailable', status: 503 });
  expect(sandbox.log).toHaveLength(3);
});

test('cancelling ends a call at once, while it is answered and while it waits to be tried again', async () => {
  const { aws, sandbox, activity } = await start({
    calls: [
      { operation: 'ssm:DescribeInstanceInformation', latencyMs: 60_000 },
      { operation: 'ssm:GetDocument', code: 'ThrottlingException' },
    ],
  });
  const slow = new AbortController();
  const answered = failureOf(
    aws.send(scope('my keys'), 'ssm', new DescribeInstanceInformationCommand({}), slow.signal),
  );
  await vi.waitFor(() => expect(activity.current().inFlight).toBe(1));
  slow.abort();
  expect(await answered).toMatchObject({ code: 'cancelled' });
  const throttled = new AbortController();
  const waiting = failureOf(aws.send(scope('my keys'), 'ssm', new GetDocumentCommand({ Name: 'x' }), throttled.signal));
  await vi.waitFor(() => expect(activity.current().throttled).toBe(1));
  throttled.abort();
  expect(await waiting).toMatchObject({ code: 'cancelled' });
  expect(await failureOf(aws.send(scope('my keys'), 'sts', who, AbortSignal.abort()))).toMatchObject({
    code: 'cancelled',
  });
  expect(activity.current()).toMatchObject({ inFlight: 0, throttled: 0 });
  expect(sandbox.log.some(({ operation }) => operation === 'GetCallerIdentity')).toBe(false);
});

test('a node that is not connected, and a document that is missing', async () => {
  const { aws } = await start();
  const startAt = (Target: string, DocumentName?: string) =>
    aws.send(
      scope('my keys'),
      'ssm',
      new StartSessionCommand({ Target, ...(DocumentName !== undefined && { DocumentName }) }),
    );
  expect(await failureOf(startAt('i-00000000000000000'))).toMatchObject({
    code: 'not-connected',
    awsCode: 'TargetNotConnected',
  });
  expect(await failureOf(aws.send(scope('my keys'), 'ssm', new GetDocumentCommand({ Name: 'No-Such' })))).toMatchObject(
    { code: 'document-missing' },
  );
});

test('an endpoint that nobody answers at is offline', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  const { aws } = await start({ env: { AWS_ENDPOINT_URL_EC2: `http://127.0.0.1:${port}` } });
  expect(await failureOf(aws.send(scope('admin'), 'ec2', new DescribeInstancesCommand({})))).toMatchObject({
    code: 'offline',
    remedy: 'retry',
  });
});

test('without any network, AWS itself is not waited for', async () => {
  const { files, activity, log, write, sandbox } = await start();
  write({ config: '[profile "my keys"]\n' });
  await files.reload();
  const aws = createAws({ files, env: {}, activity, log, hasNetwork: () => false });
  expect(await failureOf(aws.send(scope('my keys'), 'sts', who))).toMatchObject({ code: 'offline' });
  expect(sandbox.log).toHaveLength(0);
});

test('a changed file is used by the next call', async () => {
  const { aws, write, files, sandbox } = await start();
  await aws.send(scope('my keys'), 'sts', who);
  write({ credentials: '[my keys]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = canary-new\n' });
  await files.reload();
  expect(await failureOf(aws.send(scope('my keys'), 'sts', who))).toMatchObject({
    awsCode: 'InvalidClientTokenId',
  });
  write({
    credentials: `[my keys]\naws_access_key_id = ${sandbox.accessKeyId}\naws_secret_access_key = ${sandbox.secretAccessKey}\n`,
  });
  await files.reload();
  await aws.send(scope('my keys'), 'sts', who);
});

test("the sandbox's own profile stays on the sandbox, its shell too", async () => {
  const elsewhere = {
    AWS_ENDPOINT_URL: 'https://elsewhere.example',
    AWS_ENDPOINT_URL_STS: 'https://elsewhere.example',
    AWS_PROFILE: 'other',
  };
  const appFolder = mkdtempSync(path.join(tmpdir(), 'aws-app-'));
  endings.push(() => rmSync(appFolder, { recursive: true }));
  const { aws, sandbox, files } = await start({ env: elsewhere }, { appFolder });
  writeFileSync(
    path.join(appFolder, 'config'),
    `[profile sandbox]\nregion = us-east-1\nendpoint_url = ${sandbox.endpoint}\n`,
  );
  writeFileSync(
    path.join(appFolder, 'credentials'),
    `[sandbox]\naws_access_key_id = ${sandbox.accessKeyId}\naws_secret_access_key = ${sandbox.secretAccessKey}\n`,
  );
  chmodSync(path.join(appFolder, 'credentials'), 0o600);
  await files.reload();
  expect(await aws.send(scope('sandbox'), 'sts', who)).toMatchObject({ Account: sandbox.accountId });
  const stream = 'wss://ssmmessages.us-east-1.amazonaws.com/v1/data-channel/x?role=publish_subscribe';
  expect(aws.streamUrl(scope('sandbox'), stream)).toBe(stream);
  const shell = aws.shellEnvironment(scope('sandbox'));
  expect(shell).toEqual({
    AWS_PROFILE: 'sandbox',
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_CONFIG_FILE: path.join(appFolder, 'config'),
    AWS_SHARED_CREDENTIALS_FILE: path.join(appFolder, 'credentials'),
    AWS_ENDPOINT_URL: sandbox.endpoint,
    AWS_ENDPOINT_URL_STS: '',
  });
});

test("a stream goes to the profile's own endpoint for streams; a user's shell gets the user's files", async () => {
  const { aws, home } = await start({ env: { AWS_ENDPOINT_URL_SSMMESSAGES: 'https://streams.example:444' } });
  expect(aws.streamUrl(scope('admin'), 'wss://ssmmessages.us-east-1.amazonaws.com/v1/data-channel/x?a=b')).toBe(
    'wss://streams.example:444/v1/data-channel/x?a=b',
  );
  expect(aws.shellEnvironment(scope('admin'))).toEqual({
    AWS_PROFILE: 'admin',
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_CONFIG_FILE: path.join(home, '.aws', 'config'),
    AWS_SHARED_CREDENTIALS_FILE: path.join(home, '.aws', 'credentials'),
  });
});
