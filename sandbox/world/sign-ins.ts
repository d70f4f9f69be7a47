import { createHash, randomBytes } from 'node:crypto';
import { AwsError } from '../wire/errors.ts';

/** Someone who asked for tokens: a registered client. */
export interface OidcClient {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly issuedAt: number;
  /** Epoch milliseconds, like all times here. */
  readonly expiresAt: number;
  readonly scopes: readonly string[];
  readonly grantTypes: readonly string[];
  readonly redirectUris: readonly string[];
}

/** A device code and what became of it. */
export interface DeviceRequest {
  readonly deviceCode: string;
  /** Four letters, a hyphen, four letters. */
  readonly userCode: string;
  readonly expiresAt: number;
  readonly intervalSeconds: number;
}

/** What a client is given in the end. `refreshToken` only for clients that asked for a scope. */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string | undefined;
  readonly expiresIn: number;
}

/** The parameters of an authorize page. */
export interface AuthorizeRequest {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly codeChallenge: string;
}

export interface SignIns {
  register(wish: Pick<OidcClient, 'scopes' | 'grantTypes' | 'redirectUris'>): OidcClient;
  /** The client of a pair. Throws InvalidClientException. */
  client(clientId: unknown, clientSecret: unknown): OidcClient;
  /** The client of a page, where no secret is sent. Throws InvalidRequestException for another redirect URI. */
  checkAuthorize(request: AuthorizeRequest): void;
  /** A code for the client, good once and for a minute. */
  authorize(request: AuthorizeRequest): string;
  startDevice(client: OidcClient): DeviceRequest;
  /** The codes that wait for the user, newest first. */
  pending(): readonly string[];
  /** The user's answer on the device page; false for a code that is not known or past its end. */
  decideDevice(userCode: string, approved: boolean): boolean;
  /** Trades what a grant takes for tokens. Throws the errors of CreateToken. */
  byCode(client: OidcClient, code: string, codeVerifier: string, redirectUri: string): Tokens;
  byDevice(client: OidcClient, deviceCode: string): Tokens;
  byRefresh(client: OidcClient, refreshToken: string): Tokens;
  /** Throws UnauthorizedException for a token that is unknown, past its end or signed out. */
  checkToken(accessToken: string): void;
  /** Signs the session of a token out: its refresh token ends too. */
  signOut(accessToken: string): void;
}

/** How long things last, in seconds; shorter in tests. */
export interface SignInTimes {
  readonly tokenSeconds: number;
  readonly deviceSeconds: number;
  /** How often a device code may be asked for. */
  readonly intervalSeconds: number;
}

/** IAM Identity Center's usual: eight hours, ten minutes, a second. */
export const usualTimes: SignInTimes = { tokenSeconds: 28_800, deviceSeconds: 600, intervalSeconds: 1 };

const registrationMs = 90 * 86_400_000;
const codeMs = 60_000;
const kept = 5_000;

interface Session {
  readonly clientId: string;
  signedOut: boolean;
}

interface OpenDevice extends DeviceRequest {
  readonly clientId: string;
  state: 'pending' | 'approved' | 'denied' | 'used';
  askedAt: number;
}

/** Clients, codes and tokens of IAM Identity Center. Tokens and codes are kept as digests. */
export function createSignIns(now: () => number, times: SignInTimes = usualTimes): SignIns {
  const clients = limited<OidcClient>();
  const codes = limited<AuthorizeRequest & { expiresAt: number }>();
  const devices = limited<OpenDevice>();
  const access = limited<{ session: Session; expiresAt: number }>();
  const refresh = limited<Session>();

  const issue = (client: OidcClient, session: Session): Tokens => {
    const accessToken = `aoaAAAAA${secret(48)}`;
    access.set(digestOf(accessToken), { session, expiresAt: now() + times.tokenSeconds * 1_000 });
    const refreshToken = client.scopes.length === 0 ? undefined : `aorAAAAA${secret(48)}`;
    if (refreshToken !== undefined) refresh.set(digestOf(refreshToken), session);
    return { accessToken, refreshToken, expiresIn: times.tokenSeconds };
  };
  const begin = (client: OidcClient) => issue(client, { clientId: client.clientId, signedOut: false });

  return {
    register(wish) {
      const issuedAt = now();
      const client = {
        ...wish,
        clientId: secret(16),
        clientSecret: secret(120),
        issuedAt,
        expiresAt: issuedAt + registrationMs,
      };
      clients.set(client.clientId, client);
      return client;
    },
    client(clientId, clientSecret) {
      const client = typeof clientId === 'string' ? clients.get(clientId) : undefined;
      if (client === undefined || client.clientSecret !== clientSecret || client.expiresAt <= now())
        throw new AwsError('InvalidClientException', '', 401);
      return client;
    },
    checkAuthorize({ clientId, redirectUri, codeChallenge }) {
      const client = clients.get(clientId);
      if (client === undefined) throw new AwsError('InvalidClientException', 'Unknown client.', 401);
      if (!client.grantTypes.includes('authorization_code'))
        throw new AwsError('UnauthorizedClientException', 'The client is registered for other grants.');
      if (!client.redirectUris.some((registered) => sameLoopback(registered, redirectUri)))
        throw new AwsError('InvalidRequestException', 'The redirect_uri is not registered.');
      if (!/^[\w-]{43}$/.test(codeChallenge))
        throw new AwsError('InvalidRequestException', 'The code_challenge is no SHA-256 digest.');
    },
    authorize(request) {
      const code = secret(32);
      codes.set(digestOf(code), { ...request, expiresAt: now() + codeMs });
      return code;
    },
    startDevice({ clientId }) {
      const device: OpenDevice = {
        deviceCode: secret(64),
        userCode: `${consonants(4)}-${consonants(4)}`,
        expiresAt: now() + times.deviceSeconds * 1_000,
        intervalSeconds: times.intervalSeconds,
        clientId,
        state: 'pending',
        askedAt: Number.NEGATIVE_INFINITY,
      };
      devices.set(digestOf(device.deviceCode), device);
      return device;
    },
    pending: () =>
      devices
        .values()
        .filter(({ state, expiresAt }) => state === 'pending' && expiresAt > now())
        .map(({ userCode }) => userCode)
        .reverse(),
    decideDevice(userCode, approved) {
      const device = devices.values().find((one) => one.userCode === userCode.trim().toUpperCase());
      if (device?.state !== 'pending' || device.expiresAt <= now()) return false;
      device.state = approved ? 'approved' : 'denied';
      return true;
    },
    byCode(client, code, codeVerifier, redirectUri) {
      const request = codes.get(digestOf(code));
      // Used up by its first use, a wrong one too.
      codes.delete(digestOf(code));
      const challenge = createHash('sha256').update(codeVerifier).digest('base64url');
      const fits =
        request?.clientId === client.clientId &&
        request.redirectUri === redirectUri &&
        request.codeChallenge === challenge &&
        request.expiresAt > now();
      if (!fits) throw new AwsError('InvalidGrantException', 'Invalid grant provided');
      return begin(client);
    },
    byDevice(client, deviceCode) {
      const device = devices.get(digestOf(deviceCode));
      if (device?.clientId !== client.clientId || device.state === 'used')
        throw new AwsError('InvalidGrantException', 'Invalid device code provided');
      if (device.expiresAt <= now()) throw new AwsError('ExpiredTokenException', 'Device code has expired');
      // A fifth of leeway: the network's own delays differ from one question to the next.
      const tooSoon = now() - device.askedAt < device.intervalSeconds * 800;
      device.askedAt = now();
      if (device.state === 'denied') throw new AwsError('AccessDeniedException', 'The user said no.');
      if (tooSoon) throw new AwsError('SlowDownException', '');
      if (device.state === 'pending') throw new AwsError('AuthorizationPendingException', '');
      device.state = 'used';
      return begin(client);
    },
    byRefresh(client, refreshToken) {
      const session = refresh.get(digestOf(refreshToken));
      if (session?.clientId !== client.clientId || session.signedOut)
        throw new AwsError('InvalidGrantException', 'Invalid refresh token provided');
      // Each refresh token is good once: the answer has the next one.
      refresh.delete(digestOf(refreshToken));
      return issue(client, session);
    },
    checkToken(accessToken) {
      const known = access.get(digestOf(accessToken));
      if (known === undefined || known.session.signedOut || known.expiresAt <= now())
        throw new AwsError('UnauthorizedException', 'Session token not found or invalid', 401);
    },
    signOut(accessToken) {
      const known = access.get(digestOf(accessToken));
      if (known !== undefined) known.session.signedOut = true;
    },
  };
}

/** A registered loopback URI stands for every port (RFC 8252, 7.3). */
function sameLoopback(registered: string, given: string): boolean {
  if (!URL.canParse(registered) || !URL.canParse(given)) return false;
  const [want, have] = [new URL(registered), new URL(given)];
  const same = want.hostname === have.hostname && want.pathname === have.pathname && have.protocol === 'http:';
  return same && /^(127\.0\.0\.1|\[::1\])$/.test(have.hostname) && have.search === '' && have.hash === '';
}

function secret(bytes: number): string {
  return randomBytes(bytes).toString('base64url');
}

/** Letters that make no words. */
function consonants(count: number): string {
  const alphabet = 'BCDFGHJKLMNPQRSTVWXZ';
  return Array.from(randomBytes(count), (byte) => alphabet[byte % 20]).join('');
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** A map that lets its oldest entry go before it grows without end. */
function limited<T>() {
  const entries = new Map<string, T>();
  return {
    get: (key: string) => entries.get(key),
    delete: (key: string) => entries.delete(key),
    values: () => [...entries.values()],
    set(key: string, value: T) {
      entries.set(key, value);
      const [oldest] = entries.keys();
      if (entries.size > kept && oldest !== undefined) entries.delete(oldest);
    },
  };
}
