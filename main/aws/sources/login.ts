import { failed, FailureError } from '../../../contract/failure.ts';
import { requestSettingsWith } from '../clients.ts';
import { failureFrom } from '../failures.ts';
import type { CarryOut } from './source.ts';

/**
 * A console sign-in that `aws login` made: the SDK reads and renews the CLI's cache of it (`~/.aws/login/cache`, or
 * AWS_LOGIN_CACHE_DIRECTORY). The SDK would find the session in the AWS files by itself; it is handed a file that is not
 * on disk in place of them, so that our reader stays the only one.
 */
export const loginSource: CarryOut<'login'> = async ({ session }, { profile, region, key, place }) => {
  if (/[\r\n]/.test(session)) throw failed('profile-broken', 'The login_session is no ARN.', { subject: { profile } });
  const [{ fromLoginCredentials }, { externalDataInterceptor }] = await Promise.all([
    import('@aws-sdk/credential-providers'),
    import('@smithy/shared-ini-file-loader'),
  ]);
  const config = `login-session-${key}`;
  const credentials = 'login-session-none';
  externalDataInterceptor.interceptFile(config, `[profile login]\nlogin_session = ${session}\nregion = ${region}\n`);
  externalDataInterceptor.interceptFile(credentials, '');
  const { agent: makeAgent, ...signin } = place('signin', region);
  const agent = await makeAgent();
  try {
    const { accessKeyId, secretAccessKey, sessionToken, expiration } = await fromLoginCredentials({
      profile: 'login',
      configFilepath: config,
      filepath: credentials,
      clientConfig: { ...requestSettingsWith(agent), ...signin, maxAttempts: 3 },
    })();
    return {
      accessKeyId,
      secretAccessKey,
      ...(sessionToken !== undefined && { sessionToken }),
      ...(expiration !== undefined && { expiration }),
    };
  } catch (error) {
    const failure = failureFrom(error, 'signin:CreateOAuth2Token');
    // The SDK's own error has no code to tell the reasons apart: all of them are mended by signing in again.
    if (failure.code !== 'credentials-missing') throw new FailureError(failure, error);
    throw failed('sign-in-needed', `${failure.message} (aws login)`, { subject: { profile }, remedy: 'retry' });
  } finally {
    agent.destroy();
  }
};
