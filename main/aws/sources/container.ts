import { failed, FailureError } from '../../../contract/failure.ts';
import type { Environment } from '../endpoints.ts';
import { failureFrom } from '../failures.ts';
import type { CarryOut } from './source.ts';

const operation = 'container:GetCredentials';
/** ECS's endpoint; the environment gives the path (Amazon ECS developer guide, "Task IAM role"). */
const containerHost = 'http://169.254.170.2';

/** The credentials that ECS and EKS give a container, at the endpoint that the environment names. */
export function createContainerSource(env: Environment): CarryOut<'ecs'> {
  return async (_plan, { profile }) => {
    const path = env.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI ?? '';
    const url = path === '' ? (env.AWS_CONTAINER_CREDENTIALS_FULL_URI ?? '') : `${containerHost}${path}`;
    if (url === '')
      throw failed('credentials-missing', 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and _FULL_URI are not set.', {
        subject: { profile },
      });
    const { fromHttp } = await import('@aws-sdk/credential-providers');
    try {
      // Empty, not left out: the SDK would look into the environment by itself.
      const { accessKeyId, secretAccessKey, sessionToken, expiration } = await fromHttp({
        awsContainerCredentialsRelativeUri: '',
        awsContainerCredentialsFullUri: url,
        awsContainerAuthorizationToken: env.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE
          ? ''
          : (env.AWS_CONTAINER_AUTHORIZATION_TOKEN ?? ''),
        awsContainerAuthorizationTokenFile: env.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE ?? '',
        timeout: 1_000,
        maxRetries: 2,
      })();
      return {
        accessKeyId,
        secretAccessKey,
        ...(sessionToken !== undefined && { sessionToken }),
        ...(expiration !== undefined && { expiration }),
      };
    } catch (error) {
      throw new FailureError({ ...failureFrom(error, operation), subject: { profile }, remedy: 'retry' }, error);
    }
  };
}
