import { expect, test } from 'vitest';
import { FailureError, type Failure } from '../../../../contract/failure.ts';
import { planOf, type CredentialPlan } from '../../../../main/aws/credential-plan.ts';
import { sourceOf } from '../../../../main/aws/credential-source.ts';
import { parseIni } from '../../../../main/aws/ini.ts';
import { joinSections } from '../../../../main/aws/profile-sections.ts';

const keys = 'aws_access_key_id = AK\naws_secret_access_key = canary-secret\n';
const role = 'role_arn = arn:aws:iam::123456789012:role/r\n';
const read = (config: string, credentials = '') => joinSections(parseIni(config), parseIni(credentials)).sections;

function planned(config: string, name = 'p', credentials = ''): CredentialPlan | Failure {
  try {
    return planOf(read(config, credentials), name);
  } catch (error) {
    if (error instanceof FailureError) return error.failure;
    throw error;
  }
}

test.each([
  ['static', keys, ''],
  ['temporary', `${keys}aws_session_token = t\n`, ''],
  ['temporary', `${keys}aws_security_token = t\n`, ''],
  ['assume-role', `${role}${keys}`, ''],
  ['web-identity', `${role}web_identity_token_file = /f\n`, ''],
  ['sso', 'sso_session = s\nsso_account_id = 1\n', keys],
  ['sso', 'sso_start_url = u\nsso_role_name = r\n', ''],
  ['static', 'sso_session = s\n', keys],
  ['static', 'credential_process = x\n', keys],
  ['credential-process', `credential_process = x\n${keys}`, ''],
  ['login', `login_session = arn\n${keys}`, ''],
  ['none', 'region = eu-west-1\n', ''],
])('the source is %s for %j and credentials %j', (source, config, credentials) => {
  const section = read(`[profile p]\n${config}`, credentials === '' ? '' : `[p]\n${credentials}`).profiles.get('p')!;
  expect(sourceOf(section)).toBe(source);
});

test('keys of the files are taken as they are', () => {
  expect(planned(`[profile p]\n${keys}aws_session_token = t=/+`)).toEqual({
    kind: 'keys',
    keys: { accessKeyId: 'AK', secretAccessKey: 'canary-secret', sessionToken: 't=/+' },
  });
});

test('roles stand over their source profile, with their settings', () => {
  const config = `[profile p]\n${role}source_profile = q\nexternal_id = e\nrole_session_name = me\nduration_seconds = 900\n[profile q]\n${role}source_profile = base\nduration_seconds = long\n[profile base]\n${keys}`;
  expect(planned(config)).toMatchObject({
    role: { externalId: 'e', sessionName: 'me', durationSeconds: 900 },
    source: { kind: 'role', role: { arn: 'arn:aws:iam::123456789012:role/r' }, source: { kind: 'keys' } },
  });
});

test('a profile may be its own source when it has keys', () => {
  expect(planned(`[profile p]\n${role}source_profile = p\n${keys}`)).toMatchObject({
    kind: 'role',
    source: { kind: 'keys' },
  });
});

test('of a source profile its keys are meant before its role', () => {
  const config = `[profile p]\n${role}source_profile = q\n[profile q]\n${role}source_profile = nowhere\n${keys}`;
  expect(planned(config)).toMatchObject({ kind: 'role', source: { kind: 'keys' } });
});

const session =
  '[sso-session s]\nsso_start_url = https://s.example/start\nsso_region = us-east-1\nsso_registration_scopes = sso:account:access, more\n';

test.each([
  [
    'a role with an MFA device',
    `[profile p]\n${role}source_profile = q\nmfa_serial = arn:aws:iam::1:mfa/x\n[profile q]\n${keys}`,
    { kind: 'role', role: { mfaSerial: 'arn:aws:iam::1:mfa/x' }, source: { kind: 'keys' } },
  ],
  ['a process', '[profile p]\ncredential_process = x --y "a b"', { kind: 'process', command: 'x --y "a b"' }],
  [
    'a web identity',
    `[profile p]\n${role}web_identity_token_file = f\nrole_session_name = me`,
    { kind: 'web-identity', role: { sessionName: 'me' }, tokenFile: 'f' },
  ],
  ['a console sign-in', '[profile p]\nlogin_session = arn', { kind: 'login', session: 'arn' }],
  [
    'a role with the keys of an instance',
    `[profile p]\n${role}credential_source = Ec2InstanceMetadata`,
    { kind: 'role', source: { kind: 'ec2-metadata' } },
  ],
  [
    'a role with the keys of a container',
    `[profile p]\n${role}credential_source = EcsContainer`,
    { kind: 'role', source: { kind: 'ecs' } },
  ],
  [
    'a role with the keys of the environment',
    `[profile p]\n${role}credential_source = Environment`,
    { kind: 'role', source: { kind: 'environment' } },
  ],
  [
    'IAM Identity Center by a session',
    `[profile p]\nsso_session = s\nsso_account_id = 1\nsso_role_name = r\n${session}`,
    {
      kind: 'sso',
      session: 's',
      startUrl: 'https://s.example/start',
      ssoRegion: 'us-east-1',
      accountId: '1',
      roleName: 'r',
      scopes: ['sso:account:access', 'more'],
    },
  ],
  [
    'a source profile by the legacy settings of IAM Identity Center',
    `[profile p]\n${role}source_profile = q\n[profile q]\nsso_account_id = 1\nsso_role_name = r\nsso_region = us-east-1\nsso_start_url = u`,
    { kind: 'role', source: { kind: 'sso', startUrl: 'u', scopes: [] } },
  ],
  [
    'a source profile with keys in the config file beside a process: the process',
    `[profile p]\n${role}source_profile = q\n[profile q]\n${role}${keys}credential_process = x`,
    { kind: 'role', source: { kind: 'process' } },
  ],
])('knows how: %s', (_name, config, plan) => {
  const found = planned(config);
  expect(found).toMatchObject(plan);
  if ('kind' in found && found.kind === 'sso') expect(found).toEqual(plan);
});

test.each([
  ['a profile that is not there', '', { code: 'profile-missing', subject: { profile: 'p' } }],
  [
    'no credentials at all',
    '[profile p]\nregion = eu-west-1',
    { code: 'credentials-missing', subject: { profile: 'p' } },
  ],
  [
    'half a pair of keys',
    '[profile p]\naws_access_key_id = A',
    { code: 'profile-broken', message: 'The aws_secret_access_key of p is missing.' },
  ],
  ['an empty key', '[profile p]\naws_access_key_id =\naws_secret_access_key = b', { code: 'profile-broken' }],
  ['a role without a source', `[profile p]\n${role}`, { code: 'profile-broken' }],
  [
    'a role with two sources',
    `[profile p]\n${role}source_profile = q\ncredential_source = Environment`,
    { code: 'profile-broken' },
  ],
  [
    'a source profile that is missing',
    `[profile p]\n${role}source_profile = gone`,
    { code: 'profile-broken', message: 'The source_profile of p is gone, which does not exist.' },
  ],
  [
    'a cycle',
    `[profile p]\n${role}source_profile = q\n[profile q]\n${role}source_profile = p`,
    { code: 'profile-broken', message: 'source_profile goes round: p → q → p.' },
  ],
  [
    'itself without keys',
    `[profile p]\n${role}source_profile = p`,
    { code: 'profile-broken', message: 'source_profile goes round: p → p.' },
  ],
  ['a role that is no ARN', '[profile p]\nrole_arn = r\nsource_profile = q', { code: 'profile-broken' }],
  [
    'a credential_source that there is not',
    `[profile p]\n${role}credential_source = environment`,
    { code: 'profile-broken', message: 'The credential_source of p is environment, which there is not.' },
  ],
  [
    'a web identity without a role',
    '[profile p]\nweb_identity_token_file = f',
    { code: 'profile-broken', message: 'The role_arn of p is no ARN of a role.' },
  ],
  [
    'an sso-session that is missing',
    '[profile p]\nsso_session = s\nsso_account_id = 1\nsso_role_name = r',
    { code: 'profile-broken', message: 'The sso_session of p is s, which does not exist.' },
  ],
  [
    'a setting that is not that of the sso-session',
    `[profile p]\nsso_session = s\nsso_account_id = 1\nsso_role_name = r\nsso_region = eu-west-1\n${session}`,
    { code: 'profile-broken', message: 'The sso_region of p is not that of its sso-session s.' },
  ],
  [
    'half of the settings of IAM Identity Center',
    '[profile p]\nsso_account_id = 1\nsso_region = eu-west-1',
    { code: 'profile-broken', message: 'p is for IAM Identity Center and has no sso_start_url, sso_role_name.' },
  ],
])('says why it cannot be: %s', (_name, config, failure) => {
  const found = planned(config);
  expect(found).toMatchObject(failure);
  expect(JSON.stringify(found)).not.toContain('canary');
});
