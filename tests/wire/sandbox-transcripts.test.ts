import { CloudTrailClient, LookupEventsCommand, paginateLookupEvents } from '@aws-sdk/client-cloudtrail';
import { CloudWatchLogsClient, DescribeLogStreamsCommand, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  DescribeSessionsCommand,
  ResumeSessionCommand,
  StartSessionCommand,
  TerminateSessionCommand,
  UpdateDocumentCommand,
  UpdateDocumentDefaultVersionCommand,
} from '@aws-sdk/client-ssm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSandbox, type Sandbox } from '../../sandbox/sandbox.ts';
import { transcriptBucket, transcriptGroup } from '../../sandbox/world/transcripts.ts';
import { clientsOf } from '../support/sandbox-clients.ts';
import { createRawClient, type RawClient } from './channel-client.ts';

const Name = 'SSM-SessionManagerRunShell';

let sandbox: Sandbox;
let ssm: ReturnType<typeof clientsOf>['ssm'];
let s3: S3Client;
let logs: CloudWatchLogsClient;
let trail: CloudTrailClient;
let clock = Date.now();
const opened: RawClient[] = [];

beforeEach(async () => {
  clock = Date.now();
  sandbox = await createSandbox({
    unpaced: true,
    accounts: ['123456789012', '210987654321'],
    trailDelayMs: 60_000,
    now: () => clock,
  });
  ({ ssm } = clientsOf(sandbox));
  const { endpoint, region, accessKeyId, secretAccessKey } = sandbox;
  const config = { endpoint, region, maxAttempts: 1, credentials: { accessKeyId, secretAccessKey } };
  s3 = new S3Client({ ...config, forcePathStyle: true });
  logs = new CloudWatchLogsClient(config);
  trail = new CloudTrailClient(config);
});
afterEach(async () => {
  for (const client of opened.splice(0)) client.stop();
  await sandbox.close();
});

const named = (name: string) => expect.objectContaining({ name });
const bucket = () => transcriptBucket(sandbox.accountId);
const target = () => sandbox.world.nodes(sandbox.accountId, sandbox.region).at(0).id;
const start = () => ssm.send(new StartSessionCommand({ Target: target(), Reason: 'a look' }));
const get = (Key: string, Bucket = bucket()) => s3.send(new GetObjectCommand({ Bucket, Key }));
const history = async (value: string) =>
  (await ssm.send(new DescribeSessionsCommand({ State: 'History', Filters: [{ key: 'SessionId', value }] })))
    .Sessions?.[0];

async function prefer(inputs: object): Promise<void> {
  const Content = JSON.stringify({ schemaVersion: '1.0', sessionType: 'Standard_Stream', inputs });
  const { DocumentDescription } = await ssm.send(
    new UpdateDocumentCommand({ Name, Content, DocumentVersion: '$LATEST' }),
  );
  const DocumentVersion = DocumentDescription?.DocumentVersion ?? '';
  await ssm.send(new UpdateDocumentDefaultVersionCommand({ Name, DocumentVersion }));
}

/** A shell that says something of Korea and ends; its session's id. */
async function runShell(): Promise<string> {
  const { SessionId = '', StreamUrl = '', TokenValue = '' } = await start();
  const client = createRawClient();
  opened.push(client);
  await client.open(StreamUrl, TokenValue);
  await expect.poll(() => client.text(), { timeout: 10_000 }).toContain('$ ');
  client.type('echo 안녕-$((40+2)); exit\r');
  await expect.poll(() => client.closing(), { timeout: 10_000 }).toBeDefined();
  expect(client.text()).toContain('안녕-42');
  return SessionId;
}

describe('transcripts', () => {
  it('are kept in the bucket and the log group that the preferences name', async () => {
    await prefer({ s3BucketName: bucket(), s3KeyPrefix: 'a b/c', cloudWatchLogGroupName: transcriptGroup });
    const id = await runShell();
    const key = `a b/c/${id}.log`;
    expect((await history(id))?.OutputUrl).toEqual({
      S3OutputUrl: `https://s3.us-east-1.amazonaws.com/${bucket()}/${key}`,
      CloudWatchOutputUrl: expect.stringContaining(`group=${transcriptGroup};stream=${id}`) as string,
    });
    const object = await get(key);
    const text = (await object.Body?.transformToString()) ?? '';
    expect(text).toContain('안녕-42\r\n');
    const head = await s3.send(new HeadObjectCommand({ Bucket: bucket(), Key: key }));
    expect(head.ContentLength).toBe(Buffer.byteLength(text));
    expect(head.ETag).toBe(object.ETag);
    const streams = await logs.send(
      new DescribeLogStreamsCommand({ logGroupName: transcriptGroup, orderBy: 'LastEventTime', descending: true }),
    );
    expect(streams.logStreams?.map(({ logStreamName }) => logStreamName)).toEqual([id]);
    const { events } = await logs.send(
      new GetLogEventsCommand({ logGroupName: transcriptGroup, logStreamName: id, startFromHead: true }),
    );
    // A terminal puts its own marks before a line.
    expect(events?.map(({ message }) => message)).toContainEqual(expect.stringMatching(/안녕-42$/));
  });

  it('are streamed as JSON where the preferences say so', async () => {
    await prefer({ cloudWatchLogGroupName: transcriptGroup, cloudWatchStreamingEnabled: true });
    const logStreamName = await runShell();
    const { events = [] } = await logs.send(
      new GetLogEventsCommand({ logGroupName: transcriptGroup, logStreamName, startFromHead: true }),
    );
    const read = events.map(({ message = '' }) => JSON.parse(message) as { sessionData: string[] });
    expect(read[0]).toEqual({
      eventVersion: '1.0',
      eventTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string,
      awsRegion: sandbox.region,
      target: { id: target() },
      userIdentity: { arn: expect.stringContaining(`arn:aws:iam::${sandbox.accountId}:`) as string },
      runAsUser: 'ssm-user',
      sessionId: logStreamName,
      sessionData: expect.any(Array) as string[],
    });
    const lines = read.flatMap(({ sessionData }) => sessionData);
    expect(lines).toContain('안녕-42');
    for (const control of ['\u001B', '\r']) expect(lines.join('')).not.toContain(control);
  });

  it('are read page by page, to an end that gives its own token back', async () => {
    await prefer({ cloudWatchLogGroupName: transcriptGroup });
    const logStreamName = await runShell();
    const page = (more: object) =>
      logs.send(
        new GetLogEventsCommand({ logGroupName: transcriptGroup, logStreamName, startFromHead: true, ...more }),
      );
    const all = (await page({})).events ?? [];
    expect(all.length).toBeGreaterThan(1);
    const found = [];
    let answer = await page({ limit: 1 });
    for (let turn = 0; turn < all.length; turn += 1) {
      found.push(...(answer.events ?? []));
      answer = await page({ limit: 1, nextToken: answer.nextForwardToken });
    }
    expect(found).toEqual(all);
    expect(answer.events).toEqual([]);
    const after = await page({ nextToken: answer.nextForwardToken });
    expect(after.nextForwardToken).toBe(answer.nextForwardToken);
    const last = await page({ startFromHead: false, limit: 1 });
    expect(last.events).toEqual(all.slice(-1));
    await expect(page({ nextToken: 'x' })).rejects.toEqual(named('InvalidParameterException'));
  });

  it('are not where they are not, nor another account’s', async () => {
    await prefer({ s3BucketName: 'no-such-bucket' });
    const id = await runShell();
    await expect(get(`${id}.log`)).rejects.toEqual(named('NoSuchKey'));
    await expect(get(`${id}.log`, 'no-such-bucket')).rejects.toEqual(named('NoSuchBucket'));
    await expect(get('x', transcriptBucket('210987654321'))).rejects.toEqual(named('AccessDenied'));
    await expect(s3.send(new HeadObjectCommand({ Bucket: bucket(), Key: 'x' }))).rejects.toEqual(named('NotFound'));
    await expect(s3.send(new PutObjectCommand({ Bucket: bucket(), Key: 'x', Body: 'y' }))).rejects.toEqual(
      named('NotImplemented'),
    );
    const missing = (logGroupName: string) => logs.send(new GetLogEventsCommand({ logGroupName, logStreamName: 'x' }));
    await expect(missing('/none')).rejects.toEqual(named('ResourceNotFoundException'));
    await expect(missing(transcriptGroup)).rejects.toEqual(named('ResourceNotFoundException'));
  });
});

describe('CloudTrail', () => {
  it('tells of session calls after a while, newest first, without their tokens', async () => {
    const { SessionId = '', TokenValue = '' } = await start();
    clock += 1_000;
    await ssm.send(new ResumeSessionCommand({ SessionId }));
    clock += 1_000;
    await ssm.send(new TerminateSessionCommand({ SessionId }));
    expect((await trail.send(new LookupEventsCommand({}))).Events).toEqual([]);
    clock += 60_000;
    const { Events = [] } = await trail.send(new LookupEventsCommand({}));
    expect(Events.map(({ EventName }) => EventName)).toEqual(['TerminateSession', 'ResumeSession', 'StartSession']);
    expect(Events[2]).toMatchObject({ Username: 'operator', ReadOnly: 'false', EventSource: 'ssm.amazonaws.com' });
    const detail = JSON.parse(Events[2]?.CloudTrailEvent ?? '') as Record<string, unknown>;
    expect(detail).toMatchObject({
      eventName: 'StartSession',
      userAgent: expect.stringContaining('aws-sdk-js/3') as string,
      requestParameters: { target: target(), reason: 'a look' },
      responseElements: { sessionId: SessionId },
    });
    expect(JSON.stringify(Events)).not.toContain(TokenValue);
  });

  it('is looked up by one attribute, in pages, twice a second', async () => {
    for (let turn = 0; turn < 3; turn += 1) {
      await ssm.send(new TerminateSessionCommand({ SessionId: (await start()).SessionId }));
      clock += 1_000;
    }
    clock += 60_000;
    const LookupAttributes = [{ AttributeKey: 'EventName' as const, AttributeValue: 'StartSession' }];
    const found = [];
    for await (const page of paginateLookupEvents({ client: trail, pageSize: 1 }, { LookupAttributes })) {
      found.push(...(page.Events ?? []));
      clock += 1_000;
    }
    expect(found.map(({ EventName }) => EventName)).toEqual(['StartSession', 'StartSession', 'StartSession']);
    await trail.send(new LookupEventsCommand({ MaxResults: 1 }));
    await trail.send(new LookupEventsCommand({ MaxResults: 1 }));
    await expect(trail.send(new LookupEventsCommand({}))).rejects.toEqual(named('ThrottlingException'));
    clock += 1_000;
    await expect(trail.send(new LookupEventsCommand({ MaxResults: 51 }))).rejects.toEqual(
      named('InvalidMaxResultsException'),
    );
    clock += 1_000;
    const two = [...LookupAttributes, { AttributeKey: 'Username' as const, AttributeValue: 'operator' }];
    await expect(trail.send(new LookupEventsCommand({ LookupAttributes: two }))).rejects.toEqual(
      named('InvalidLookupAttributesException'),
    );
  });
});
