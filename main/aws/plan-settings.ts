import type { Keys, Role } from './credential-plan.ts';
import type { ProfileSection } from './profile-sections.ts';
import { profileBroken } from './profile-broken.ts';

/** The access keys of a section. Throws `profile-broken` for half a pair. */
export function keysOf(profile: string, { name, settings }: ProfileSection): Keys {
  const accessKeyId = settings.get('aws_access_key_id') ?? '';
  const secretAccessKey = settings.get('aws_secret_access_key') ?? '';
  if (accessKeyId === '') throw profileBroken(profile, `The aws_access_key_id of ${name} is empty.`);
  if (secretAccessKey === '') throw profileBroken(profile, `The aws_secret_access_key of ${name} is missing.`);
  // The older name of the token goes first in the AWS CLI.
  const sessionToken = settings.get('aws_security_token') ?? settings.get('aws_session_token');
  return { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && sessionToken !== '' && { sessionToken }) };
}

/** The role of a section. Throws `profile-broken` when its ARN is none. */
export function roleOf(profile: string, { name, settings }: ProfileSection): Role {
  const arn = settings.get('role_arn') ?? '';
  if (!/^arn:[\w-]+:iam::\d{12}:role\/\S+$/.test(arn))
    throw profileBroken(profile, `The role_arn of ${name} is no ARN of a role.`);
  const sessionName = settings.get('role_session_name');
  const externalId = settings.get('external_id');
  const mfaSerial = settings.get('mfa_serial');
  // The AWS CLI passes over a duration that is no whole number.
  const seconds = settings.get('duration_seconds') ?? '';
  return {
    arn,
    ...(sessionName !== undefined && { sessionName }),
    ...(externalId !== undefined && { externalId }),
    ...(mfaSerial !== undefined && { mfaSerial }),
    ...(/^\d+$/.test(seconds) && { durationSeconds: Number(seconds) }),
  };
}

/** The role of a web identity: of the role's settings AWS takes name and session name alone, and so does the CLI. */
export function webIdentityOf(profile: string, section: ProfileSection): { role: Role; tokenFile: string } {
  const tokenFile = section.settings.get('web_identity_token_file') ?? '';
  if (tokenFile === '') throw profileBroken(profile, `The web_identity_token_file of ${section.name} is empty.`);
  const { arn, sessionName } = roleOf(profile, section);
  return { role: { arn, ...(sessionName !== undefined && { sessionName }) }, tokenFile };
}

const metadataSettings = [
  'ec2_metadata_service_endpoint',
  'ec2_metadata_service_endpoint_mode',
  'ec2_metadata_v1_disabled',
  'metadata_service_timeout',
  'metadata_service_num_attempts',
];

/** How a profile asks the EC2 metadata service. */
export function metadataSettingsOf(section: ProfileSection | undefined): Record<string, string> {
  const found = [...(section?.settings ?? [])].filter(([name]) => metadataSettings.includes(name));
  return Object.fromEntries(found);
}
