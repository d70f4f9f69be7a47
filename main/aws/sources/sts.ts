import { failed, FailureError } from '../../../contract/failure.ts';
import { requestSettingsWith } from '../clients.ts';
import type { Keys, Role } from '../credential-plan.ts';
import { failureFrom } from '../failures.ts';
import type { CallPlace } from './source.ts';

/** One sts:AssumeRole by the SDK's own provider, with a code of the role's MFA device where it has one. Throws FailureError. */
export function assumeRole(role: Role, masterCredentials: Keys, place: CallPlace, code?: string): Promise<Keys> {
  return asked('sts:AssumeRole', place, async (clientConfig) => {
    const { fromTemporaryCredentials } = await import('@aws-sdk/credential-providers');
    return fromTemporaryCredentials({
      masterCredentials,
      params: {
        ...named(role),
        ...(role.externalId !== undefined && { ExternalId: role.externalId }),
        ...(role.durationSeconds !== undefined && { DurationSeconds: role.durationSeconds }),
        ...(role.mfaSerial !== undefined && { SerialNumber: role.mfaSerial }),
      },
      ...(code !== undefined && { mfaCodeProvider: async () => code }),
      clientConfig,
    })();
  });
}

/** One sts:AssumeRoleWithWebIdentity by the SDK's own provider; it is not signed. Throws FailureError. */
export function assumeRoleWithWebIdentity(role: Role, webIdentityToken: string, place: CallPlace): Promise<Keys> {
  return asked('sts:AssumeRoleWithWebIdentity', place, async (clientConfig) => {
    const { fromWebToken } = await import('@aws-sdk/credential-providers');
    const { RoleArn, RoleSessionName } = named(role);
    return fromWebToken({ roleArn: RoleArn, roleSessionName: RoleSessionName, webIdentityToken, clientConfig })();
  });
}

type ClientConfig = ReturnType<typeof requestSettingsWith> & Omit<CallPlace, 'agent'> & { readonly maxAttempts: 3 };
/** What the SDK's providers answer, by what is used of it. */
type Given = { [K in keyof Keys]: Keys[K] | undefined } & Pick<Keys, 'accessKeyId' | 'secretAccessKey'>;

async function asked(
  operation: string,
  { agent: makeAgent, ...place }: CallPlace,
  ask: (clientConfig: ClientConfig) => Promise<Given>,
): Promise<Keys> {
  const agent = await makeAgent();
  try {
    const given = await ask({ ...requestSettingsWith(agent), ...place, maxAttempts: 3 });
    const { accessKeyId, secretAccessKey, sessionToken, expiration } = given;
    if (sessionToken === undefined || expiration === undefined)
      throw failed('unexpected', `${operation} told no token or no end.`, { operation });
    return { accessKeyId, secretAccessKey, sessionToken, expiration };
  } catch (error) {
    throw new FailureError(failureFrom(error, operation), error);
  } finally {
    agent.destroy();
  }
}

function named({ arn, sessionName }: Role) {
  return { RoleArn: arn, RoleSessionName: sessionName ?? `fleetdeck-${Date.now()}` };
}
