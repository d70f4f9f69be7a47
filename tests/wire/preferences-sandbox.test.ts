import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { UpdateDocumentCommand, UpdateDocumentDefaultVersionCommand } from '@aws-sdk/client-ssm';
import { afterEach, expect, test } from 'vitest';
import { createPreferencesHandlers } from '../../main/features/session-preferences/index.ts';
import { readPreferences } from '../../contract/session-preferences.ts';
import type { Fault } from '../../sandbox/world/faults.ts';
import { startSandboxAws, type SandboxAws } from '../support/sandbox-aws.ts';

const Name = 'SSM-SessionManagerRunShell';
const run = promisify(execFile);
let box: SandboxAws;
afterEach(() => box.close());

const call = () => ({ signal: new AbortController().signal });
const handlers = () => createPreferencesHandlers(box);
const read = () => handlers().read({ scope: box.scope }, call());
const save = async (change: object, seen?: Awaited<ReturnType<typeof read>>) => {
  const { inputs, document } = seen ?? (await read());
  const before = document && { version: document.version, content: document.content };
  return handlers().save({ scope: box.scope, before, inputs: { ...inputs, ...change } }, call());
};

/** What the AWS CLI answers about the document. */
async function cli(...words: string[]): Promise<Record<string, string>> {
  const { endpoint, region, accessKeyId, secretAccessKey } = box.sandbox;
  const { stdout } = await run('aws', ['ssm', ...words, '--endpoint-url', endpoint, '--region', region], {
    env: {
      PATH: process.env['PATH'],
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_EC2_METADATA_DISABLED: 'true',
    },
  });
  return JSON.parse(stdout) as Record<string, string>;
}

test('what is saved is what the AWS CLI reads as the default version', async () => {
  box = await startSandboxAws();
  const saved = await save({ idleSessionTimeout: '45', shellProfileLinux: 'cd /srv\necho 안녕', runAsEnabled: true });
  expect(saved).toMatchObject({ kind: 'saved', preferences: { document: { version: '2', latest: '2', others: [] } } });
  const document = await cli('get-document', '--name', Name);
  expect(document).toMatchObject({ DocumentVersion: '2', Status: 'Active' });
  expect(JSON.parse(document['Content'] ?? '')).toMatchObject({
    inputs: {
      idleSessionTimeout: '45',
      runAsEnabled: true,
      s3EncryptionEnabled: true,
      shellProfile: { windows: '', linux: 'cd /srv\necho 안녕' },
    },
  });
});

test('without a document AWS’s defaults are told, and the first saving makes it', async () => {
  box = await startSandboxAws({ withoutPreferences: true });
  const first = await read();
  expect(first).toMatchObject({ inputs: { idleSessionTimeout: '20' } });
  expect(first.document).toBeUndefined();
  expect(await save({ maxSessionDuration: '90' })).toMatchObject({ kind: 'saved' });
  const { Content = '' } = await cli('get-document', '--name', Name);
  expect(readPreferences(Content)).toEqual({ ...first.inputs, maxSessionDuration: '90' });
  expect(await cli('describe-document', '--name', Name).then(({ Document }) => Document)).toMatchObject({
    DocumentType: 'Session',
    DefaultVersion: '1',
  });
  expect(await save({ maxSessionDuration: '91' }, first)).toMatchObject({
    kind: 'changed',
    preferences: { inputs: { maxSessionDuration: '90' } },
  });
});

test('a change of somebody else is noticed, and nothing is written', async () => {
  box = await startSandboxAws();
  const seen = await read();
  await save({ idleSessionTimeout: '30' });
  expect(await save({ idleSessionTimeout: '40' }, seen)).toMatchObject({
    kind: 'changed',
    preferences: { inputs: { idleSessionTimeout: '30' }, document: { version: '2' } },
  });
  expect((await cli('get-document', '--name', Name))['DocumentVersion']).toBe('2');
});

test('a version that somebody wrote but did not make the default is told, and built past', async () => {
  box = await startSandboxAws();
  const { document } = await read();
  const Content = (document?.content ?? '').replace('"20"', '"21"');
  await box.aws.send(box.scope, 'ssm', new UpdateDocumentCommand({ Name, Content, DocumentVersion: '$LATEST' }));
  expect(await read()).toMatchObject({ inputs: { idleSessionTimeout: '20' }, document: { version: '1', latest: '2' } });
  expect(await save({ idleSessionTimeout: '22' })).toMatchObject({
    kind: 'saved',
    preferences: { inputs: { idleSessionTimeout: '22' }, document: { version: '3', latest: '3' } },
  });
  await box.aws.send(box.scope, 'ssm', new UpdateDocumentDefaultVersionCommand({ Name, DocumentVersion: '1' }));
  // The latest version says just this already: it becomes the default, and no other is written.
  expect(await save({ idleSessionTimeout: '22' })).toMatchObject({
    kind: 'saved',
    preferences: { document: { version: '3', latest: '3' } },
  });
});

const denied = (operation: string): Fault => ({ operation, code: 'AccessDeniedException', status: 400 });
const shape = (operation: string) => ({ code: 'access-denied', operation, iamAction: operation });

test('what is denied is told in the one shape; a version that is not the default is told as such', async () => {
  box = await startSandboxAws({ faults: { calls: [denied('ssm:UpdateDocumentDefaultVersion')], channel: {} } });
  expect(await save({ idleSessionTimeout: '30' })).toMatchObject({
    kind: 'not-default',
    version: '2',
    failure: shape('ssm:UpdateDocumentDefaultVersion'),
  });
  expect((await read()).inputs.idleSessionTimeout).toBe('20');
});

test.each(['ssm:GetDocument', 'ssm:UpdateDocument'])('%s denied', async (operation) => {
  box = await startSandboxAws({ faults: { calls: [denied(operation)], channel: {} } });
  await expect(save({ idleSessionTimeout: '30' })).rejects.toMatchObject({ failure: shape(operation) });
});
