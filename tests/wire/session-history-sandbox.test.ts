import { ResumeSessionCommand, StartSessionCommand, TerminateSessionCommand } from '@aws-sdk/client-ssm';
import { afterEach, describe, expect, test } from 'vitest';
import type { TrailEvent } from '../../contract/features/sessions.ts';
import { createSessionsHandlers } from '../../main/features/sessions/index.ts';
import { createPreferencesHandlers } from '../../main/features/session-preferences/index.ts';
import type { PreferenceInputs } from '../../contract/session-preferences.ts';
import { transcriptBucket, transcriptGroup } from '../../sandbox/world/transcripts.ts';
import { startSandboxAws, type SandboxAws } from '../support/sandbox-aws.ts';
import { createRawClient, type RawClient } from './channel-client.ts';

let box: SandboxAws;
const opened: RawClient[] = [];
afterEach(async () => {
  for (const client of opened.splice(0)) client.stop();
  await box.close();
});

const call = { signal: new AbortController().signal };

async function prefer(change: Partial<PreferenceInputs>): Promise<void> {
  const { read, save } = createPreferencesHandlers(box);
  const { inputs, document } = await read({ scope: box.scope }, call);
  const before = document && { version: document.version, content: document.content };
  await save({ scope: box.scope, before, inputs: { ...inputs, ...change } }, call);
}

/** A shell that says something in red and ends; its session's id. */
async function runShell(line: string): Promise<string> {
  const Target = box.sandbox.world.nodes(box.sandbox.accountId, box.sandbox.region).at(0).id;
  const {
    SessionId = '',
    StreamUrl = '',
    TokenValue = '',
  } = await box.aws.send(box.scope, 'ssm', new StartSessionCommand({ Target }));
  const client = createRawClient();
  opened.push(client);
  await client.open(StreamUrl, TokenValue);
  await expect.poll(() => client.text(), { timeout: 10_000 }).toContain('$ ');
  client.type(`${line}; exit\r`);
  await expect.poll(() => client.closing(), { timeout: 20_000 }).toBeDefined();
  return SessionId;
}

const transcript = (sessionId: string) => createSessionsHandlers(box).transcript({ scope: box.scope, sessionId }, call);

describe('a transcript', () => {
  test('is read from the bucket that the preferences name, without control sequences', async () => {
    box = await startSandboxAws();
    const bucket = transcriptBucket(box.sandbox.accountId);
    await prefer({ s3BucketName: bucket, s3KeyPrefix: 'a b/c' });
    const id = await runShell(String.raw`printf '\033[31m안녕-%d\033[0m\n' 42`);
    const found = await transcript(id);
    expect(found).toMatchObject({ kind: 'found', source: 's3', place: `s3://${bucket}/a b/c/${id}.log`, cut: false });
    const lines = found.kind === 'found' ? found.lines : [];
    expect(lines).toContain('안녕-42');
    expect(lines.join('\n')).not.toContain('\u001B');
  });

  test.each([true, false])(
    'is read from the log group, page by page, where there is no bucket (streamed: %s)',
    async (streamed) => {
      box = await startSandboxAws();
      await prefer({ cloudWatchLogGroupName: transcriptGroup, cloudWatchStreamingEnabled: streamed });
      const found = await transcript(await runShell('seq 1 12000 | tail -n +1'));
      expect(found).toMatchObject({ kind: 'found', source: 'logs' });
      const lines = found.kind === 'found' ? found.lines : [];
      expect(lines.filter((line) => /^\d+$/.test(line))).toHaveLength(12_000);
    },
  );

  test('that is streamed is read while its session runs, as what was shown and not as the JSON that it is', async () => {
    box = await startSandboxAws();
    await prefer({ cloudWatchLogGroupName: transcriptGroup, cloudWatchStreamingEnabled: true });
    const Target = box.sandbox.world.nodes(box.sandbox.accountId, box.sandbox.region).at(0).id;
    const started = await box.aws.send(box.scope, 'ssm', new StartSessionCommand({ Target }));
    const client = createRawClient();
    opened.push(client);
    await client.open(started.StreamUrl ?? '', started.TokenValue ?? '');
    await expect.poll(() => client.text(), { timeout: 10_000 }).toContain('$ ');
    client.type(String.raw`printf '\033[31m안녕\t%d\033[0m\n{"sessionData":["no"]}\n' 42` + '\r');
    const linesNow = async () => {
      const found = await transcript(started.SessionId ?? '').catch(() => undefined);
      return found?.kind === 'found' ? found.lines : [];
    };
    await expect.poll(linesNow, { timeout: 10_000 }).toContain('{"sessionData":["no"]}');
    const lines = await linesNow();
    expect(lines).toContain('안녕 42');
    expect(lines.join('\n')).not.toContain('eventVersion');
    client.type('exit\r');
    await expect.poll(() => client.closing(), { timeout: 10_000 }).toBeDefined();
    expect((await linesNow()).join('\n')).toContain('exit');
  });

  test('that is long is cut, and says so', async () => {
    box = await startSandboxAws();
    await prefer({ s3BucketName: transcriptBucket(box.sandbox.accountId) });
    const found = await transcript(await runShell('head -c 2300000 /dev/zero | tr "\\0" x | fold -w 100'));
    expect(found).toMatchObject({ kind: 'found', cut: true, limit: 2_097_152 });
    expect(found.kind === 'found' ? found.lines.join('\n').length : 0).toBeLessThanOrEqual(2_097_152);
  });

  test('has no place where the preferences name none', async () => {
    box = await startSandboxAws({ withoutPreferences: true });
    expect(await transcript(await runShell('true'))).toEqual({ kind: 'none' });
  });

  test('that is refused, or not there, is told in the one shape', async () => {
    box = await startSandboxAws({
      faults: { calls: [{ operation: 's3:GetObject', code: 'AccessDeniedException', status: 403 }], channel: {} },
    });
    await prefer({ s3BucketName: transcriptBucket(box.sandbox.accountId) });
    await expect(transcript(await runShell('true'))).rejects.toMatchObject({
      failure: { code: 'access-denied', iamAction: 's3:GetObject' },
    });
    await prefer({ s3BucketName: '', cloudWatchLogGroupName: '/no/such/group' });
    await expect(transcript('operator-00000000000000000')).rejects.toMatchObject({ failure: { code: 'not-found' } });
  });
});

test('CloudTrail’s events of a session are found among those of others, within its two look-ups a second', async () => {
  box = await startSandboxAws({ trailDelayMs: 0 });
  const { nodes } = box.sandbox.world;
  const Target = nodes(box.sandbox.accountId, box.sandbox.region).at(0).id;
  const start = () => box.aws.send(box.scope, 'ssm', new StartSessionCommand({ Target }));
  const { SessionId: sessionId = '' } = await start();
  await start();
  await box.aws.send(box.scope, 'ssm', new ResumeSessionCommand({ SessionId: sessionId }));
  await box.aws.send(box.scope, 'ssm', new TerminateSessionCommand({ SessionId: sessionId }));
  const events: TrailEvent[] = [];
  const look = () =>
    createSessionsHandlers(box).trail(
      { scope: box.scope, sessionId, startedAt: Date.now(), endedAt: Date.now() },
      (found) => void events.push(...found.events),
      call,
    );
  await look();
  expect(events.map(({ name }) => name)).toEqual(['StartSession', 'TerminateSession', 'ResumeSession']);
  expect(events[0]).toMatchObject({ sourceAddress: '127.0.0.1', errorCode: '' });
  expect(events[0]?.userAgent).toContain('aws-sdk-js/3');
  expect(events[0]?.caller).toContain(`arn:aws:iam::${box.sandbox.accountId}`);
});
