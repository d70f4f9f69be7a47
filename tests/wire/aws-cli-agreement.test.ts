import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createActivity } from '../../main/aws/activity.ts';
import type { Aws } from '../../main/aws/aws.ts';
import { createAws } from '../../main/aws/create-aws.ts';
import { createProfileFiles, type ProfileFiles } from '../../main/aws/profile-files.ts';
import { createSandbox, type Sandbox } from '../../sandbox/sandbox.ts';
import { askCli, installedClis } from '../support/aws-cli.ts';
import { createQuietLog } from '../support/quiet-log.ts';

// One set of AWS files, read by us and by the real AWS CLI: both must see the same profiles, settings and identities.

const home = mkdtempSync(path.join(tmpdir(), 'cli-agreement-'));
const configFile = path.join(home, '.aws', 'config');
const credentialsFile = path.join(home, '.aws', 'credentials');

let sandbox: Sandbox;
let files: ProfileFiles;
let aws: Aws;
beforeAll(async () => {
  sandbox = await createSandbox({ nodes: 1 });
  mkdirSync(path.dirname(configFile));
  const at = `endpoint_url = ${sandbox.endpoint}`;
  writeFileSync(
    configFile,
    `# whole-line comment
[default] ; comment behind a header
region : eu-west-1
[profile "my keys"]
  Region = us-east-1
  output = json # no comment
  ${at}
[profile admin]
role_arn = arn:aws:iam::${sandbox.accountId}:role/fleet-admin
source_profile = my keys
role_session_name = agreed
region = us-east-1
${at}
[profile reader]
role_arn = arn:aws:iam::${sandbox.accountId}:role/fleet-reader
source_profile = admin
role_session_name = agreed
region = us-east-1
${at}
[plain]
region = us-east-1
[profile two words]
region = us-east-1
[profile itself]
role_arn = arn:aws:iam::${sandbox.accountId}:role/fleet-admin
source_profile = itself
role_session_name = agreed
region = us-east-1
${at}
`,
  );
  const keys = `aws_access_key_id = ${sandbox.accessKeyId}\naws_secret_access_key = ${sandbox.secretAccessKey}\n`;
  writeFileSync(
    credentialsFile,
    `[my keys]\n${keys}[itself]\n${keys}[only here]\nregion = eu-west-2\naws_session_token = a=b#c;d\n`,
  );
  files = await createProfileFiles({ env: {}, homeDir: home });
  aws = createAws({ files, env: {}, activity: createActivity(), log: createQuietLog() });
});
afterAll(async () => {
  files.close();
  await sandbox.close();
  rmSync(home, { recursive: true });
});

const env = () => ({
  PATH: process.env.PATH,
  HOME: home,
  AWS_CONFIG_FILE: configFile,
  AWS_SHARED_CREDENTIALS_FILE: credentialsFile,
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_PAGER: '',
});

async function identity(profile: string): Promise<object> {
  const { Account, Arn } = await aws.send({ profile, region: 'us-east-1' }, 'sts', new GetCallerIdentityCommand({}));
  return { Account, Arn };
}

describe.each(installedClis())('$name', ({ file, major, configuredEndpoints }) => {
  const cli = async (...args: string[]) => askCli(file, args, env());

  // `configure list-profiles` is of the CLI v2 alone.
  it.runIf(major === 2)('sees the same profiles', async () => {
    const theirs = (await cli('configure', 'list-profiles')).split('\n');
    expect([...files.current().profiles.keys()].sort()).toEqual(theirs.sort());
  });

  it.each([
    ['default', 'region'],
    ['my keys', 'region'],
    ['my keys', 'output'],
    ['reader', 'source_profile'],
    ['only here', 'aws_session_token'],
  ])('reads the same of %s: %s', async (profile, key) => {
    // An output that is no format stops the CLI itself, so it is told one.
    expect(files.current().profiles.get(profile)?.settings.get(key)).toBe(
      await cli('configure', 'get', key, '--profile', profile, '--output', 'json'),
    );
  });

  it('is the same identity with keys', async () => {
    const theirs = JSON.parse(
      await cli(
        'sts',
        'get-caller-identity',
        '--profile',
        'my keys',
        '--endpoint-url',
        sandbox.endpoint,
        '--output',
        'json',
      ),
    ) as object;
    expect(theirs).toMatchObject(await identity('my keys'));
  });

  it.runIf(configuredEndpoints).each(['admin', 'reader', 'itself'])(
    'is the same identity with the role of %s',
    async (profile) => {
      const theirs = JSON.parse(
        await cli('sts', 'get-caller-identity', '--profile', profile, '--output', 'json'),
      ) as object;
      expect(theirs).toMatchObject(await identity(profile));
    },
  );
});

it('an AWS CLI is there to judge', () => expect(installedClis().length).toBeGreaterThan(0));
