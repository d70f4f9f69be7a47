import { failed, FailureError } from '../../../contract/failure.ts';
import { requestSettingsWith } from '../clients.ts';
import type { Keys, PlanOf, Role } from '../credential-plan.ts';
import { failureFrom } from '../failures.ts';
import type { Questions } from '../questions.ts';
import type { CallPlace, CarryOut, SourceCall } from './source.ts';

export interface RoleParts {
  readonly questions: Pick<Questions, 'ask'>;
  readonly assume?: typeof assumeRole;
}

/** Roles: assumed with the keys of the plan below, with a code of the user's MFA device where the profile names one. */
export function createRoleSource({ questions, assume = assumeRole }: RoleParts): CarryOut<'role'> {
  const once = async ({ role, source }: PlanOf<'role'>, call: SourceCall, code?: string): Promise<Keys> => {
    const place = call.place('sts', call.region);
    const keys = await call.keysOf(source);
    try {
      return await assume(role, keys, place, code);
    } catch (error) {
      // Keys of a role below can end before their time (the role was revoked): got once more.
      const hasEnded = error instanceof FailureError && error.failure.code === 'credentials-expired';
      if (!hasEnded || !call.ended(source, keys)) throw error;
      return assume(role, await call.keysOf(source), place, code);
    }
  };

  return async (plan, call) => {
    const { mfaSerial, arn } = plan.role;
    if (mfaSerial === undefined) return once(plan, call);
    // What is wrong below is told before the user is asked anything.
    await call.keysOf(plan.source);
    const { key, waiting, profile } = call;
    const declined = () =>
      failed('mfa-needed', `No code of ${mfaSerial} was given.`, { subject: { profile }, remedy: 'sign-in' });
    return questions.ask({ key, waiting, declined }, async (dialog) => {
      let refused: string | undefined;
      for (;;) {
        const about = { kind: 'mfa', device: mfaSerial, roleArn: arn } as const;
        const answer = await dialog.next({ ...about, ...(refused !== undefined && { refused }) });
        if (answer.kind !== 'mfa') continue;
        try {
          return await once(plan, call, answer.code);
        } catch (error) {
          // AWS has one name for a wrong code and for a role that may not be assumed: its words tell which.
          if (!(error instanceof FailureError) || error.failure.code !== 'access-denied') throw error;
          refused = error.failure.message;
        }
      }
    });
  };
}

/** One sts:AssumeRole by the SDK's own provider. Throws FailureError. */
async function assumeRole(
  role: Role,
  masterCredentials: Keys,
  { agent: makeAgent, ...place }: CallPlace,
  code?: string,
): Promise<Keys> {
  const agent = await makeAgent();
  const { fromTemporaryCredentials } = await import('@aws-sdk/credential-providers');
  const provider = fromTemporaryCredentials({
    masterCredentials,
    params: {
      RoleArn: role.arn,
      RoleSessionName: role.sessionName ?? `fleetdeck-${Date.now()}`,
      ...(role.externalId !== undefined && { ExternalId: role.externalId }),
      ...(role.durationSeconds !== undefined && { DurationSeconds: role.durationSeconds }),
      ...(role.mfaSerial !== undefined && { SerialNumber: role.mfaSerial }),
      ...(code !== undefined && { TokenCode: code }),
    },
    clientConfig: { ...requestSettingsWith(agent), ...place, maxAttempts: 3 },
  });
  try {
    const { accessKeyId, secretAccessKey, sessionToken, expiration } = await provider();
    if (sessionToken === undefined || expiration === undefined)
      throw failed('unexpected', 'AssumeRole told no token or no end.', { operation: 'sts:AssumeRole' });
    return { accessKeyId, secretAccessKey, sessionToken, expiration };
  } catch (error) {
    throw new FailureError(failureFrom(error, 'sts:AssumeRole'), error);
  } finally {
    agent.destroy();
  }
}
