import { CreateDocumentCommand, DescribeSessionsCommand } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSessionDocumentsHandlers } from '../../main/features/session-documents/index.ts';
import { startSandboxAws, type SandboxAws } from '../support/sandbox-aws.ts';

let box: SandboxAws;
const call = { signal: new AbortController().signal };
const content = (more: object) => JSON.stringify({ schemaVersion: '1.0', description: 'Ours', ...more });

beforeAll(async () => {
  box = await startSandboxAws();
  const create = (Name: string, Content: string) =>
    box.aws.send(box.scope, 'ssm', new CreateDocumentCommand({ Name, Content, DocumentType: 'Session' }));
  await create('Our-Ports', content({ sessionType: 'Port', properties: { portNumber: '80' } }));
  await create(
    'Our-Shell',
    content({ sessionType: 'Standard_Stream', inputs: { runAsEnabled: true, runAsDefaultUser: 'deployer' } }),
  );
  await create(
    'Our-Command',
    content({
      sessionType: 'InteractiveCommands',
      parameters: { word: { type: 'String', allowedPattern: '^[a-z]+$' } },
      properties: { linux: { commands: 'echo said-{{word}}' } },
    }),
  );
});
afterAll(() => box.close());

const handlers = () => createSessionDocumentsHandlers(box);

test('documents that open a terminal are offered; those of ports and the preferences’ own are not', async () => {
  const { documents, more } = await handlers().list({ scope: box.scope }, call);
  expect(documents).toEqual([
    { name: 'AWS-StartInteractiveCommand', isAmazons: true },
    { name: 'AWS-StartNonInteractiveCommand', isAmazons: true },
    { name: 'Our-Command', isAmazons: false },
    { name: 'Our-Shell', isAmazons: false },
  ]);
  expect(more).toBe(false);
});

test('a document tells its parameters with their rules, and its own inputs', async () => {
  const describe = (name: string) => handlers().describe({ scope: box.scope, name }, call);
  expect(await describe('Our-Command')).toEqual({
    name: 'Our-Command',
    sessionType: 'InteractiveCommands',
    description: 'Ours',
    parameters: [{ name: 'word', type: 'String', description: '', allowedValues: [], allowedPattern: '^[a-z]+$' }],
  });
  expect(await describe('Our-Shell')).toMatchObject({ inputs: { runAsEnabled: true, runAsDefaultUser: 'deployer' } });
  expect(await describe('AWS-StartNonInteractiveCommand')).toMatchObject({
    parameters: [
      { name: 'command' },
      { name: 'separateOutputStream', default: ['false'], allowedValues: ['true', 'false'] },
      {},
      {},
    ],
  });
  await expect(describe('Our-Ports')).rejects.toMatchObject({ failure: { code: 'unsupported' } });
  await expect(describe('Nobody')).rejects.toMatchObject({ failure: { code: 'document-missing' } });
  const { Sessions = [] } = await box.aws.send(box.scope, 'ssm', new DescribeSessionsCommand({ State: 'Active' }));
  expect(Sessions).toEqual([]);
});
