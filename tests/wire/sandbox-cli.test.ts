import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSandbox, type Sandbox } from '../../sandbox/sandbox.ts';
import { mfaCode } from '../../sandbox/world/credentials.ts';

const run = promisify(execFile);
const nowhere = join(import.meta.dirname, 'no-such-file');
const isolated = {
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  AWS_CONFIG_FILE: nowhere,
  AWS_SHARED_CREDENTIALS_FILE: nowhere,
};

/** The AWS CLIs of this machine, by what they say of themselves; the same one under two names counts once. */
function installed(): Array<[string, string]> {
  const files = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'aws'));
  const found = new Map<string, string>();
  for (const file of files.filter((candidate) => existsSync(candidate))) {
    const [name = ''] = execFileSync(file, ['--version'], { encoding: 'utf8', env: isolated }).split(' ');
    if (!found.has(name)) found.set(name, file);
  }
  return [...found];
}

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await createSandbox();
});
afterAll(() => sandbox.close());

const refusal = (code: string) => expect.objectContaining({ stderr: expect.stringContaining(`(${code})`) });
const first = () => sandbox.world.nodes(sandbox.accountId, sandbox.region).at(0);
const clis = installed();

it('an AWS CLI is there to judge', () => expect(clis.length).toBeGreaterThan(0));

describe.each(clis)('%s', (_name, file) => {
  const aws = async (...args: string[]): Promise<Record<string, unknown>> => {
    const env = {
      ...isolated,
      AWS_ACCESS_KEY_ID: sandbox.accessKeyId,
      AWS_SECRET_ACCESS_KEY: sandbox.secretAccessKey,
      AWS_DEFAULT_REGION: sandbox.region,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_MAX_ATTEMPTS: '1',
      AWS_PAGER: '',
    };
    const { stdout } = await run(file, ['--endpoint-url', sandbox.endpoint, '--output', 'json', ...args], { env });
    return stdout === '' ? {} : (JSON.parse(stdout) as Record<string, unknown>);
  };

  it('walks the pages of nodes and instances', async () => {
    const nodes = await aws('ssm', 'describe-instance-information', '--page-size', '5');
    expect(nodes.InstanceInformationList).toHaveLength(24);
    expect(nodes.InstanceInformationList).toContainEqual(
      // One version prints the time as a number, the other as text.
      expect.objectContaining({ InstanceId: first().id, LastPingDateTime: expect.anything() }),
    );
    const instances = await aws('ec2', 'describe-instances', '--page-size', '10');
    expect(instances.Reservations).toHaveLength(29);
  });

  it('reads connection, tags, documents and identity', async () => {
    const hybrid = sandbox.world.nodes(sandbox.accountId, sandbox.region).at(7).id;
    const [connection, tags, document, me] = await Promise.all([
      aws('ssm', 'get-connection-status', '--target', first().id),
      aws('ssm', 'list-tags-for-resource', '--resource-type', 'ManagedInstance', '--resource-id', hybrid),
      aws('ssm', 'get-document', '--name', 'SSM-SessionManagerRunShell'),
      aws('sts', 'get-caller-identity'),
    ]);
    expect(connection.Status).toBe('connected');
    expect(tags.TagList).toHaveLength(3);
    expect(JSON.parse(String(document.Content))).toMatchObject({ schemaVersion: '1.0' });
    expect(me.Account).toBe(sandbox.accountId);
  });

  it('assumes a role with MFA', async () => {
    const role = `arn:aws:iam::${sandbox.accountId}:role/mfa-admin`;
    const serial = `arn:aws:iam::${sandbox.accountId}:mfa/operator`;
    const assume = ['sts', 'assume-role', '--role-arn', role, '--role-session-name', 'cli'];
    const answer = await aws(...assume, '--serial-number', serial, '--token-code', mfaCode(Date.now()));
    expect(answer.Credentials).toMatchObject({ AccessKeyId: expect.stringMatching(/^ASIA/) });
    await expect(aws(...assume)).rejects.toEqual(refusal('AccessDenied'));
  });

  it('lists, resumes and ends a session', async () => {
    const { accountId, region, world } = sandbox;
    const { id, hostname, platformType, platformName, agentVersion } = first();
    // Its own start-session wants a plugin beside it: the session is begun here.
    const { sessionId } = world.sessions.start(
      {
        accountId,
        region,
        node: { instanceId: id, hostname, platformType, platformName, agentVersion, paced: false },
        sessionType: 'Standard_Stream',
        properties: null,
        shellProfile: { linux: '', windows: '' },
      },
      world.keys.principal(sandbox.accessKeyId),
      'SSM-SessionManagerRunShell',
      '',
    );
    const listed = await aws('ssm', 'describe-sessions', '--state', 'Active', '--filters', `key=Target,value=${id}`);
    expect(listed.Sessions).toContainEqual(expect.objectContaining({ SessionId: sessionId }));
    expect(await aws('ssm', 'resume-session', '--session-id', sessionId)).toMatchObject({
      TokenValue: expect.stringMatching(/./),
    });
    expect(await aws('ssm', 'terminate-session', '--session-id', sessionId)).toEqual({ SessionId: sessionId });
  });

  it('understands the errors', async () => {
    await Promise.all([
      expect(aws('ssm', 'describe-patch-groups')).rejects.toEqual(refusal('UnknownOperationException')),
      expect(aws('ec2', 'describe-vpcs')).rejects.toEqual(refusal('InvalidAction')),
      expect(aws('iam', 'list-users')).rejects.toEqual(refusal('InvalidAction')),
      expect(aws('ec2', 'describe-instances', '--instance-ids', 'i-00000000000000000')).rejects.toEqual(
        refusal('InvalidInstanceID.NotFound'),
      ),
      expect(aws('ssm', 'get-document', '--name', 'No-Such')).rejects.toEqual(refusal('InvalidDocument')),
    ]);
  });

  it('reads instance properties where it knows them', async () => {
    const known = await run(file, ['ssm', 'describe-instance-properties', 'help'], {
      env: { ...isolated, AWS_PAGER: '' },
    }).then(
      () => true,
      () => false,
    );
    if (!known) return;
    const { InstanceProperties } = await aws('ssm', 'describe-instance-properties', '--page-size', '10');
    expect(InstanceProperties).toHaveLength(24);
  });
});
