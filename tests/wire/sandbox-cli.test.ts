import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { StartSessionCommand } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSandbox, type Sandbox } from '../../sandbox/sandbox.ts';
import { mfaCode } from '../../sandbox/world/credentials.ts';
import { sessionKeyAlias } from '../../sandbox/world/keys.ts';
import { transcriptBucket, transcriptGroup } from '../../sandbox/world/transcripts.ts';
import { askCli, installedClis, isolated } from '../support/aws-cli.ts';
import { clientsOf } from '../support/sandbox-clients.ts';

const plugins = mkdtempSync(join(tmpdir(), 'plugins-'));
afterAll(() => rmSync(plugins, { recursive: true }));

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await createSandbox({ trailDelayMs: 0 });
});
afterAll(() => sandbox.close());

const refusal = (code: string) => expect.objectContaining({ stderr: expect.stringContaining(`(${code})`) });
const first = () => sandbox.world.nodes(sandbox.accountId, sandbox.region).at(0);
const clis = installedClis();

it('an AWS CLI is there to judge', () => expect(clis.length).toBeGreaterThan(0));

describe.each(clis)('$name', ({ file }) => {
  const told = (...args: string[]): Promise<string> => {
    const env = {
      ...isolated,
      PATH: `${plugins}${delimiter}${process.env.PATH ?? ''}`,
      AWS_ACCESS_KEY_ID: sandbox.accessKeyId,
      AWS_SECRET_ACCESS_KEY: sandbox.secretAccessKey,
      AWS_DEFAULT_REGION: sandbox.region,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_MAX_ATTEMPTS: '1',
      AWS_PAGER: '',
    };
    return askCli(file, ['--endpoint-url', sandbox.endpoint, '--output', 'json', ...args], env);
  };
  const aws = async (...args: string[]) => JSON.parse(await told(...args)) as Record<string, unknown>;

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

  it('makes, changes and lists documents', async () => {
    const name = `Shell-${clis.findIndex((cli) => cli.file === file)}`;
    const content = (idle: string) =>
      JSON.stringify({ schemaVersion: '1.0', sessionType: 'Standard_Stream', inputs: { idleSessionTimeout: idle } });
    const at = ['--name', name, '--document-format', 'JSON'];
    const made = await aws('ssm', 'create-document', ...at, '--document-type', 'Session', '--content', content('5'));
    expect(made.DocumentDescription).toMatchObject({ Name: name, DocumentVersion: '1' });
    const change = ['ssm', 'update-document', ...at, '--document-version', '$LATEST', '--content'];
    expect((await aws(...change, content('6'))).DocumentDescription).toMatchObject({ DocumentVersion: '2' });
    await expect(aws(...change, content('6'))).rejects.toEqual(refusal('DuplicateDocumentContent'));
    const chosen = await aws('ssm', 'update-document-default-version', '--name', name, '--document-version', '2');
    expect(chosen.Description).toEqual({ Name: name, DefaultVersion: '2' });
    const listed = await aws('ssm', 'list-documents', '--filters', 'Key=DocumentType,Values=Session');
    expect(listed.DocumentIdentifiers).toContainEqual(expect.objectContaining({ Name: name, DocumentVersion: '2' }));
  });

  it('makes data keys', async () => {
    const generate = ['kms', 'generate-data-key', '--number-of-bytes', '64', '--encryption-context', 'a=b', '--key-id'];
    const { KeyId, Plaintext } = await aws(...generate, sessionKeyAlias);
    expect(KeyId).toMatch(/^arn:aws:kms:us-east-1:123456789012:key\//);
    expect(Buffer.from(String(Plaintext), 'base64')).toHaveLength(64);
    await expect(aws(...generate, 'alias/nobody')).rejects.toEqual(refusal('NotFoundException'));
  });

  it('reads transcripts and events', async () => {
    const { accountId, region, world } = sandbox;
    const { id, hostname, platformType, platformName, agentVersion } = first();
    const Bucket = transcriptBucket(accountId);
    // Each CLI reads a session of its own: what is written into a stream stays.
    const sessionId = `operator-0123456789abcdef${clis.findIndex((cli) => cli.file === file)}`;
    const follower = world.transcripts.follow({
      sessionId,
      accountId,
      region,
      node: { instanceId: id, hostname, platformType, platformName, agentVersion, paced: false },
      sessionType: 'Standard_Stream',
      properties: null,
      shellProfile: { linux: '', windows: '' },
      transcript: {
        s3BucketName: Bucket,
        s3KeyPrefix: 'logs',
        cloudWatchLogGroupName: transcriptGroup,
        cloudWatchStreamingEnabled: false,
        ownerArn: '',
      },
    });
    follower.write(Buffer.from('one\r\ntwo\r\n'));
    follower.end();
    const key = `logs/${sessionId}.log`;
    const saved = join(plugins, 'transcript');
    await aws('s3api', 'get-object', '--bucket', Bucket, '--key', key, saved);
    expect(readFileSync(saved, 'utf8')).toBe('one\r\ntwo\r\n');
    await expect(aws('s3api', 'get-object', '--bucket', Bucket, '--key', 'none', saved)).rejects.toEqual(
      refusal('NoSuchKey'),
    );
    const stream = ['--log-group-name', transcriptGroup, '--log-stream-name', sessionId];
    const { events } = await aws('logs', 'get-log-events', ...stream);
    expect(events).toMatchObject([{ message: 'one' }, { message: 'two' }]);
    const { SessionId } = await clientsOf(sandbox).ssm.send(new StartSessionCommand({ Target: id }));
    const told = await aws('cloudtrail', 'lookup-events', '--max-items', '50');
    expect(JSON.stringify(told.Events)).toContain(SessionId);
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

  it('starts a session and hands the answer to its plugin', async () => {
    // A plugin that only tells what it was given, so that the CLI's own reading of the answer shows.
    writeFileSync(join(plugins, 'session-manager-plugin'), '#!/bin/sh\necho "$@"\n', { mode: 0o755 });
    const stdout = await told('ssm', 'start-session', '--target', first().id);
    expect(stdout).toMatch(/"SessionId": ?"operator-[0-9a-f]{17}"/);
    expect(stdout).toContain(`${sandbox.endpoint.replace('http', 'ws')}/v1/data-channel/operator-`);
  });

  it('reads instance properties, or is too old to know them', async () => {
    const answer = await aws('ssm', 'describe-instance-properties', '--page-size', '10').catch(
      (error: unknown) => error,
    );
    const tooOld = { stderr: expect.stringContaining('Invalid choice') };
    const read = { InstanceProperties: expect.objectContaining({ length: 24 }) };
    expect(answer).toMatchObject(answer instanceof Error ? tooOld : read);
  });
});
