import { failed, FailureError, type Failure } from '../../../contract/failure.ts';
import { requestSettingsWith } from '../clients.ts';
import { failureFrom } from '../failures.ts';
import type { CallPlace } from '../sources/source.ts';
import type { SsoSession } from './session.ts';
import { scopesFor, type CachedToken, type Grant, type Registration } from './token-cache.ts';

/** A code for another device (RFC 8628). */
export interface DeviceCode {
  readonly deviceCode: string;
  readonly userCode: string;
  /** The page where the code is typed, and the one that has it already. */
  readonly page: string;
  readonly pageWithCode: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
  /** How often to ask, in milliseconds. */
  readonly intervalMs: number;
}

/** IAM Identity Center's OIDC service. All throw FailureError; `awsCode` is OAuth's answer. */
export interface Oidc {
  readonly register: (session: SsoSession, grant: Grant) => Promise<Registration>;
  readonly startDevice: (session: SsoSession, client: Registration) => Promise<DeviceCode>;
  readonly token: (client: Registration, grant: TokenGrant, signal?: AbortSignal) => Promise<CachedToken>;
  /** The origin that pages of the service are under. */
  readonly origin: () => string;
  /** Ends its connections. */
  readonly close: () => void;
}

export type TokenGrant =
  | {
      readonly grantType: 'authorization_code';
      readonly code: string;
      readonly codeVerifier: string;
      readonly redirectUri: string;
    }
  | { readonly grantType: typeof deviceGrant; readonly deviceCode: string }
  | { readonly grantType: 'refresh_token'; readonly refreshToken: string };

export const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';

/** The redirect that clients are registered with; a port of this computer comes in when it is used (RFC 8252, 7.3). */
export const redirectPath = '/oauth/callback';

/** Names the app on the page where the user agrees. */
const clientName = 'Fleetdeck';
const usualIntervalSeconds = 5;

export async function createOidc(
  { agent: makeAgent, maxAttempts = 3, connectionTimeout, ...place }: CallPlace,
  now: () => number,
): Promise<Oidc> {
  const agent = await makeAgent();
  const sdk = await import('@aws-sdk/client-sso-oidc');
  const client = new sdk.SSOOIDCClient({ ...requestSettingsWith(agent, connectionTimeout), ...place, maxAttempts });
  const calling = async <T>(operation: string, call: Promise<T>): Promise<T> => {
    try {
      return await call;
    } catch (error) {
      throw new FailureError(failureFrom(error, `sso-oauth:${operation}`), error);
    }
  };
  return {
    async register(session, grant) {
      const scopes = scopesFor(session, grant);
      const byCode = {
        grantTypes: ['authorization_code', 'refresh_token'],
        redirectUris: [`http://127.0.0.1${redirectPath}`],
        issuerUrl: session.startUrl,
      };
      const { clientId, clientSecret, clientSecretExpiresAt } = await calling(
        'RegisterClient',
        client.send(
          new sdk.RegisterClientCommand({
            clientName,
            clientType: 'public',
            ...(scopes !== undefined && { scopes: [...scopes] }),
            ...(grant === 'authorization_code' && byCode),
          }),
        ),
      ).catch(refusedPlace(session));
      if (clientId === undefined || clientSecret === undefined) throw incomplete('RegisterClient');
      return { clientId, clientSecret, expiresAt: (clientSecretExpiresAt ?? 0) * 1_000 };
    },
    async startDevice(session, { clientId, clientSecret }) {
      const answer = await calling(
        'StartDeviceAuthorization',
        client.send(new sdk.StartDeviceAuthorizationCommand({ clientId, clientSecret, startUrl: session.startUrl })),
      ).catch(refusedPlace(session));
      const { deviceCode, userCode, verificationUri, verificationUriComplete, expiresIn, interval } = answer;
      if (deviceCode === undefined || userCode === undefined || verificationUri === undefined)
        throw incomplete('StartDeviceAuthorization');
      return {
        deviceCode,
        userCode,
        page: verificationUri,
        pageWithCode: verificationUriComplete ?? verificationUri,
        expiresAt: now() + (expiresIn ?? 0) * 1_000,
        intervalMs: (interval ?? usualIntervalSeconds) * 1_000,
      };
    },
    async token(registration, grant, signal) {
      const { clientId, clientSecret } = registration;
      const { accessToken, refreshToken, expiresIn } = await calling(
        'CreateToken',
        client.send(
          new sdk.CreateTokenCommand({ clientId, clientSecret, ...grant }),
          signal === undefined ? {} : { abortSignal: signal },
        ),
      );
      if (accessToken === undefined) throw incomplete('CreateToken');
      return {
        accessToken,
        expiresAt: now() + (expiresIn ?? 0) * 1_000,
        registration,
        ...(refreshToken !== undefined && { refreshToken }),
      };
    },
    origin: () => {
      if (place.endpoint !== undefined) return new URL(place.endpoint).origin;
      const { region, useFipsEndpoint: UseFIPS, useDualstackEndpoint: UseDualStack } = place;
      return client.config.endpointProvider({ Region: region, UseFIPS, UseDualStack }).url.origin;
    },
    close() {
      client.destroy();
      agent.destroy();
    },
  };
}

/** OAuth's answer in a failure of `token`. */
export function oauthAnswer(error: unknown): string | undefined {
  return error instanceof FailureError ? error.failure.awsCode : undefined;
}

/** What is wrong when a session cannot even begin: there is no such portal in this Region. */
function refusedPlace({ startUrl, region }: SsoSession): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof FailureError) || error.failure.awsCode !== 'InvalidRequestException') throw error;
    const { remedy: _, ...failure }: Failure = error.failure;
    throw new FailureError({ ...failure, code: 'start-url-refused', subject: { startUrl, region } }, error);
  };
}

function incomplete(operation: string): FailureError {
  return failed('unexpected', `${operation} did not tell all that is needed.`, { operation: `sso-oauth:${operation}` });
}
