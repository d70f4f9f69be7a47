import { expect, test } from 'vitest';
import { FailureError, type Failure } from '../../../../contract/failure.ts';
import { planOf, sourceOf, type CredentialPlan } from '../../../../main/aws/credential-plan.ts';
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
  ['sso', 'sso_session = s\n', keys],
  ['sso', 'sso_start_url = u\n', ''],
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
    'an MFA device',
    `[profile p]\n${role}source_profile = q\nmfa_serial = arn:aws:iam::1:mfa/x\n[profile q]\n${keys}`,
    { code: 'mfa-needed', subject: { profile: 'p' } },
  ],
  [
    'IAM Identity Center',
    '[profile p]\nsso_session = s',
    { code: 'unsupported', subject: { profile: 'p', source: 'sso' } },
  ],
  [
    'a process',
    '[profile p]\ncredential_process = x',
    { code: 'unsupported', subject: { profile: 'p', source: 'credential-process' } },
  ],
  [
    'a web identity',
    `[profile p]\n${role}web_identity_token_file = f`,
    { code: 'unsupported', subject: { profile: 'p', source: 'web-identity' } },
  ],
  [
    'a console sign-in',
    '[profile p]\nlogin_session = arn',
    { code: 'unsupported', subject: { profile: 'p', source: 'login' } },
  ],
  [
    'a credential_source',
    `[profile p]\n${role}credential_source = Ec2InstanceMetadata`,
    { code: 'unsupported', subject: { profile: 'p', source: 'credential_source Ec2InstanceMetadata' } },
  ],
  [
    'a source profile by sso',
    `[profile p]\n${role}source_profile = q\n[profile q]\nsso_session = s`,
    { code: 'unsupported', subject: { profile: 'p', source: 'sso' } },
  ],
])('says why it cannot be: %s', (_name, config, failure) => {
  const found = planned(config);
  expect(found).toMatchObject(failure);
  expect(JSON.stringify(found)).not.toContain('canary');
});
