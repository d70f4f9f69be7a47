import path from 'node:path';
import { z } from 'zod';
import { FailureError } from '../../../contract/failure.ts';
import { readBytes, removeFile, replaceBytes } from '../user-file.ts';
import { registrationFileName, tokenFileName, type SsoSession } from './session.ts';

/** A client that is registered with IAM Identity Center. */
export interface Registration {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Epoch milliseconds, like all times here. */
  readonly expiresAt: number;
}

/** A signed-in session's token and what renews it. */
export interface CachedToken {
  readonly accessToken: string;
  readonly expiresAt: number;
  readonly refreshToken?: string;
  readonly registration?: Registration;
}

/** How a client may ask for tokens: registrations are made for one of the two. */
export type Grant = 'authorization_code' | 'device_code';

export interface TokenCache {
  /** The file of a session's token. */
  readonly file: (session: SsoSession) => string;
  /** The token as it is now; undefined where there is none that can be understood. */
  readonly read: (session: SsoSession) => Promise<CachedToken | undefined>;
  readonly write: (session: SsoSession, token: CachedToken) => Promise<void>;
  readonly remove: (session: SsoSession) => Promise<void>;
  readonly readRegistration: (session: SsoSession, grant: Grant) => Promise<Registration | undefined>;
  readonly writeRegistration: (session: SsoSession, grant: Grant, registration: Registration) => Promise<void>;
}

const tokenMode = 0o600;

/** Times as the AWS CLI and the SDKs write them: ISO 8601; old ones end in `UTC`. */
const When = z
  .string()
  .transform((text) => Date.parse(text.replace(/UTC$/, 'Z')))
  .refine((at) => !Number.isNaN(at));
const text = z.string().min(1);

const TokenFile = z.object({
  accessToken: text,
  expiresAt: When,
  startUrl: text.optional(),
  refreshToken: text.optional(),
  clientId: text.optional(),
  clientSecret: text.optional(),
  registrationExpiresAt: When.optional(),
});

const RegistrationFile = z.object({
  clientId: text,
  clientSecret: text,
  expiresAt: When,
  /** Absent in a registration for device codes. */
  grantTypes: z.array(z.string()).optional(),
});

/**
 * The folder that the AWS CLI v2, the SDKs and Fleetdeck share: `~/.aws/sso/cache`, always under the home folder. A file
 * is whole or not there, and readable by the user alone.
 */
export function createTokenCache(homeDir: string): TokenCache {
  const at = (name: string) => path.join(homeDir, '.aws', 'sso', 'cache', `${name}.json`);
  const file = (session: SsoSession) => at(tokenFileName(session));
  return {
    file,
    async read(session) {
      const found = await readJson(file(session), TokenFile);
      // A session that was given another start URL does not have the other's token.
      const other = found?.startUrl !== undefined && plainUrl(found.startUrl) !== plainUrl(session.startUrl);
      return found === undefined || other ? undefined : tokenOf(found);
    },
    write: (session, { accessToken, expiresAt, refreshToken, registration }) =>
      writeJson(file(session), {
        startUrl: session.startUrl,
        region: session.region,
        accessToken,
        expiresAt: when(expiresAt),
        ...(registration !== undefined && {
          clientId: registration.clientId,
          clientSecret: registration.clientSecret,
          registrationExpiresAt: when(registration.expiresAt),
        }),
        ...(refreshToken !== undefined && { refreshToken }),
      }),
    remove: (session) => removeFile(file(session)),
    async readRegistration(session, grant) {
      const found = await readJson(at(registrationFileName(session)), RegistrationFile);
      const forCode = found?.grantTypes?.includes('authorization_code') === true;
      if (found === undefined || forCode !== (grant === 'authorization_code')) return undefined;
      const { clientId, clientSecret, expiresAt } = found;
      return { clientId, clientSecret, expiresAt };
    },
    writeRegistration: (session, grant, { clientId, clientSecret, expiresAt }) =>
      writeJson(at(registrationFileName(session)), {
        clientId,
        clientSecret,
        expiresAt: when(expiresAt),
        scopes: scopesFor(session, grant),
        ...(grant === 'authorization_code' && { grantTypes: ['authorization_code', 'refresh_token'] }),
      }),
  };
}

/** The scopes to register with; the code flow has a usual one (AWS CLI v2), device codes of legacy settings have none. */
export function scopesFor({ scopes }: SsoSession, grant: Grant): readonly string[] | undefined {
  if (scopes.length > 0) return scopes;
  return grant === 'authorization_code' ? ['sso:account:access'] : undefined;
}

function tokenOf(found: z.output<typeof TokenFile>): CachedToken {
  const { accessToken, expiresAt, refreshToken, clientId, clientSecret, registrationExpiresAt } = found;
  const whole = clientId !== undefined && clientSecret !== undefined && registrationExpiresAt !== undefined;
  return {
    accessToken,
    expiresAt,
    ...(refreshToken !== undefined && { refreshToken }),
    ...(whole && { registration: { clientId, clientSecret, expiresAt: registrationExpiresAt } }),
  };
}

async function readJson<S extends z.ZodType>(file: string, schema: S): Promise<z.output<S> | undefined> {
  try {
    const bytes = await readBytes(file);
    return bytes === undefined ? undefined : schema.parse(JSON.parse(Buffer.from(bytes, 'latin1').toString('utf8')));
  } catch (error) {
    // A file of something else, or one that cannot be read, counts as none: signing in writes a new one, or tells why not.
    if (error instanceof SyntaxError || error instanceof z.ZodError || error instanceof FailureError) return undefined;
    throw error;
  }
}

function writeJson(file: string, value: object): Promise<void> {
  return replaceBytes(file, Buffer.from(JSON.stringify(value)).toString('latin1'), tokenMode);
}

function when(at: number): string {
  return new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

/** Start URLs are written with and without a last `/` and `#`. */
function plainUrl(url: string): string {
  return url.replace(/[/#]+$/, '');
}
