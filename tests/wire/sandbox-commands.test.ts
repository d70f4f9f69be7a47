import { readFileSync } from 'node:fs';
import { CloudWatchLogsClient, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { transcriptBucket } from '../../sandbox/world/transcripts.ts';
import { commandCalls, shell } from '../support/command-calls.ts';
import { ownSandboxOfEachTest } from '../support/own-sandbox.ts';

const { own, again } = ownSandboxOfEachTest();
const { send, ended, invocationsOf, invocation, linux, fileOf, made } = commandCalls(own);
const named = (name: string) => expect.objectContaining({ name });

describe('a script', () => {
  it('really runs in the node’s home, and its invocation exists a moment later', async () => {
    await again({ commandDelayMs: 1_500 });
    const [node] = linux(1);
    const id = await send(shell(['hostname', 'echo mine > made.txt', 'echo wrong >&2'], { InstanceIds: [node!.id] }));
    await expect(invocation(id, node!.id)).rejects.toEqual(named('InvocationDoesNotExist'));
    expect(await ended(id)).toMatchObject({ Status: 'Success', TargetCount: 1, CompletedCount: 1, ErrorCount: 0 });
    expect(readFileSync(fileOf(node!, 'made.txt'), 'utf8')).toBe('mine\n');
    expect(await invocation(id, node!.id)).toMatchObject({
      Status: 'Success',
      ResponseCode: 0,
      PluginName: 'aws:runShellScript',
      StandardOutputContent: `${node!.hostname}\n`,
      StandardErrorContent: 'wrong\n',
      ExecutionStartDateTime: expect.stringMatching(/^\d{4}-.*Z$/),
      ExecutionElapsedTime: expect.stringMatching(/^PT\d+\.\d+S$/),
    });
    expect((await invocationsOf(id))[0]?.CommandPlugins?.[0]?.Output).toBe(
      `${node!.hostname}\n\n----------ERROR-------\nwrong\n`,
    );
  });

  it('tells nothing of its output while it runs, and knows its node', async () => {
    const [node] = linux(1);
    const wait = 'until [ -e go ]; do sleep 0.05; done; echo "$AWS_SSM_INSTANCE_ID $FLEET_NAME"';
    const id = await send(shell(['echo begun > begun', wait], { InstanceIds: [node!.id] }));
    await made(node!, 'begun');
    expect(await invocation(id, node!.id)).toMatchObject({
      Status: 'InProgress',
      ResponseCode: -1,
      StandardOutputContent: '',
      ExecutionEndDateTime: '',
    });
    await ended(await send(shell(['touch go'], { InstanceIds: [node!.id] })));
    await ended(id);
    expect((await invocation(id, node!.id)).StandardOutputContent).toBe(`${node!.id} ${node!.name}\n`);
  });

  it('that fails or does not exist ends as Failed with its own code', async () => {
    const [node] = linux(1);
    const failing = await send(shell(['no-such-program'], { InstanceIds: [node!.id] }));
    expect(await ended(failing)).toMatchObject({ Status: 'Failed', StatusDetails: 'Failed', ErrorCount: 1 });
    const told = await invocation(failing, node!.id);
    expect(told).toMatchObject({ Status: 'Failed', ResponseCode: 127 });
    expect(told.StandardErrorContent).toContain('failed to run commands: exit status 127');
    const nowhere = { workingDirectory: ['/no/such/folder'] };
    const lost = await send(shell(['pwd'], { InstanceIds: [node!.id], Parameters: nowhere }));
    expect(await ended(lost)).toMatchObject({ Status: 'Failed' });
  });

  it('is cut as the agent cuts it; the whole is in S3 and in CloudWatch', async () => {
    const [node] = linux(1);
    const Bucket = transcriptBucket(own().sandbox.accountId);
    const id = await send(
      shell(['seq 1 8000', 'seq 1 4000 >&2'], {
        InstanceIds: [node!.id],
        OutputS3BucketName: Bucket,
        OutputS3KeyPrefix: 'runs',
        CloudWatchOutputConfig: { CloudWatchOutputEnabled: true },
      }),
    );
    await ended(id);
    const told = await invocation(id, node!.id);
    expect(told.StandardOutputContent).toHaveLength(24_000);
    expect(told.StandardOutputContent).toMatch(/\n---Output truncated---$/);
    expect(told.StandardErrorContent).toHaveLength(8_000);
    const [plugin] = (await invocationsOf(id))[0]?.CommandPlugins ?? [];
    expect(plugin?.Output).toHaveLength(2_500);
    expect(plugin?.Output).toContain('\n---Output truncated---\n----------ERROR-------\n1\n2\n');
    const whole = Array.from({ length: 8_000 }, (_none, index) => `${index + 1}\n`).join('');
    const { endpoint, region, accessKeyId, secretAccessKey } = own().sandbox;
    const config = { endpoint, region, credentials: { accessKeyId, secretAccessKey } };
    const Key = `runs/${id}/${node!.id}/awsrunShellScript/0.awsrunShellScript/stdout`;
    expect(told.StandardOutputUrl).toBe(`https://s3.${region}.amazonaws.com/${Bucket}/${Key}`);
    const object = await new S3Client({ ...config, forcePathStyle: true }).send(new GetObjectCommand({ Bucket, Key }));
    expect(await object.Body?.transformToString()).toBe(whole);
    const { events = [] } = await new CloudWatchLogsClient(config).send(
      new GetLogEventsCommand({
        logGroupName: '/aws/ssm/AWS-RunShellScript',
        logStreamName: `${id}/${node!.id}/aws-runShellScript/stdout`,
        startFromHead: true,
      }),
    );
    expect(events.map(({ message }) => `${message}\n`).join('')).toBe(whole);
  });
});
