import { AwsError } from './errors.ts';
import { awsJson, type Protocol, type RequestLine } from './protocols.ts';

const contentType = 'application/json';

type Routes = Readonly<Record<string, string>>;

const portalRoutes: Routes = {
  'GET /assignment/accounts': 'ListAccounts',
  'GET /assignment/roles': 'ListAccountRoles',
  'GET /federation/credentials': 'GetRoleCredentials',
  'POST /logout': 'Logout',
};

const oidcRoutes: Routes = {
  'POST /client/register': 'RegisterClient',
  'POST /device_authorization': 'StartDeviceAuthorization',
  'POST /token': 'CreateToken',
};

/** The service and operation of an unsigned request, by its method and path; undefined for none of them. */
export function openServiceOf(
  line: RequestLine,
): { readonly service: 'sso' | 'sso-oidc'; readonly operation: string } | undefined {
  const route = routeOf(line);
  const [portal, oidc] = [portalRoutes, oidcRoutes].map((routes) =>
    Object.hasOwn(routes, route) ? routes[route] : undefined,
  );
  if (portal !== undefined) return { service: 'sso', operation: portal };
  return oidc === undefined ? undefined : { service: 'sso-oidc', operation: oidc };
}

/** The portal of IAM Identity Center: members in the query, the token in a header. */
export const portalProtocol: Protocol = {
  ...jsonOf(portalRoutes),
  read(headers, _body, line) {
    const input = Object.fromEntries(new URL(line.url, 'http://sandbox').searchParams);
    return {
      operation: portalRoutes[routeOf(line)] ?? '',
      input: { ...input, bearer: headers['x-amz-sso_bearer_token'] },
    };
  },
  error: ({ code, message, status }) => jsonError(code, status, { message }),
};

/** OIDC: errors have OAuth's name beside the exception's. */
export const oidcProtocol: Protocol = {
  ...jsonOf(oidcRoutes),
  read: (headers, body, line) => ({ ...awsJson.read(headers, body, line), operation: oidcRoutes[routeOf(line)] ?? '' }),
  error: ({ code, message, status }) => jsonError(code, status, { error: oauthName(code), error_description: message }),
};

function jsonOf(routes: Routes): Pick<Protocol, 'name' | 'write' | 'unknown'> {
  return {
    name: 'rest-json',
    write: (_operation, output) => ({
      status: 200,
      contentType,
      body: output === undefined ? '' : JSON.stringify(output),
    }),
    unknown: (operation) =>
      new AwsError('UnknownOperationException', `${operation} is none of ${Object.values(routes).join(', ')}.`, 404),
  };
}

function jsonError(code: string, status: number, body: object) {
  const renamed = code === 'ThrottlingException' ? 'TooManyRequestsException' : code;
  return {
    status: renamed === 'TooManyRequestsException' ? 429 : status,
    contentType,
    headers: { 'x-amzn-errortype': renamed },
    body: JSON.stringify(body),
  };
}

/** `AuthorizationPendingException` is `authorization_pending`. */
function oauthName(code: string): string {
  return code
    .replace(/Exception$/, '')
    .replace(/(?<=[a-z])(?=[A-Z])/g, '_')
    .toLowerCase();
}

function routeOf({ method, url }: RequestLine): string {
  return `${method} ${url.replace(/\?.*$/s, '')}`;
}
