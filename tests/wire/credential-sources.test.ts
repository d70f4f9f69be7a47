import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { GetCallerIdentityCommand, GetSessionTokenCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { contract } from '../../contract/index.ts';
import { FailureError } from '../../contract/failure.ts';
import { createActivity } from '../../main/aws/activity.ts';
import type { Aws } from '../../main/aws/aws.ts';
import { createAws } from '../../main/aws/create-aws.ts';
import { createProfileFiles, type ProfileFiles } from '../../main/aws/profile-files.ts';
import { createQuestions } from '../../main/aws/questions.ts';
import { createProfilesHandlers } from '../../main/features/profiles/index.ts';
import { createSignInHandlers } from '../../main/features/sign-in/index.ts';
import { createRouter } from '../../main/ipc/router.ts';
import { createInProcessStore } from '../../main/storage/local-store.ts';
import { createSandbox, type Sandbox } from '../../sandbox/sandbox.ts';
import { mfaCode } from '../../sandbox/world/credentials.ts';
import { webIdentityToken } from '../../sandbox/world/web-identity.ts';
import { createAuthority, type Authority } from '../support/authority.ts';
import { startConnectProxy, type ConnectProxy } from '../../sandbox/wire/connect-proxy.ts';
import { askCli, installedClis } from '../support/aws-cli.ts';
import { createQuietLog } from '../support/quiet-log.ts';
import { startTlsFront, type TlsFront } from '../support/tls-front.ts';

// One set of AWS files and one environment, used by us and by every AWS CLI that is installed: each source must end in
// the same identity. Neither is told an endpoint: both ask https://sts.REGION.amazonaws.com through a proxy, behind
// which the sandbox answers with a certificate of the test's own authority. So an old CLI is a judge of chains too.

const region = 'us-east-1';
const account = '123456789012';
const home = mkdtempSync(path.join(tmpdir(), 'credential-sources-'));
const at = (name: string) => path.join(home, name);
const role = (name: string) => `role_arn = arn:aws:iam::${account}:role/${name}\nrole_session_name = agreed`;
const assumed = (name: string) => `arn:aws:sts::${account}:assumed-role/${name}/agreed`;
const user = `arn:aws:iam::${account}:user/operator`;
const device = `arn:aws:iam::${account}:mfa/operator`;
const instance = `arn:aws:sts::${account}:assumed-role/fleet-instance`;

let sandbox: Sandbox;
let authority: Authority;
let front: TlsFront;
let proxy: ConnectProxy;
let files: ProfileFiles;
let aws: Aws;
let env: Record<string, string>;
const secrets: string[] = [];
const log = createQuietLog();
const questions = createQuestions();

beforeAll(async () => {
  sandbox = await createSandbox({
    nodes: 1,
    metadata: true,
    otherHosts: [`sts.${region}.amazonaws.com`, 'sts.amazonaws.com'],
  });
  authority = createAuthority('credential sources', ['*.amazonaws.com', `*.${region}.amazonaws.com`]);
  front = await startTlsFront(authority);
  front.forwardTo(Number(new URL(sandbox.endpoint).port));
  proxy = await startConnectProxy({ standIn: front.port });
  const { accessKeyId, secretAccessKey, container } = sandbox;
  const client = new STSClient({ endpoint: sandbox.endpoint, region, credentials: { accessKeyId, secretAccessKey } });
  const { Credentials: temporary } = await client.send(new GetSessionTokenCommand({ DurationSeconds: 900 }));
  const { Credentials: printed } = await client.send(new GetSessionTokenCommand({}));
  client.destroy();
  writeFileSync(
    at('print keys.mjs'),
    `if (process.argv[2] !== 'two words' || process.argv[3] !== 'a"b') throw new Error('wrong words');
process.stderr.write('opening the vault');
process.stdout.write(${JSON.stringify(
      JSON.stringify({
        Version: 1,
        AccessKeyId: printed?.AccessKeyId,
        SecretAccessKey: printed?.SecretAccessKey,
        SessionToken: printed?.SessionToken,
        Expiration: printed?.Expiration?.toISOString(),
      }),
    )});`,
  );
  token = webIdentityToken('system:serviceaccount:fleet:console', 3_600, Date.now());
  writeFileSync(at('web-token'), token);
  const command = `${process.execPath} "${at('print keys.mjs')}" 'two words' "a\\"b"`;
  mkdirSync(at('.aws'));
  writeFileSync(
    at('.aws/config'),
    `[profile over-keys]\n${role('fleet-admin')}\nsource_profile = keys\nduration_seconds = 1200
[profile chain]\n${role('fleet-reader')}\nsource_profile = over-keys
[profile by-environment]\n${role('fleet-admin')}\ncredential_source = Environment
[profile by-container]\n${role('fleet-admin')}\ncredential_source = EcsContainer
[profile by-instance]\n${role('fleet-reader')}\ncredential_source = Ec2InstanceMetadata
[profile process]\ncredential_process = ${command}
[profile over-process]\n${role('fleet-reader')}\nsource_profile = process
[profile web]\n${role('fleet-reader')}\nweb_identity_token_file = ${at('web-token')}
[profile over-web]\n${role('fleet-admin')}\nsource_profile = web
[profile with-code]\n${role('mfa-admin')}\nsource_profile = keys\nmfa_serial = ${device}
[profile over-code]\n${role('fleet-reader')}\nsource_profile = with-code
[profile canary-broken]\ncredential_process = ${process.execPath} -e "console.error('canary-shown'); process.exit(3)"
[profile console]\nlogin_session = arn:aws:sts::${account}:assumed-role/console/me
[profile gone-console]\nlogin_session = arn:aws:sts::${account}:assumed-role/console/nobody
`,
  );
  writeFileSync(
    at('.aws/credentials'),
    `[keys]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}
[temporary]\naws_access_key_id = ${temporary?.AccessKeyId}\naws_secret_access_key = ${temporary?.SecretAccessKey}
aws_session_token = ${temporary?.SessionToken}\n`,
  );
  env = {
    PATH: process.env.PATH ?? '',
    HOME: home,
    AWS_CONFIG_FILE: at('.aws/config'),
    AWS_SHARED_CREDENTIALS_FILE: at('.aws/credentials'),
    AWS_DEFAULT_REGION: region,
    AWS_PAGER: '',
    HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`,
    AWS_CA_BUNDLE: authority.file,
    AWS_EC2_METADATA_SERVICE_ENDPOINT: `${sandbox.endpoint}/`,
    AWS_CONTAINER_CREDENTIALS_FULL_URI: container?.url ?? '',
    AWS_CONTAINER_AUTHORIZATION_TOKEN: container?.token ?? '',
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
  };
  secrets.push(secretAccessKey, container?.token ?? '', token);
  for (const { SecretAccessKey, SessionToken } of [temporary ?? {}, printed ?? {}])
    secrets.push(SecretAccessKey ?? '', SessionToken ?? '');
  ({ files, aws } = await open(env));
});

afterAll(async () => {
  files.close();
  await proxy.close();
  await front.close();
  await sandbox.close();
  authority.remove();
  rmSync(home, { recursive: true });
});

let token = '';
afterEach(() => {
  writeFileSync(at('web-token'), token);
  vi.unstubAllEnvs();
});

async function open(variables: Record<string, string>) {
  const found = await createProfileFiles({ env: variables, homeDir: home });
  const parts = { files: found, env: variables, activity: createActivity(), log, questions };
  return { files: found, aws: createAws({ ...parts, hasNetwork: () => true }) };
}

async function arnOf(profile: string, asked: Aws = aws): Promise<string | undefined> {
  return (await asked.send({ profile, region }, 'sts', new GetCallerIdentityCommand({}))).Arn;
}

async function failureOf(promise: Promise<unknown>) {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return error instanceof FailureError ? error.failure : undefined;
}

const sources = [
  ['keys', user],
  ['temporary', user],
  ['over-keys', assumed('fleet-admin')],
  ['chain', assumed('fleet-reader')],
  ['by-environment', assumed('fleet-admin')],
  ['by-container', assumed('fleet-admin')],
  ['by-instance', assumed('fleet-reader')],
  ['process', user],
  ['over-process', assumed('fleet-reader')],
  ['web', assumed('fleet-reader')],
  ['over-web', assumed('fleet-admin')],
] as const;

/** Answers the question that is open with the code of now. */
async function giveCode(code = mfaCode(Date.now())): Promise<void> {
  await vi.waitFor(() => expect(questions.all()[0]?.checking).toBe(false));
  questions.answer(questions.all()[0]?.id ?? '', { kind: 'mfa', code });
}

it.each(sources)('%s is %s', async (profile, arn) => {
  expect(await arnOf(profile)).toBe(arn);
});

it('a role with MFA asks for the code once, tells a wrong one, and is kept for others that build on it', async () => {
  const before = sandbox.log.filter(({ operation }) => operation === 'AssumeRole').length;
  const all = Promise.all([arnOf('with-code'), arnOf('over-code'), arnOf('with-code')]);
  const wrong = String((Number(mfaCode(Date.now())) + 7) % 1_000_000).padStart(6, '0');
  await giveCode(wrong);
  await vi.waitFor(() =>
    expect(questions.all()).toMatchObject([
      {
        profiles: ['over-code', 'with-code'],
        about: { device, refused: expect.stringContaining('one time pass code') },
      },
    ]),
  );
  await giveCode();
  expect(await all).toEqual([assumed('mfa-admin'), assumed('fleet-reader'), assumed('mfa-admin')]);
  expect(questions.all()).toEqual([]);
  // The wrong code, the right one, and the role over it.
  expect(sandbox.log.filter(({ operation }) => operation === 'AssumeRole')).toHaveLength(before + 3);
});

it('a container and an instance are themselves, where the environment says so', async () => {
  const { AWS_ACCESS_KEY_ID: _id, AWS_SECRET_ACCESS_KEY: _secret, ...rest } = env;
  const opened = await open(rest);
  expect(await arnOf('environment', opened.aws)).toBe(`${instance}/container`);
  opened.files.close();
});

it('the profile called environment is the keys of the environment, with the Region of the default one', async () => {
  expect(files.current().profiles.get('environment')?.origin).toBe('environment');
  expect(await arnOf('environment')).toBe(user);
});

it('a web identity of the environment is its role', async () => {
  const { AWS_ACCESS_KEY_ID: _id, AWS_SECRET_ACCESS_KEY: _secret, ...rest } = env;
  const identity = {
    AWS_WEB_IDENTITY_TOKEN_FILE: at('web-token'),
    AWS_ROLE_ARN: `arn:aws:iam::${account}:role/fleet-reader`,
    AWS_ROLE_SESSION_NAME: 'agreed',
  };
  const opened = await open({ ...rest, ...identity });
  expect(await arnOf('environment', opened.aws)).toBe(assumed('fleet-reader'));
  opened.files.close();
});

it('a console sign-in of aws login is read from its cache; without one the failure names the command', async () => {
  const session = `arn:aws:sts::${account}:assumed-role/console/me`;
  const client = new STSClient({ endpoint: sandbox.endpoint, region, credentials: sandbox });
  const { Credentials } = await client.send(new GetSessionTokenCommand({}));
  client.destroy();
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const cache = {
    accessToken: {
      accessKeyId: Credentials?.AccessKeyId,
      secretAccessKey: Credentials?.SecretAccessKey,
      sessionToken: Credentials?.SessionToken,
      accountId: account,
      expiresAt: Credentials?.Expiration?.toISOString(),
    },
    clientId: 'arn:aws:signin:::devtools/same-device',
    refreshToken: 'canary-refresh',
    dpopKey: privateKey.export({ type: 'sec1', format: 'pem' }),
  };
  secrets.push(Credentials?.SecretAccessKey ?? '', Credentials?.SessionToken ?? '', 'canary-refresh');
  mkdirSync(at('login'));
  writeFileSync(at(`login/${createHash('sha256').update(session).digest('hex')}.json`), JSON.stringify(cache));
  // The SDK takes this one variable from the process itself.
  vi.stubEnv('AWS_LOGIN_CACHE_DIRECTORY', at('login'));
  expect(await arnOf('console')).toBe(user);
  expect(await failureOf(arnOf('gone-console'))).toMatchObject({
    code: 'sign-in-needed',
    subject: { profile: 'gone-console' },
    message: expect.stringContaining('aws login'),
  });
});

it('a process that fails is told with what it said', async () => {
  expect(await failureOf(arnOf('canary-broken'))).toMatchObject({
    code: 'credential-process-failed',
    subject: { profile: 'canary-broken', program: process.execPath, reason: 'canary-shown (it ended with 3)' },
  });
});

it('a token that is none, and one that has ended, are told', async () => {
  writeFileSync(at('web-token'), 'none');
  const fresh = await open(env);
  expect(await failureOf(arnOf('web', fresh.aws))).toMatchObject({
    code: 'credentials-missing',
    awsCode: expect.stringContaining('InvalidIdentityToken'),
    operation: 'sts:AssumeRoleWithWebIdentity',
  });
  writeFileSync(at('web-token'), webIdentityToken('x', -1, Date.now()));
  expect(await failureOf(arnOf('web', fresh.aws))).toMatchObject({ code: 'credentials-expired' });
  rmSync(at('web-token'));
  expect(await failureOf(arnOf('web', fresh.aws))).toMatchObject({ code: 'profile-broken' });
  // One that is made anew is read anew, with the end of a line that editors put.
  writeFileSync(at('web-token'), `${webIdentityToken('x', 3_600, Date.now())}\n`);
  expect(await arnOf('web', fresh.aws)).toBe(assumed('fleet-reader'));
  fresh.files.close();
});

it('no secret of any source reaches the window, the log or the store', async () => {
  const store = createInProcessStore(at('store.db'), () => {});
  const handlers = {
    profiles: createProfilesHandlers({ aws, files, store, env, inUse: { scopes: () => [], watch: () => () => {} } }),
    signIn: createSignInHandlers({ aws, questions }),
  };
  const router = createRouter({ profiles: contract.profiles, signIn: contract.signIn }, handlers, log);
  const ending = new AbortController();
  const seen: unknown[] = [];
  const listen = (name: string) => router.subscribe(name, {}, (event) => seen.push(event), ending.signal);
  const feeds = [listen('profiles.watch'), listen('signIn.watch')];
  for (const { name } of files.current().profiles.values())
    seen.push(await router.invoke('profiles.identify', { scope: { profile: name, region } }, ending.signal));
  await vi.waitFor(() => expect(JSON.stringify(seen)).toContain('canary-shown'));
  ending.abort();
  await Promise.all(feeds);
  await store.close();
  const stored = readdirSync(home)
    .filter((name) => name.startsWith('store.db'))
    .map((name) => readFileSync(at(name), 'latin1'));
  const all = [JSON.stringify(seen), JSON.stringify(log.lines), ...stored].join('\n');
  expect(seen.length).toBeGreaterThan(sources.length);
  for (const secret of secrets) {
    expect(secret.length).toBeGreaterThan(8);
    expect(all).not.toContain(secret);
  }
});

describe.each(installedClis())('$name', ({ file }) => {
  const who = async (args: readonly string[], variables = env, input = '') => {
    const words = ['sts', 'get-caller-identity', '--query', 'Arn', '--output', 'text', ...args];
    // A cache of the run before would answer in place of the source.
    rmSync(at('.aws/cli'), { recursive: true, force: true });
    return (await askCli(file, words, variables, input)).split('\n').at(-1);
  };

  it.each(sources)('says of %s: %s', async (profile, arn) => {
    expect(await who(['--profile', profile])).toBe(arn);
  });

  it('asks for the code too', async () => {
    expect(await who(['--profile', 'over-code'], env, `${mfaCode(Date.now())}\n`)).toContain(assumed('fleet-reader'));
  });

  it('takes the keys of the environment before AWS_PROFILE, as we offer them first', async () => {
    expect(await who([], { ...env, AWS_PROFILE: 'over-keys' })).toBe(user);
  });

  it('takes the web identity of the environment before the keys of a profile, and a role before it', async () => {
    const { AWS_ACCESS_KEY_ID: _id, AWS_SECRET_ACCESS_KEY: _secret, ...rest } = env;
    const identity = {
      ...rest,
      AWS_WEB_IDENTITY_TOKEN_FILE: at('web-token'),
      AWS_ROLE_ARN: `arn:aws:iam::${account}:role/fleet-reader`,
      AWS_ROLE_SESSION_NAME: 'agreed',
    };
    expect(await who([], { ...identity, AWS_PROFILE: 'keys' })).toBe(assumed('fleet-reader'));
    expect(await who([], { ...identity, AWS_PROFILE: 'over-keys' })).toBe(assumed('fleet-admin'));
  });
});

it('an AWS CLI is there to judge', () => expect(installedClis().length).toBeGreaterThan(0));
