import { createHash, randomBytes } from 'node:crypto';
import {
  GetRoleCredentialsCommand,
  ListAccountRolesCommand,
  ListAccountsCommand,
  LogoutCommand,
  SSOClient,
} from '@aws-sdk/client-sso';
import {
  CreateTokenCommand,
  RegisterClientCommand,
  SSOOIDCClient,
  StartDeviceAuthorizationCommand,
  type CreateTokenCommandOutput,
} from '@aws-sdk/client-sso-oidc';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSandbox, type Sandbox } from '../../sandbox/sandbox.ts';
import { askCli, installedClis } from '../support/aws-cli.ts';
import { decide } from '../support/sign-in-browser.ts';

const accounts = ['111111111111', '222222222222', '333333333333'];
const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';
const redirectUri = 'http://127.0.0.1:51999/oauth/callback';
let clock = Date.UTC(2026, 0, 1);
let sandbox: Sandbox;
let oidc: SSOOIDCClient;
let portal: SSOClient;

beforeAll(async () => {
  sandbox = await createSandbox({ accounts, nodes: 1, now: () => clock });
  const config = { endpoint: sandbox.endpoint, region: sandbox.region, maxAttempts: 1 };
  oidc = new SSOOIDCClient(config);
  portal = new SSOClient(config);
});
afterAll(() => sandbox.close());

const startUrl = () => sandbox.world.identityCenter.startUrl;

async function register(more: { scopes?: string[]; grantTypes?: string[] } = {}) {
  const { clientId = '', clientSecret = '' } = await oidc.send(
    new RegisterClientCommand({
      clientName: 'judge',
      clientType: 'public',
      scopes: ['sso:account:access'],
      grantTypes: ['authorization_code', 'refresh_token', deviceGrant],
      redirectUris: ['http://127.0.0.1/oauth/callback'],
      issuerUrl: startUrl(),
      ...more,
    }),
  );
  return { clientId, clientSecret };
}

type Client = Awaited<ReturnType<typeof register>>;

function authorizeUrl({ clientId }: Client, verifier: string): string {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    state: 'st',
    code_challenge_method: 'S256',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    scopes: 'sso:account:access',
  });
  return `${sandbox.endpoint}/authorize?${query}`;
}

/** Where the page's answer sends the browser. */
async function answered(url: string, decision: 'approve' | 'deny'): Promise<URL> {
  const body = new URLSearchParams(new URL(url).search);
  body.set('decision', decision);
  const response = await fetch(`${sandbox.endpoint}/authorize`, { method: 'POST', body, redirect: 'manual' });
  expect(response.status).toBe(302);
  return new URL(response.headers.get('location') ?? '');
}

async function signIn(): Promise<CreateTokenCommandOutput & Client> {
  const client = await register();
  const codeVerifier = randomBytes(48).toString('base64url');
  const answer = await answered(authorizeUrl(client, codeVerifier), 'approve');
  const code = answer.searchParams.get('code') ?? '';
  const grant = { ...client, grantType: 'authorization_code', code, codeVerifier, redirectUri };
  return { ...(await oidc.send(new CreateTokenCommand(grant))), ...client };
}

describe('the code flow', () => {
  it('trades a code with its verifier for tokens, once', async () => {
    const client = await register();
    const codeVerifier = randomBytes(48).toString('base64url');
    const answer = await answered(authorizeUrl(client, codeVerifier), 'approve');
    expect(answer.origin + answer.pathname).toBe(redirectUri);
    expect(answer.searchParams.get('state')).toBe('st');
    const code = answer.searchParams.get('code') ?? '';
    const grant = { ...client, grantType: 'authorization_code', code, codeVerifier, redirectUri };
    const tokens = await oidc.send(new CreateTokenCommand(grant));
    expect(tokens).toMatchObject({
      accessToken: expect.stringMatching(/./),
      refreshToken: expect.stringMatching(/./),
      expiresIn: 28_800,
      tokenType: 'Bearer',
    });
    await expect(oidc.send(new CreateTokenCommand(grant))).rejects.toMatchObject({ name: 'InvalidGrantException' });
  });

  it('refuses another verifier and another redirect', async () => {
    for (const change of [{ codeVerifier: 'x'.repeat(64) }, { redirectUri: 'http://127.0.0.1:1/oauth/callback' }]) {
      const client = await register();
      const codeVerifier = randomBytes(48).toString('base64url');
      const answer = await answered(authorizeUrl(client, codeVerifier), 'approve');
      const code = answer.searchParams.get('code') ?? '';
      const grant = { ...client, grantType: 'authorization_code', code, codeVerifier, redirectUri, ...change };
      await expect(oidc.send(new CreateTokenCommand(grant))).rejects.toMatchObject({ error: 'invalid_grant' });
    }
  });

  it('shows a page with two buttons and tells the client of a refusal', async () => {
    const url = authorizeUrl(await register(), 'v'.repeat(43));
    const page = await (await fetch(url)).text();
    expect(page).toMatch(/value="approve"[\s\S]*value="deny"/);
    expect((await answered(url, 'deny')).searchParams.get('error')).toBe('access_denied');
  });

  it('sends no one to a redirect that was not registered, and takes no answer from another page', async () => {
    const url = authorizeUrl(await register(), 'v'.repeat(43));
    expect((await decide(url.replace('127.0.0.1%3A51999', 'evil.example'), 'approve')).status).toBe(400);
    const body = new URLSearchParams(`${new URL(url).search}&decision=approve`);
    const headers = { origin: 'https://evil.example' };
    const crossed = await fetch(`${sandbox.endpoint}/authorize`, { method: 'POST', body, headers, redirect: 'manual' });
    expect(crossed.status).toBe(403);
  });

  it('knows its start URL alone, and loopback redirects alone', async () => {
    const wish = { clientName: 'x', clientType: 'public', grantTypes: ['authorization_code'] };
    const asked = (more: object) => oidc.send(new RegisterClientCommand({ ...wish, ...more }));
    await expect(
      asked({ redirectUris: ['http://127.0.0.1/x'], issuerUrl: 'https://other.awsapps.com/start' }),
    ).rejects.toMatchObject({ name: 'InvalidRequestException' });
    await expect(asked({ redirectUris: ['https://evil.example/'], issuerUrl: startUrl() })).rejects.toMatchObject({
      name: 'InvalidRedirectUriException',
    });
  });
});

describe('the device flow', () => {
  const start = async () => {
    const client = await register();
    const device = await oidc.send(new StartDeviceAuthorizationCommand({ ...client, startUrl: startUrl() }));
    const poll = () => {
      clock += 1_000;
      const deviceCode = device.deviceCode ?? '';
      return oidc.send(new CreateTokenCommand({ ...client, grantType: deviceGrant, deviceCode }));
    };
    return { device, poll };
  };

  it('is pending until the user approves, and slow for the hasty', async () => {
    const { device, poll } = await start();
    expect(device).toMatchObject({
      userCode: expect.stringMatching(/^[A-Z]{4}-[A-Z]{4}$/),
      expiresIn: 600,
      interval: 1,
    });
    await expect(poll()).rejects.toMatchObject({
      name: 'AuthorizationPendingException',
      error: 'authorization_pending',
    });
    clock -= 1_000;
    await expect(poll()).rejects.toMatchObject({ name: 'SlowDownException', error: 'slow_down' });
    await decide(device.verificationUriComplete ?? '', 'approve');
    expect((await poll()).accessToken).toMatch(/./);
    await expect(poll()).rejects.toMatchObject({ name: 'InvalidGrantException' });
  });

  it('ends with a refusal or with its time', async () => {
    const denied = await start();
    await decide(denied.device.verificationUriComplete ?? '', 'deny');
    await expect(denied.poll()).rejects.toMatchObject({ name: 'AccessDeniedException' });
    const late = await start();
    clock += 600_000;
    await expect(late.poll()).rejects.toMatchObject({ name: 'ExpiredTokenException', error: 'expired_token' });
  });
});

describe('tokens', () => {
  it('end, and are renewed by a refresh token that is good once', async () => {
    const { clientId, clientSecret, accessToken = '', refreshToken = '' } = await signIn();
    await portal.send(new ListAccountsCommand({ accessToken }));
    clock += 28_800_000;
    await expect(portal.send(new ListAccountsCommand({ accessToken }))).rejects.toMatchObject({
      name: 'UnauthorizedException',
      $metadata: { httpStatusCode: 401 },
    });
    const grant = { clientId, clientSecret, grantType: 'refresh_token', refreshToken };
    const next = await oidc.send(new CreateTokenCommand(grant));
    await portal.send(new ListAccountsCommand({ accessToken: next.accessToken ?? '' }));
    await expect(oidc.send(new CreateTokenCommand(grant))).rejects.toMatchObject({ name: 'InvalidGrantException' });
  });

  it('are none after a sign-out, refresh tokens included', async () => {
    const { clientId, clientSecret, accessToken = '', refreshToken = '' } = await signIn();
    await portal.send(new LogoutCommand({ accessToken }));
    await expect(portal.send(new ListAccountsCommand({ accessToken }))).rejects.toMatchObject({
      name: 'UnauthorizedException',
    });
    const grant = { clientId, clientSecret, grantType: 'refresh_token', refreshToken };
    await expect(oidc.send(new CreateTokenCommand(grant))).rejects.toMatchObject({ name: 'InvalidGrantException' });
  });

  it('have no refresh token without a scope, and need the client’s secret', async () => {
    const { clientId, clientSecret } = await register({ scopes: [], grantTypes: [deviceGrant] });
    const started = await oidc.send(
      new StartDeviceAuthorizationCommand({ clientId, clientSecret, startUrl: startUrl() }),
    );
    await decide(started.verificationUriComplete ?? '', 'approve');
    const grant = { clientId, clientSecret, grantType: deviceGrant, deviceCode: started.deviceCode ?? '' };
    await expect(oidc.send(new CreateTokenCommand({ ...grant, clientSecret: 'no' }))).rejects.toMatchObject({
      name: 'InvalidClientException',
      $metadata: { httpStatusCode: 401 },
    });
    expect((await oidc.send(new CreateTokenCommand(grant))).refreshToken).toBeUndefined();
  });
});

describe('the portal', () => {
  it('walks accounts and roles in pages', async () => {
    const { accessToken = '' } = await signIn();
    const first = await portal.send(new ListAccountsCommand({ accessToken, maxResults: 2 }));
    expect(first.accountList?.map(({ accountName }) => accountName)).toEqual(['Production', 'Staging']);
    const second = await portal.send(
      new ListAccountsCommand({ accessToken, maxResults: 2, nextToken: first.nextToken }),
    );
    expect(second.accountList).toHaveLength(1);
    expect(second.nextToken).toBeUndefined();
    const roles = await portal.send(new ListAccountRolesCommand({ accessToken, accountId: '222222222222' }));
    expect(roles.roleList?.map(({ roleName }) => roleName)).toEqual(['FleetAdmin', 'FleetReader']);
  });

  it('gives credentials that AWS then knows, with an end in milliseconds', async () => {
    const { accessToken = '' } = await signIn();
    const wish = { accessToken, accountId: '222222222222', roleName: 'FleetReader' };
    const { roleCredentials } = await portal.send(new GetRoleCredentialsCommand(wish));
    const { accessKeyId = '', secretAccessKey = '', sessionToken = '', expiration } = roleCredentials ?? {};
    expect(expiration).toBe(clock + 3_600_000);
    const credentials = { accessKeyId, secretAccessKey, sessionToken };
    const sts = new STSClient({
      endpoint: sandbox.endpoint,
      region: sandbox.region,
      credentials,
      systemClockOffset: clock - Date.now(),
    });
    const me = await sts.send(new GetCallerIdentityCommand({}));
    expect(me.Arn).toMatch(/^arn:aws:sts::222222222222:assumed-role\/AWSReservedSSO_FleetReader_/);
  });

  it('refuses roles that are not assigned, or no longer', async () => {
    const { accessToken = '' } = await signIn();
    const asked = (accountId: string, roleName: string) =>
      portal.send(new GetRoleCredentialsCommand({ accessToken, accountId, roleName }));
    for (const [accountId, role] of [
      ['111111111111', 'Withdrawn'],
      ['111111111111', 'Nobody'],
      ['999999999999', 'FleetAdmin'],
    ] as const)
      await expect(asked(accountId, role)).rejects.toMatchObject({
        name: 'ForbiddenException',
        $metadata: { httpStatusCode: 403 },
      });
  });
});

describe.each(installedClis())('$name', ({ file }) => {
  const aws = async (...args: string[]) => {
    const env = { PATH: process.env.PATH, HOME: '/nonexistent', AWS_PAGER: '', AWS_DEFAULT_REGION: sandbox.region };
    const answer = await askCli(file, ['--endpoint-url', sandbox.endpoint, '--output', 'json', ...args], env);
    return JSON.parse(answer === '' ? '{}' : answer) as Record<string, unknown>;
  };

  it('lists, takes credentials and signs out', async () => {
    const { accessToken = '' } = await signIn();
    const token = ['--access-token', accessToken];
    const listed = await aws('sso', 'list-accounts', '--page-size', '1', ...token);
    expect(listed.accountList).toHaveLength(3);
    const of = ['--account-id', '333333333333'];
    expect((await aws('sso', 'list-account-roles', ...of, ...token)).roleList).toHaveLength(2);
    const keys = await aws('sso', 'get-role-credentials', ...of, '--role-name', 'FleetAdmin', ...token);
    expect(keys.roleCredentials).toMatchObject({
      accessKeyId: expect.stringMatching(/^ASIA/),
      expiration: clock + 3_600_000,
    });
    const args = [...of, '--role-name', 'Nobody', ...token];
    await expect(aws('sso', 'get-role-credentials', ...args)).rejects.toMatchObject({
      stderr: expect.stringContaining('(ForbiddenException)'),
    });
    await portal.send(new LogoutCommand({ accessToken }));
    await expect(aws('sso', 'list-accounts', ...token)).rejects.toMatchObject({
      stderr: expect.stringContaining('(UnauthorizedException)'),
    });
  });
});
