import type { CredentialSource } from '../../contract/features/profiles.ts';
import type { ProfileSection } from './profile-sections.ts';

/**
 * How a profile's section gets its credentials; the order is the AWS CLI v2's for a profile that was named. As the
 * source_profile of a role (`isSource`) it gives its role only where it has no keys at all.
 */
export function sourceOf({ settings, keysFrom, origin }: ProfileSection, isSource = false): CredentialSource {
  const has = (...names: string[]) => names.some((name) => settings.has(name));
  const keys = has('aws_session_token', 'aws_security_token') ? 'temporary' : 'static';
  const hasKeys = has('aws_access_key_id', 'aws_secret_access_key');
  if (origin === 'environment' && (hasKeys || !has('role_arn'))) return 'environment';
  if (has('role_arn') && !has('web_identity_token_file') && !(isSource && hasKeys)) return 'assume-role';
  if (has('web_identity_token_file')) return 'web-identity';
  // Without account and role the settings of an sso-session are for tokens alone.
  if (has('sso_account_id', 'sso_role_name')) return 'sso';
  if (keysFrom === 'credentials') return keys;
  if (has('login_session')) return 'login';
  if (has('credential_process')) return 'credential-process';
  if (keysFrom === 'config') return keys;
  return 'none';
}
