import { spawn } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { createAuthority, type Authority } from '../support/authority.ts';
import { askCli, installedClis } from '../support/aws-cli.ts';
import { startAwsHosts, type AwsHosts } from '../support/aws-hosts.ts';
import { decide } from '../support/sign-in-browser.ts';
import { ssoProfile, ssoSession, startSignedInAws, type SignedInAws } from '../support/signed-in-aws.ts';

const hosts = ['oidc', 'portal.sso', 'sts'].map((service) => `${service}.us-east-1.amazonaws.com`);
/** Where this organisation's IAM Identity Center is not. */
const elsewhere = 'oidc.eu-west-1.amazonaws.com';

/** The AWS CLI v2 of this machine: the one whose files are shared. */
const cli = installedClis().find(({ major }) => major === 2)?.file;

/** No endpoint is named: all goes to AWS's own host names, for both. */
const config = `${ssoSession()}${ssoProfile({ endpoint: false })}
[profile old]
sso_start_url = {startUrl}
sso_region = us-east-1
sso_account_id = 222222222222
sso_role_name = FleetReader
region = us-east-1
`;

let authority: Authority;
let aws: AwsHosts;
let side: SignedInAws;
beforeAll(() => {
  authority = createAuthority('AWS of this test', [...hosts, elsewhere]);
});
afterAll(() => authority.remove());
beforeEach(async () => {
  aws = await startAwsHosts(authority);
});
afterEach(async () => {
  await side.close();
  await aws.close();
});

async function open(
  times: { tokenSeconds?: number; roleSeconds?: number } = {},
  browser?: () => Promise<void>,
  text = config,
) {
  const env = { HTTPS_PROXY: aws.proxy, AWS_CA_BUNDLE: authority.file, AWS_STS_REGIONAL_ENDPOINTS: 'regional' };
  side = await startSignedInAws({
    config: text,
    env,
    sandbox: { otherHosts: [...hosts, elsewhere], signInTimes: times },
    hasNetwork: () => true,
    // The page's host is AWS's: the sandbox has it too.
    browser: browser ?? ((url) => decide(url.replace(/^https:\/\/[^/]+/, side.sandbox.endpoint), 'approve')),
  });
  aws.forwardTo(Number(new URL(side.sandbox.endpoint).port));
  const file = cli ?? 'no AWS CLI v2';
  const options = { env: { ...env, PATH: process.env.PATH, HOME: side.home, AWS_PAGER: '', AWS_MAX_ATTEMPTS: '1' } };
  return {
    told: (...args: string[]) => askCli(file, args, options.env),
    /** `aws sso login` with the user at the page that it names. */
    async login(...args: string[]) {
      const child = spawn(file, ['sso', 'login', '--no-browser', ...args], options);
      let text = '';
      child.stdout.on('data', (chunk) => (text += String(chunk)));
      child.stderr.on('data', (chunk) => (text += String(chunk)));
      const ended = new Promise((resolve) => child.once('exit', resolve));
      // Python keeps its lines back while no terminal reads them: the code is the one that the sandbox gave.
      const { signIns } = side.sandbox.world.identityCenter;
      await vi.waitFor(() => expect(signIns.pending()).toHaveLength(1), { timeout: 30_000 });
      signIns.decideDevice(signIns.pending()[0] ?? '', true);
      expect({ code: await ended, text }).toMatchObject({ code: 0 });
    },
  };
}

const arn = async (profile: string) => {
  const done = side.questions.act(profile);
  const command = new GetCallerIdentityCommand({});
  return (await side.aws.send(side.scope(profile), 'sts', command).finally(done)).Arn;
};

it('an AWS CLI v2 is there to judge', () => {
  expect(cli).toBeDefined();
  side = { close: async () => {} } as SignedInAws;
});

it('the CLI uses a sign-in of Fleetdeck, and both are the same somebody', async () => {
  const { told } = await open();
  const mine = await arn('admin');
  expect(mine).toMatch(/^arn:aws:sts::111111111111:assumed-role\/AWSReservedSSO_FleetAdmin_/);
  const page = new URL(side.opened[0] ?? '');
  expect(page.origin).toBe('https://oidc.us-east-1.amazonaws.com');
  const theirs = JSON.parse(await told('sts', 'get-caller-identity', '--profile', 'admin')) as { Arn: string };
  expect(theirs.Arn).toBe(mine);
  expect(new Set(aws.asked())).toEqual(new Set(hosts));
  expect(side.opened).toHaveLength(1);
});

it('Fleetdeck uses a sign-in of the CLI, of a session and of legacy settings', async () => {
  const { login } = await open({}, async () => {});
  await login('--profile', 'admin');
  expect(await arn('admin')).toContain('AWSReservedSSO_FleetAdmin_');
  await login('--profile', 'old');
  expect(await arn('old')).toContain('AWSReservedSSO_FleetReader_');
  expect(side.opened).toEqual([]);
  expect(side.questions.all()).toEqual([]);
});

it('each renews what the other signed in', async () => {
  const { told } = await open({ tokenSeconds: 200, roleSeconds: 20 });
  const mine = await arn('admin');
  const files = readdirSync(side.cacheFile('.')).filter((name) => statSync(side.cacheFile(name)).isFile());
  const tokens = () => files.map((name) => side.readJson(side.cacheFile(name)).refreshToken).filter(Boolean);
  const first = tokens();
  await told('sts', 'get-caller-identity', '--profile', 'admin');
  const second = tokens();
  expect(second).not.toEqual(first);
  expect(await arn('admin')).toBe(mine);
  expect(tokens()).not.toEqual(second);
  expect(side.opened).toHaveLength(1);
});

it('uses the registration that the CLI left, for codes', async () => {
  const { login } = await open({}, async () => {});
  await login('--profile', 'admin');
  await side.aws.identityCenter.signOut('corp');
  side.ways.set('corp', 'code');
  const done = arn('admin');
  const { step } = await side.question(({ code }) => code !== undefined);
  side.sandbox.world.identityCenter.signIns.decideDevice(step.code?.userCode ?? '', true);
  expect(await done).toContain('FleetAdmin');
  expect(side.count('RegisterClient')).toBe(1);
});

it('a sign-out of either is one of both', async () => {
  const { told } = await open();
  await arn('admin');
  await told('sts', 'get-caller-identity', '--profile', 'admin');
  await side.aws.identityCenter.signOut('corp');
  await expect(told('sts', 'get-caller-identity', '--profile', 'admin')).rejects.toMatchObject({
    stderr: expect.stringMatching(/Error loading SSO Token|SSO session associated/),
  });
  await arn('admin');
  expect(side.opened).toHaveLength(2);
  await told('sso', 'logout');
  await side.aws.identityCenter.signIn('corp');
  expect(side.opened).toHaveLength(3);
});

it('a session of the wrong Region is told as that', async () => {
  await open({}, undefined, config.replaceAll('sso_region = us-east-1', 'sso_region = eu-west-1'));
  await expect(arn('admin')).rejects.toMatchObject({
    failure: { code: 'start-url-refused', subject: { region: 'eu-west-1' } },
  });
  expect(aws.asked()).toEqual([elsewhere]);
});
