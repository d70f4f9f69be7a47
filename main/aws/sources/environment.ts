import { failed, type FailureError } from '../../../contract/failure.ts';
import type { Environment } from '../endpoints.ts';
import type { CarryOut } from './source.ts';

/** Key variables of the app's own environment. They cannot be renewed: nobody changes a running program's environment. */
export function createEnvironmentSource(env: Environment, now: () => number = Date.now): CarryOut<'environment'> {
  return async (_plan, { profile }) => {
    const accessKeyId = env.AWS_ACCESS_KEY_ID ?? '';
    const secretAccessKey = env.AWS_SECRET_ACCESS_KEY ?? '';
    if (accessKeyId === '') throw missing(profile, 'AWS_ACCESS_KEY_ID is not set in the environment of the app.');
    if (secretAccessKey === '')
      throw missing(profile, 'AWS_SECRET_ACCESS_KEY is not set in the environment of the app.');
    // The older name of the token goes first in the AWS CLI.
    const sessionToken = env.AWS_SECURITY_TOKEN || env.AWS_SESSION_TOKEN || undefined;
    const end = env.AWS_CREDENTIAL_EXPIRATION || undefined;
    const expiration = end === undefined ? undefined : new Date(end);
    if (expiration !== undefined && !(expiration.getTime() > now()))
      throw failed('credentials-expired', `AWS_CREDENTIAL_EXPIRATION is ${end}.`, { subject: { profile } });
    return {
      accessKeyId,
      secretAccessKey,
      ...(sessionToken !== undefined && { sessionToken }),
      ...(expiration !== undefined && { expiration }),
    };
  };
}

function missing(profile: string, message: string): FailureError {
  return failed('credentials-missing', message, { subject: { profile } });
}
