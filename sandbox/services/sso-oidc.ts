import { AwsError } from '../wire/errors.ts';
import type { Input } from '../wire/protocols.ts';
import { oidcProtocol } from '../wire/rest-json.ts';
import type { Tokens } from '../world/sign-ins.ts';
import type { OpenCaller, OpenService } from './service.ts';

/** IAM Identity Center's OIDC service: OAuth 2.0 for native applications (RFC 7636, 8252, 8628). */
export const ssoOidc: OpenService = {
  protocol: oidcProtocol,
  operations: {
    RegisterClient: registerClient,
    StartDeviceAuthorization: startDeviceAuthorization,
    CreateToken: createToken,
  },
};

const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';
const grants: ReadonlySet<string> = new Set(['authorization_code', 'refresh_token', deviceGrant]);
const scopes: ReadonlySet<string> = new Set(['sso:account:access']);

function registerClient(input: Input, caller: OpenCaller): unknown {
  if (text(input.clientName) === '' || input.clientType !== 'public')
    throw new AwsError('InvalidClientMetadataException', 'The client is not a public one with a name.');
  const wish = {
    scopes: texts(input.scopes),
    // A client that says nothing is one of the time before the code flow.
    grantTypes: input.grantTypes === undefined ? [deviceGrant, 'refresh_token'] : texts(input.grantTypes),
    redirectUris: texts(input.redirectUris),
  };
  if (!wish.scopes.every((scope) => scopes.has(scope))) throw new AwsError('InvalidScopeException', 'Unknown scope.');
  if (!wish.grantTypes.every((grant) => grants.has(grant)))
    throw new AwsError('UnsupportedGrantTypeException', 'Unknown grant type.');
  if (wish.grantTypes.includes('authorization_code')) {
    if (
      wish.redirectUris.length === 0 ||
      !wish.redirectUris.every((uri) => /^http:\/\/(127\.0\.0\.1|\[::1\])\//.test(uri))
    )
      throw new AwsError('InvalidRedirectUriException', 'A redirect URI must be http on a loopback address.');
    checkStartUrl(input.issuerUrl, caller);
  }
  const { clientId, clientSecret, issuedAt, expiresAt } = caller.world.identityCenter.signIns.register(wish);
  return {
    clientId,
    clientSecret,
    clientIdIssuedAt: Math.floor(issuedAt / 1_000),
    clientSecretExpiresAt: Math.floor(expiresAt / 1_000),
  };
}

function startDeviceAuthorization(input: Input, caller: OpenCaller): unknown {
  const { signIns } = caller.world.identityCenter;
  const client = signIns.client(input.clientId, input.clientSecret);
  if (!client.grantTypes.includes(deviceGrant))
    throw new AwsError('UnauthorizedClientException', 'The client is registered for other grants.');
  checkStartUrl(input.startUrl, caller);
  const device = signIns.startDevice(client);
  const verificationUri = `${caller.origin}/device`;
  return {
    deviceCode: device.deviceCode,
    userCode: device.userCode,
    verificationUri,
    verificationUriComplete: `${verificationUri}?user_code=${device.userCode}`,
    expiresIn: Math.round((device.expiresAt - caller.world.now()) / 1_000),
    interval: device.intervalSeconds,
  };
}

function createToken(input: Input, { world }: OpenCaller): unknown {
  const { signIns } = world.identityCenter;
  const grant = text(input.grantType);
  if (!grants.has(grant)) throw new AwsError('UnsupportedGrantTypeException', 'Unknown grant type.');
  const client = signIns.client(input.clientId, input.clientSecret);
  if (!client.grantTypes.includes(grant))
    throw new AwsError('UnauthorizedClientException', 'The client is registered for other grants.');
  const trade: Readonly<Record<string, () => Tokens>> = {
    authorization_code: () =>
      signIns.byCode(client, needed(input, 'code'), needed(input, 'codeVerifier'), needed(input, 'redirectUri')),
    [deviceGrant]: () => signIns.byDevice(client, needed(input, 'deviceCode')),
    refresh_token: () => signIns.byRefresh(client, needed(input, 'refreshToken')),
  };
  const tokens = trade[grant]?.();
  return { tokenType: 'Bearer', ...tokens };
}

/** The portal's address in any of its spellings; another one, or another Region, is no instance of IAM Identity Center. */
function checkStartUrl(value: unknown, { world, region }: OpenCaller): void {
  const given = text(value).replace(/[/#]+$/, '');
  const { startUrl, region: home } = world.identityCenter;
  if (given !== startUrl || (region !== undefined && region !== home))
    throw new AwsError('InvalidRequestException', 'The start URL is not known in this Region.');
}

function needed(input: Input, name: string): string {
  const value = text(input[name]);
  if (value === '') throw new AwsError('InvalidRequestException', `${name} is missing`);
  return value;
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
