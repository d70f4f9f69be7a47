import { z } from 'zod';
import { failed, type FailureError } from '../../../contract/failure.ts';
import type { Environment } from '../endpoints.ts';
import type { ProfileFiles } from '../profile-files.ts';
import type { CarryOut } from './source.ts';

export interface InstanceMetadataParts {
  readonly env: Environment;
  readonly files: Pick<ProfileFiles, 'current'>;
  readonly now?: () => number;
}

/** What the service answers for a role (Amazon EC2 user guide, "Retrieve security credentials from instance metadata"). */
const Answer = z.object({
  AccessKeyId: z.string().min(1),
  SecretAccessKey: z.string().min(1),
  Token: z.string().min(1),
  Expiration: z.string(),
});

const addresses = { ipv4: 'http://169.254.169.254', ipv6: 'http://[fd00:ec2::254]' } as const;
const rolesPath = '/latest/meta-data/iam/security-credentials/';
/** Credentials told with an end in the past hold on: the service could not renew them (AWS SDKs' "static stability"). */
const extendedMs = 10 * 60_000;

/**
 * The credentials of the EC2 instance's role, by its metadata service, version 2 with its token and, where that is not
 * there and not forbidden, version 1. The SDK's own provider would read endpoint and switches out of the files again.
 */
export function createInstanceMetadataSource({
  env,
  files,
  now = Date.now,
}: InstanceMetadataParts): CarryOut<'ec2-metadata'> {
  return async (_plan, { profile }) => {
    const setting = (variable: string, name: string) =>
      env[variable] || files.current().profiles.get(profile)?.settings.get(name) || undefined;
    if (isTrue(env.AWS_EC2_METADATA_DISABLED)) throw missing(profile, 'AWS_EC2_METADATA_DISABLED is true.');
    const mode = setting('AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE', 'ec2_metadata_service_endpoint_mode');
    const own = setting('AWS_EC2_METADATA_SERVICE_ENDPOINT', 'ec2_metadata_service_endpoint');
    const base = own ?? addresses[mode?.toLowerCase() === 'ipv6' ? 'ipv6' : 'ipv4'];
    if (!URL.canParse(base) || !/^https?:/.test(base))
      throw missing(profile, `The endpoint of the metadata service is no URL: ${base}.`);
    const seconds = Number(setting('AWS_METADATA_SERVICE_TIMEOUT', 'metadata_service_timeout') ?? 1);
    const tries = Number(setting('AWS_METADATA_SERVICE_NUM_ATTEMPTS', 'metadata_service_num_attempts') ?? 1);
    const ask = asking(base, seconds > 0 ? seconds * 1_000 : 1_000, tries >= 1 ? tries : 1);
    try {
      const token = await tokenOf(ask, isTrue(setting('AWS_EC2_METADATA_V1_DISABLED', 'ec2_metadata_v1_disabled')));
      const headers = token === undefined ? {} : { 'x-aws-ec2-metadata-token': token };
      const role = (await ask('GET', rolesPath, headers)).split('\n')[0]?.trim() ?? '';
      return keysOf(await ask('GET', `${rolesPath}${role}`, headers), now());
    } catch (error) {
      throw missing(profile, `The metadata service at ${base} gave no credentials: ${reasonOf(error)}.`);
    }
  };
}

type Ask = (method: 'GET' | 'PUT', path: string, headers: Record<string, string>) => Promise<string>;

class Refused extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`it answered ${status}`);
    this.status = status;
  }
}

function asking(base: string, timeoutMs: number, tries: number): Ask {
  const once: Ask = async (method, path, headers) => {
    const url = `${base.replace(/\/$/, '')}${path}`;
    const answer = await fetch(url, { method, headers, redirect: 'error', signal: AbortSignal.timeout(timeoutMs) });
    const text = await answer.text();
    if (answer.status !== 200) throw new Refused(answer.status);
    return text;
  };
  const again = async (left: number, ...args: Parameters<Ask>): Promise<string> => {
    try {
      return await once(...args);
    } catch (error) {
      const isFinal = error instanceof Refused && error.status < 500;
      if (left <= 1 || isFinal) throw error;
      return again(left - 1, ...args);
    }
  };
  return (...args) => again(tries, ...args);
}

/** Undefined where the service knows version 1 alone. */
async function tokenOf(ask: Ask, versionOneForbidden: boolean): Promise<string | undefined> {
  try {
    return await ask('PUT', '/latest/api/token', { 'x-aws-ec2-metadata-token-ttl-seconds': '21600' });
  } catch (error) {
    // A container's network lets the token's answer not through: it then times out, and version 1 is tried.
    const isUnknown = error instanceof Refused ? [403, 404, 405].includes(error.status) : isTimeout(error);
    if (!isUnknown || versionOneForbidden) throw error;
    return undefined;
  }
}

function keysOf(text: string, now: number) {
  const { AccessKeyId, SecretAccessKey, Token, Expiration } = Answer.parse(JSON.parse(text));
  const told = new Date(Expiration).getTime();
  const expiration = new Date(told > now ? told : now + extendedMs);
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: Token, expiration };
}

/** Never the answer's text: it holds the keys. */
function reasonOf(error: unknown): string {
  if (error instanceof Refused) return error.message;
  if (isTimeout(error)) return 'it did not answer in time';
  if (error instanceof z.ZodError || error instanceof SyntaxError) return 'its answer is none of a role';
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : 'it cannot be reached';
}

function isTimeout(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'TimeoutError';
}

function isTrue(value: string | undefined): boolean {
  return value?.toLowerCase() === 'true';
}

function missing(profile: string, message: string): FailureError {
  return failed('credentials-missing', message, { subject: { profile }, remedy: 'retry' });
}
