import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DocumentOwner, DocumentRow } from '../../contract/features/documents.ts';
import { createDocumentsHandlers } from '../../main/features/documents/index.ts';
import { startSandboxAws, type SandboxAws } from '../support/sandbox-aws.ts';

const run = promisify(execFile);
let box: SandboxAws;
const call = { signal: new AbortController().signal };

beforeAll(async () => {
  box = await startSandboxAws();
});
afterAll(() => box.close());

const handlers = () => createDocumentsHandlers(box);
const scoped = <T extends object>(input: T) => ({ scope: box.scope, ...input });

async function list(owner: DocumentOwner): Promise<DocumentRow[]> {
  const rows: DocumentRow[] = [];
  await handlers().list(scoped({ owner }), (page) => rows.push(...page.rows), call);
  return rows;
}

/** What the real AWS CLI says of the same sandbox. */
async function cli(...words: string[]): Promise<Record<string, unknown>> {
  const { endpoint, region, accessKeyId, secretAccessKey } = box.sandbox;
  const { stdout } = await run('aws', [...words, '--endpoint-url', endpoint, '--output', 'json'], {
    env: {
      PATH: process.env['PATH'],
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_DEFAULT_REGION: region,
    },
  });
  return stdout.trim() === '' ? {} : (JSON.parse(stdout) as Record<string, unknown>);
}

const yaml = (word: string) => `schemaVersion: '2.2'
parameters:
  word: { type: String, default: ${word}, allowedPattern: '[a-z]+' }
mainSteps:
  - name: say
    action: aws:runShellScript
    inputs:
      runCommand: ["echo {{ word }}"]
`;

test('each owner has documents of their own, all of them', async () => {
  const own = await list('Self');
  expect(own.map(({ name }) => name)).toContain('Fleet-CollectFacts');
  expect(own.find(({ name }) => name === 'Fleet-CollectFacts')).toMatchObject({
    type: 'Command',
    format: 'YAML',
    version: '2',
    tags: [['Team', 'platform']],
  });
  const amazon = await list('Amazon');
  const { DocumentIdentifiers } = await cli('ssm', 'list-documents', '--filters', 'Key=Owner,Values=Amazon');
  expect(amazon.map(({ name }) => name)).toEqual(
    (DocumentIdentifiers as Array<{ Name: string }>).map(({ Name }) => Name),
  );
  expect((await list('Public')).map(({ name }) => name)).toEqual([
    expect.stringMatching(/:document\/Partner-CheckHome$/),
  ]);
});

test('a document is created, gets a version that is the default, and is what the AWS CLI reads', async () => {
  const name = 'Our-Words';
  const draft = { name, type: 'Command', format: 'YAML', content: yaml('one'), tags: [] } as const;
  expect(await handlers().create(scoped({ ...draft, tags: [['Team', 'web']] }), call)).toEqual({ version: '1' });
  const next = { name, latest: '1', format: 'YAML', content: yaml('two'), versionName: 'second' } as const;
  expect(await handlers().addVersion(scoped({ ...next, makeDefault: true }), call)).toEqual({ version: '2' });
  const read = await cli('ssm', 'get-document', '--name', name, '--document-format', 'YAML');
  expect(read).toMatchObject({ DocumentVersion: '2', VersionName: 'second', Content: yaml('two') });
  const content = await handlers().content(scoped({ name, version: '1' }), call);
  expect(content).toMatchObject({
    version: '1',
    format: 'YAML',
    content: yaml('one'),
    parameters: [{ name: 'word', default: ['one'], allowedPattern: '[a-z]+' }],
  });
  expect(await handlers().describe(scoped({ name, own: true }), call)).toMatchObject({
    defaultVersion: '2',
    latestVersion: '2',
    tags: [['Team', 'web']],
    shares: [],
    versions: [
      { version: '2', versionName: 'second', isDefault: true },
      { version: '1', versionName: '', isDefault: false },
    ],
    notices: [],
  });
});

test('somebody else’s newer version, the same content again and a broken one are refused', async () => {
  const name = 'Our-Words';
  const write = (latest: string, content: string) =>
    handlers().addVersion(scoped({ name, latest, format: 'YAML', content, makeDefault: false }), call);
  await expect(write('1', yaml('three'))).rejects.toMatchObject({ failure: { awsCode: 'InvalidDocumentVersion' } });
  await expect(write('2', yaml('two'))).rejects.toMatchObject({ failure: { awsCode: 'DuplicateDocumentContent' } });
  await expect(write('2', 'a: b')).rejects.toMatchObject({
    failure: { code: 'invalid-request', operation: 'ssm:UpdateDocument' },
  });
});

test('default, sharing and tags are changed as the AWS CLI sees them', async () => {
  const name = 'Our-Words';
  await handlers().setDefault(scoped({ name, version: '1' }), call);
  await handlers().share(scoped({ name, add: ['210987654321'], remove: [] }), call);
  await handlers().tag(scoped({ name, set: [['Env', 'prod']], remove: ['Team'] }), call);
  expect(await cli('ssm', 'describe-document', '--name', name)).toMatchObject({
    Document: { DefaultVersion: '1', LatestVersion: '2', Tags: [{ Key: 'Env', Value: 'prod' }] },
  });
  expect(await cli('ssm', 'describe-document-permission', '--name', name, '--permission-type', 'Share')).toMatchObject({
    AccountIds: ['210987654321'],
  });
});

test('what uses a document is told, and AWS’s own refusal to delete it', async () => {
  const { associations, tasks } = await handlers().dependents(scoped({ name: 'Fleet-CollectFacts' }), call);
  expect(associations).toMatchObject([{ name: 'Facts' }]);
  expect(tasks).toEqual([]);
  await expect(handlers().remove(scoped({ name: 'Fleet-CollectFacts' }), call)).rejects.toMatchObject({
    failure: { awsCode: 'AssociatedInstances' },
  });
});

test('one version, then the whole document is deleted', async () => {
  const name = 'Our-Words';
  await handlers().share(scoped({ name, add: [], remove: ['210987654321'] }), call);
  await handlers().remove(scoped({ name, version: '2' }), call);
  const { versions } = await handlers().describe(scoped({ name, own: true }), call);
  expect(versions.map(({ version }) => version)).toEqual(['1']);
  await handlers().remove(scoped({ name }), call);
  await expect(handlers().describe(scoped({ name, own: true }), call)).rejects.toMatchObject({
    failure: { code: 'document-missing' },
  });
});
