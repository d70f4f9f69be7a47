import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Principal } from '../world/credentials.ts';
import type { World } from '../world/world.ts';
import type { WireAnswer } from './protocols.ts';

/** What programs on an instance and in a container find on their own computer. */
export interface Metadata {
  /** Path of the container's credentials, and the Authorization header that they are asked with. */
  readonly containerPath: string;
  readonly containerToken: string;
  /** The answer to a request of the metadata service (version 2) or for a container's keys; undefined for others. */
  answer(request: IncomingMessage): WireAnswer | undefined;
}

/** The role that the sandbox's own computer has, as an instance profile and as a task role. */
const roleName = 'fleet-instance';
const instanceId = 'i-0fedc0ba987654321';
const rolesPath = '/latest/meta-data/iam/security-credentials/';
const lastsSeconds = 3_600;

/** The EC2 metadata service with its tokens, and the endpoint that ECS and EKS give a container. */
export function createMetadata(world: World, accountId: string): Metadata {
  const containerPath = '/container/credentials';
  const containerToken = randomBytes(24).toString('base64url');
  const sessions = new Map<string, number>();
  const keys = (session: string) => {
    const arn = `arn:aws:sts::${accountId}:assumed-role/${roleName}/${session}`;
    const principal: Principal = { accountId, arn, userId: `AROAFLEETDECKSANDBOX2:${session}`, name: session };
    const key = world.keys.issue(principal, lastsSeconds, world.now());
    const { accessKeyId, secretAccessKey, sessionToken } = key;
    const Expiration = new Date(key.expiresAt).toISOString().replace(/\.\d+/, '');
    return { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, Token: sessionToken, Expiration };
  };

  const token = ({ headers }: IncomingMessage): WireAnswer => {
    const seconds = Number(headers['x-aws-ec2-metadata-token-ttl-seconds']);
    if (!(seconds >= 1 && seconds <= 21_600)) return plain(400, 'Bad Request');
    // Through a proxy no token is given: that is what makes version 2 safe.
    if (headers['x-forwarded-for'] !== undefined) return plain(403, 'Forbidden');
    const made = randomBytes(32).toString('base64url');
    sessions.set(made, world.now() + seconds * 1000);
    return plain(200, made);
  };
  const instance = ({ headers, url }: IncomingMessage): WireAnswer => {
    const ends = sessions.get(String(headers['x-aws-ec2-metadata-token'])) ?? 0;
    if (ends <= world.now()) return plain(401, 'Unauthorized');
    if (url === rolesPath) return plain(200, roleName);
    if (url !== `${rolesPath}${roleName}`) return plain(404, 'Not Found');
    const LastUpdated = new Date(world.now()).toISOString();
    return json(200, { Code: 'Success', LastUpdated, Type: 'AWS-HMAC', ...keys(instanceId) });
  };
  const container = ({ headers }: IncomingMessage): WireAnswer => {
    const given = Buffer.from(headers.authorization ?? '');
    const right = Buffer.from(containerToken);
    if (given.length !== right.length || !timingSafeEqual(given, right))
      return json(401, { Code: 'Unauthorized', Message: 'The authorization token is wrong or missing.' });
    return json(200, { RoleArn: `arn:aws:iam::${accountId}:role/${roleName}`, ...keys('container') });
  };

  return {
    containerPath,
    containerToken,
    answer(request) {
      const { method, url = '' } = request;
      if (method === 'PUT' && url === '/latest/api/token') return token(request);
      if (method !== 'GET') return undefined;
      if (url.startsWith('/latest/meta-data/')) return instance(request);
      return url === containerPath ? container(request) : undefined;
    },
  };
}

function plain(status: number, body: string): WireAnswer {
  return { status, contentType: 'text/plain', body };
}

function json(status: number, value: object): WireAnswer {
  return { status, contentType: 'application/json', body: JSON.stringify(value) };
}
