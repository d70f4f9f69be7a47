import {
  DescribeInstancesCommand,
  type DescribeInstancesCommandInput,
  paginateDescribeInstances,
} from '@aws-sdk/client-ec2';
import {
  DescribeInstanceInformationCommand,
  type DescribeInstanceInformationCommandInput,
  DescribeInstancePropertiesCommand,
  DescribePatchGroupsCommand,
  DescribeSessionsCommand,
  GetConnectionStatusCommand,
  GetDocumentCommand,
  ListTagsForResourceCommand,
  paginateDescribeInstanceInformation,
  ResumeSessionCommand,
  StartSessionCommand,
  TerminateSessionCommand,
} from '@aws-sdk/client-ssm';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSandbox, type Sandbox } from '../../sandbox/sandbox.ts';
import { mfaCode } from '../../sandbox/world/credentials.ts';
import { clientsOf } from '../support/sandbox-clients.ts';

let sandbox: Sandbox;
let clients: ReturnType<typeof clientsOf>;
let clock = Date.now();

beforeAll(async () => {
  sandbox = await createSandbox({ now: () => clock });
  clients = clientsOf(sandbox);
});
afterAll(() => sandbox.close());

const nodes = () => sandbox.world.nodes(sandbox.accountId, sandbox.region);
const named = (name: string) => expect.objectContaining({ name });

const information = (input: DescribeInstanceInformationCommandInput) =>
  clients.ssm.send(new DescribeInstanceInformationCommand(input));

const tagsOf = (ResourceId: string) =>
  clients.ssm.send(new ListTagsForResourceCommand({ ResourceType: 'ManagedInstance', ResourceId }));

const countOf = async (Name: string, ...Values: string[]) =>
  ((await clients.ec2.send(new DescribeInstancesCommand({ Filters: [{ Name, Values }] }))).Reservations ?? []).length;

const instances = (input: DescribeInstancesCommandInput) => clients.ec2.send(new DescribeInstancesCommand(input));

const start = (Target: string, more: object = {}) => clients.ssm.send(new StartSessionCommand({ Target, ...more }));

const sessions = async (
  State: 'Active' | 'History',
  Filters?: Array<{ key: 'Owner' | 'SessionId' | 'Target'; value: string }>,
) => (await clients.ssm.send(new DescribeSessionsCommand({ State, ...(Filters && { Filters }) }))).Sessions ?? [];

const redeem = ({ SessionId = '', TokenValue = '' }) => sandbox.world.sessions.redeem(SessionId, TokenValue)?.sessionId;

const documentOf = (Name: string, DocumentVersion?: string) =>
  clients.ssm.send(new GetDocumentCommand({ Name, ...(DocumentVersion && { DocumentVersion }) }));

const roleArn = (name: string) => `arn:aws:iam::${sandbox.accountId}:role/${name}`;

const assume = (name: string, more: object = {}) =>
  clients.sts.send(new AssumeRoleCommand({ RoleArn: roleArn(name), RoleSessionName: 'tester', ...more }));

async function everyNode() {
  const found = [];
  for await (const page of paginateDescribeInstanceInformation({ client: clients.ssm, pageSize: 7 }, {})) {
    found.push(...(page.InstanceInformationList ?? []));
  }
  return found;
}

describe('nodes', () => {
  it('are 24 by default, of three platforms, with two hybrid and four lost', async () => {
    const found = await everyNode();
    expect(new Set(found.map(({ InstanceId }) => InstanceId)).size).toBe(24);
    expect(new Set(found.map(({ PlatformType }) => PlatformType))).toEqual(new Set(['Linux', 'Windows', 'MacOS']));
    expect(found.filter(({ ResourceType }) => ResourceType === 'ManagedInstance')).toHaveLength(2);
    expect(found.filter(({ PingStatus }) => PingStatus === 'ConnectionLost')).toHaveLength(4);
    expect(found[0]?.LastPingDateTime?.getTime()).toBeGreaterThan(clock - 300_001);
  });

  it('have richer properties in pages of up to 1,000', async () => {
    const { InstanceProperties = [] } = await clients.ssm.send(
      new DescribeInstancePropertiesCommand({ MaxResults: 1000 }),
    );
    expect(InstanceProperties).toHaveLength(24);
    expect(InstanceProperties[0]).toMatchObject({ InstanceState: 'running', Name: expect.stringMatching(/-\d+$/) });
    expect(InstanceProperties[0]?.LaunchTime).toBeInstanceOf(Date);
  });

  it('are found by tag, platform and id', async () => {
    const ask = async (Key: string, ...Values: string[]) =>
      (await clients.ssm.send(new DescribeInstanceInformationCommand({ MaxResults: 50, Filters: [{ Key, Values }] })))
        .InstanceInformationList ?? [];
    expect(await ask('tag:Role', 'web')).toHaveLength(3);
    expect((await ask('PlatformType', 'Windows')).every(({ PlatformType }) => PlatformType === 'Windows')).toBe(true);
    expect(await ask('InstanceIds', nodes().at(3).id, 'i-00000000000000000')).toHaveLength(1);
    const versions = await clients.ssm.send(
      new DescribeInstancePropertiesCommand({
        FiltersWithOperator: [{ Key: 'AgentVersion', Values: ['3.3.1000.0'], Operator: 'GreaterThan' }],
      }),
    );
    expect(versions.InstanceProperties?.some(({ AgentVersion }) => AgentVersion === '3.3.987.0')).toBe(false);
  });

  it('refuse bad filters, sizes and tokens by their names', async () => {
    await expect(information({ MaxResults: 4 })).rejects.toEqual(named('ValidationException'));
    await expect(information({ MaxResults: 51 })).rejects.toEqual(named('ValidationException'));
    await expect(information({ NextToken: 'made-up' })).rejects.toEqual(named('InvalidNextToken'));
    await expect(information({ Filters: [{ Key: 'constructor', Values: ['x'] }] })).rejects.toEqual(
      named('InvalidFilterKey'),
    );
    await expect(information({ Filters: [{ Key: 'PingStatus', Values: ['Up'] }] })).rejects.toEqual(
      named('InvalidInstanceInformationFilterValue'),
    );
    await expect(information({ Filters: [{ Key: 'InstanceIds', Values: ['x'] }] })).rejects.toEqual(
      named('InvalidInstanceId'),
    );
    const tags = [{ Key: 'tag:Env', Values: ['prod'] }];
    await expect(information({ Filters: [...tags, { Key: 'PingStatus', Values: ['Online'] }] })).rejects.toEqual(
      named('InvalidFilterKey'),
    );
    const legacy = [{ key: 'PingStatus' as const, valueSet: ['Online'] }];
    await expect(information({ Filters: tags, InstanceInformationFilterList: legacy })).rejects.toEqual(
      named('ValidationException'),
    );
    const { NextToken } = await information({ MaxResults: 5 });
    await expect(information({ NextToken, Filters: tags })).rejects.toEqual(named('InvalidNextToken'));
    await expect(clients.ssm.send(new DescribeInstancePropertiesCommand({ NextToken }))).rejects.toEqual(
      named('InvalidNextToken'),
    );
  });

  it('of the hybrid kind have their tags in Systems Manager', async () => {
    const hybrid = nodes().at(7);
    expect((await tagsOf(hybrid.id)).TagList).toContainEqual({ Key: 'Role', Value: 'search' });
    await expect(tagsOf(nodes().at(0).id)).rejects.toEqual(named('InvalidResourceId'));
  });

  it('live in their Region alone', async () => {
    const seoul = clientsOf(sandbox, { region: 'ap-northeast-2' }).ssm;
    const there = await seoul.send(new DescribeInstancePropertiesCommand({}));
    expect(there.InstanceProperties?.[0]?.InstanceId).not.toBe(nodes().at(0).id);
    const empty = await clientsOf(sandbox, { region: 'eu-north-1' }).ssm.send(
      new DescribeInstancePropertiesCommand({}),
    );
    expect(empty.InstanceProperties).toEqual([]);
  });
});

describe('instances', () => {
  it('are the nodes of EC2, stopped ones and unmanaged ones', async () => {
    const found = [];
    for await (const page of paginateDescribeInstances({ client: clients.ec2, pageSize: 5 }, {})) {
      found.push(...(page.Reservations ?? []).flatMap(({ Instances = [] }) => Instances));
    }
    expect(found).toHaveLength(22 + 3 + 4);
    expect(found.filter(({ State }) => State?.Name === 'stopped')).toHaveLength(3);
    expect(found.filter(({ IamInstanceProfile }) => IamInstanceProfile === undefined).length).toBeGreaterThan(0);
    expect(found[0]?.Tags).toContainEqual({ Key: 'Role', Value: 'web' });
    expect(found[0]?.LaunchTime).toBeInstanceOf(Date);
  });

  it('are filtered', async () => {
    expect(await countOf('instance-state-name', 'stopped')).toBe(3);
    expect(await countOf('tag-key', 'Name')).toBe(29);
    expect(await countOf('tag:Name', 'web-?')).toBeGreaterThan(2);
    expect(await countOf('instance-id', nodes().at(0).id, 'i-00000000000000000')).toBe(1);
    await expect(countOf('no-such-filter', 'x')).rejects.toEqual(named('InvalidParameterValue'));
  });

  it('refuse unknown ids, ids with a size, and sizes out of range', async () => {
    const { id } = nodes().at(0);
    expect((await instances({ InstanceIds: [id] })).Reservations).toHaveLength(1);
    await expect(instances({ InstanceIds: [id, 'i-00000000000000000'] })).rejects.toEqual(
      named('InvalidInstanceID.NotFound'),
    );
    await expect(instances({ InstanceIds: ['<x>\r\u0001'] })).rejects.toEqual(named('InvalidInstanceID.Malformed'));
    await expect(instances({ InstanceIds: [id], MaxResults: 5 })).rejects.toEqual(named('InvalidParameterCombination'));
    await expect(instances({ MaxResults: 4 })).rejects.toEqual(named('InvalidParameterValue'));
    await expect(instances({ MaxResults: 1001 })).rejects.toEqual(named('InvalidParameterValue'));
  });
});

describe('sessions', () => {
  it('start, are listed, resume with a new token, and end', async () => {
    const target = nodes().at(0).id;
    const { SessionId = '', TokenValue, StreamUrl } = await start(target, { Reason: 'a look' });
    expect(SessionId).toMatch(/^operator-[0-9a-f]{17}$/);
    expect(StreamUrl).toBe(
      `${sandbox.endpoint.replace('http', 'ws')}/v1/data-channel/${SessionId}?role=publish_subscribe`,
    );
    const [listed] = await sessions('Active', [{ key: 'SessionId', value: SessionId }]);
    const owner = `arn:aws:iam::${sandbox.accountId}:user/operator`;
    expect(listed).toMatchObject({ Target: target, Status: 'Connecting', Owner: owner, Reason: 'a look' });
    const again = await clients.ssm.send(new ResumeSessionCommand({ SessionId }));
    expect(again.TokenValue).not.toBe(TokenValue);
    await clients.ssm.send(new TerminateSessionCommand({ SessionId }));
    const [past] = await sessions('History', [{ key: 'SessionId', value: SessionId }]);
    expect(past).toMatchObject({ Status: 'Terminated', EndDate: expect.any(Date) });
    await expect(clients.ssm.send(new ResumeSessionCommand({ SessionId }))).rejects.toEqual(
      named('DoesNotExistException'),
    );
  });

  it('take each token once, for a minute', async () => {
    const target = nodes().at(0).id;
    const first = await start(target);
    expect(redeem({ ...first, TokenValue: 'guess' })).toBeUndefined();
    expect(redeem(first)).toBe(first.SessionId);
    expect(redeem(first)).toBeUndefined();
    const late = await start(target);
    clock += 61_000;
    expect(redeem(late)).toBeUndefined();
    expect(await sessions('Active', [{ key: 'SessionId', value: late.SessionId ?? '' }])).toEqual([]);
  });

  it('refuse nodes, documents and parameters that do not fit', async () => {
    const target = nodes().at(0).id;
    const lost = nodes().at(5).id;
    const forward = { DocumentName: 'AWS-StartPortForwardingSession' };
    await expect(start(lost)).rejects.toEqual(named('TargetNotConnected'));
    await expect(start('i-00000000000000000')).rejects.toEqual(named('TargetNotConnected'));
    await expect(start(target, { DocumentName: 'No-Such' })).rejects.toEqual(named('InvalidDocument'));
    await expect(start(target, { ...forward, Parameters: { portNumber: ['x'] } })).rejects.toEqual(
      named('InvalidParameters'),
    );
    await expect(start(target, { ...forward, Parameters: { constructor: ['x'] } })).rejects.toEqual(
      named('InvalidParameters'),
    );
    await expect(start(target, { Reason: 'x'.repeat(257) })).rejects.toEqual(named('ValidationException'));
    await expect(clients.ssm.send(new DescribeSessionsCommand({ State: 'Active', MaxResults: 201 }))).rejects.toEqual(
      named('ValidationException'),
    );
    const connection = async (Target: string) =>
      (await clients.ssm.send(new GetConnectionStatusCommand({ Target }))).Status;
    expect([await connection(target), await connection(lost)]).toEqual(['connected', 'notconnected']);
  });

  it('turn parameters into the properties of the handshake', async () => {
    const { SessionId = '', TokenValue = '' } = await start(nodes().at(0).id, {
      DocumentName: 'AWS-StartPortForwardingSessionToRemoteHost',
      Parameters: { host: ['db.example'], portNumber: ['5432'] },
    });
    const session = sandbox.world.sessions.redeem(SessionId, TokenValue);
    expect(session).toMatchObject({
      sessionType: 'Port',
      properties: { host: 'db.example', portNumber: '5432', localPortNumber: '0', type: 'LocalPortForwarding' },
    });
  });

  it('have documents', async () => {
    const { Content = '' } = await documentOf('SSM-SessionManagerRunShell');
    expect(JSON.parse(Content)).toMatchObject({ sessionType: 'Standard_Stream', inputs: { idleSessionTimeout: '20' } });
    expect((await documentOf('AWS-StartSSHSession', '$LATEST')).DocumentType).toBe('Session');
    await expect(documentOf('No-Such')).rejects.toEqual(named('InvalidDocument'));
    await expect(documentOf('AWS-StartSSHSession', '9')).rejects.toEqual(named('InvalidDocumentVersion'));
  });
});

describe('identity', () => {
  it('is told', async () => {
    const me = await clients.sts.send(new GetCallerIdentityCommand({}));
    expect(me).toMatchObject({ Account: sandbox.accountId, Arn: `arn:aws:iam::${sandbox.accountId}:user/operator` });
  });

  it('of a role works with its token until it expires', async () => {
    const { Credentials } = await assume('fleet-reader', { DurationSeconds: 900 });
    const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
    const { endpoint, region } = sandbox;
    const as = (sessionToken?: string) =>
      new STSClient({
        endpoint,
        region,
        maxAttempts: 1,
        systemClockOffset: clock - Date.now(),
        credentials: {
          accessKeyId: AccessKeyId,
          secretAccessKey: SecretAccessKey,
          ...(sessionToken && { sessionToken }),
        },
      }).send(new GetCallerIdentityCommand({}));
    expect((await as(SessionToken)).Arn).toContain(':assumed-role/fleet-reader/tester');
    await expect(as()).rejects.toEqual(named('InvalidClientTokenId'));
    await expect(as('other')).rejects.toEqual(named('InvalidClientTokenId'));
    clock += 901_000;
    await expect(as(SessionToken)).rejects.toEqual(named('ExpiredToken'));
    clock -= 901_000;
  });

  it('of a role with MFA needs the right code of the right device', async () => {
    const SerialNumber = `arn:aws:iam::${sandbox.accountId}:mfa/operator`;
    const right = mfaCode(clock);
    const wrong = String((Number(right) + 1) % 1_000_000).padStart(6, '0');
    const failed = expect.objectContaining({
      name: 'AccessDenied',
      message: expect.stringContaining('MultiFactorAuthentication failed'),
    });
    await expect(assume('mfa-admin')).rejects.toEqual(named('AccessDenied'));
    await expect(assume('mfa-admin', { SerialNumber, TokenCode: wrong })).rejects.toEqual(failed);
    await expect(assume('mfa-admin', { SerialNumber: `${SerialNumber}2`, TokenCode: right })).rejects.toEqual(failed);
    expect((await assume('mfa-admin', { SerialNumber, TokenCode: right })).AssumedRoleUser?.Arn).toContain('mfa-admin');
  });

  it('of an unknown role or a wrong duration is refused', async () => {
    await expect(assume('nobody')).rejects.toEqual(named('AccessDenied'));
    await expect(assume('fleet-reader', { DurationSeconds: 10 })).rejects.toEqual(named('ValidationError'));
  });
});

it('an unknown operation is refused by its name and logged', async () => {
  await expect(clients.ssm.send(new DescribePatchGroupsCommand({}))).rejects.toEqual(
    named('UnknownOperationException'),
  );
  expect(sandbox.log.at(-1)).toMatchObject({
    service: 'ssm',
    operation: 'DescribePatchGroups',
    code: 'UnknownOperationException',
  });
});
