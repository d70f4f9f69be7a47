import {
  CreateDocumentCommand,
  DeleteDocumentCommand,
  DescribeDocumentCommand,
  GetDocumentCommand,
  ListDocumentsCommand,
  paginateListDocuments,
  StartSessionCommand,
  UpdateDocumentCommand,
  UpdateDocumentDefaultVersionCommand,
} from '@aws-sdk/client-ssm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSandbox, type Sandbox } from '../../sandbox/sandbox.ts';
import { sessionKeyAlias } from '../../sandbox/world/keys.ts';
import { clientsOf } from '../support/sandbox-clients.ts';
import { createRawClient, types, type RawClient } from './channel-client.ts';

const preferences = 'SSM-SessionManagerRunShell';

let sandbox: Sandbox;
let ssm: ReturnType<typeof clientsOf>['ssm'];
const opened: RawClient[] = [];

const begin = async (withoutPreferences: boolean) => {
  sandbox = await createSandbox({ unpaced: true, minuteMs: 300, withoutPreferences });
  ({ ssm } = clientsOf(sandbox));
};
afterEach(async () => {
  for (const client of opened.splice(0)) client.stop();
  await sandbox.close();
});

const named = (name: string) => expect.objectContaining({ name });
const shellDocument = (inputs: object) =>
  JSON.stringify({ schemaVersion: '1.0', description: 'Mine', sessionType: 'Standard_Stream', inputs });
const create = (Name: string, Content: string) =>
  ssm.send(new CreateDocumentCommand({ Name, Content, DocumentType: 'Session' }));
const update = (Name: string, Content: string, DocumentVersion?: string) =>
  ssm.send(new UpdateDocumentCommand({ Name, Content, ...(DocumentVersion !== undefined && { DocumentVersion }) }));
const setDefault = (Name: string, DocumentVersion: string) =>
  ssm.send(new UpdateDocumentDefaultVersionCommand({ Name, DocumentVersion }));
const contentOf = async (Name: string, DocumentVersion?: string) =>
  (await ssm.send(new GetDocumentCommand({ Name, ...(DocumentVersion !== undefined && { DocumentVersion }) }))).Content;

async function start(more: object = {}) {
  const Target = sandbox.world.nodes(sandbox.accountId, sandbox.region).at(0).id;
  const {
    SessionId = '',
    StreamUrl = '',
    TokenValue = '',
  } = await ssm.send(new StartSessionCommand({ Target, ...more }));
  const client = createRawClient();
  opened.push(client);
  await client.open(StreamUrl, TokenValue);
  return { client, sessionId: SessionId };
}

describe('documents', () => {
  beforeEach(() => begin(true));

  it('are made, get versions, and one of these is the default', async () => {
    const first = shellDocument({ idleSessionTimeout: '30' });
    const second = shellDocument({ idleSessionTimeout: '31' });
    const made = await create('My-Shell', first);
    expect(made.DocumentDescription).toMatchObject({ Name: 'My-Shell', Status: 'Creating', DocumentVersion: '1' });
    const updated = await update('My-Shell', second, '$LATEST');
    expect(updated.DocumentDescription).toMatchObject({
      DocumentVersion: '2',
      DefaultVersion: '1',
      LatestVersion: '2',
    });
    expect(await contentOf('My-Shell')).toBe(first);
    expect(await contentOf('My-Shell', '$LATEST')).toBe(second);
    expect((await setDefault('My-Shell', '2')).Description).toEqual({ Name: 'My-Shell', DefaultVersion: '2' });
    expect(await contentOf('My-Shell')).toBe(second);
    const { Document } = await ssm.send(new DescribeDocumentCommand({ Name: 'My-Shell' }));
    expect(Document).toMatchObject({ Status: 'Active', Owner: sandbox.accountId, DocumentType: 'Session' });
    await ssm.send(new DeleteDocumentCommand({ Name: 'My-Shell' }));
    await expect(contentOf('My-Shell')).rejects.toEqual(named('InvalidDocument'));
  });

  it('are refused by AWS’s names', async () => {
    const content = shellDocument({});
    await create('My-Shell', content);
    await expect(create('My-Shell', content)).rejects.toEqual(named('DocumentAlreadyExists'));
    await expect(create('AWS-Mine', content)).rejects.toEqual(named('ValidationException'));
    await expect(create('x', content)).rejects.toEqual(named('ValidationException'));
    await expect(create('Other', '{')).rejects.toEqual(named('InvalidDocumentContent'));
    await expect(create('Other', shellDocument({ idleSessionTimeout: '61' }))).rejects.toEqual(
      named('InvalidDocumentContent'),
    );
    await expect(create('Other', shellDocument({ idleSessionTimeout: 5 }))).rejects.toEqual(
      named('InvalidDocumentContent'),
    );
    await expect(create('Other', content.replace('1.0', '2.2'))).rejects.toEqual(named('InvalidDocumentSchemaVersion'));
    await expect(create('Other', ' '.repeat(65_537))).rejects.toEqual(named('MaxDocumentSizeExceeded'));
    await expect(update('My-Shell', content, '$LATEST')).rejects.toEqual(named('DuplicateDocumentContent'));
    await expect(update('My-Shell', shellDocument({ kmsKeyId: 'x' }), '7')).rejects.toEqual(
      named('InvalidDocumentVersion'),
    );
    await expect(update('Nobody', content)).rejects.toEqual(named('InvalidDocument'));
    await expect(update('AWS-StartSSHSession', content)).rejects.toEqual(named('AccessDeniedException'));
    await expect(setDefault('My-Shell', '9')).rejects.toEqual(named('InvalidDocumentVersion'));
    await expect(setDefault('My-Shell', '$LATEST')).rejects.toEqual(named('ValidationException'));
  });

  it('are listed by type, owner and name', async () => {
    await create('My-Shell', shellDocument({}));
    const names = [];
    const Filters = [{ Key: 'DocumentType', Values: ['Session'] }];
    for await (const page of paginateListDocuments({ client: ssm, pageSize: 2 }, { Filters }))
      names.push(...(page.DocumentIdentifiers ?? []).map(({ Name }) => Name));
    expect(names).toHaveLength(6);
    expect(names).toContain('AWS-StartPortForwardingSession');
    const Own = { Key: 'Owner', Values: ['Self'] };
    const own = await ssm.send(new ListDocumentsCommand({ Filters: [Own, ...Filters] }));
    expect(own.DocumentIdentifiers?.map(({ Name }) => Name)).toEqual(['My-Shell']);
    const all = await ssm.send(new ListDocumentsCommand({ Filters: [Own] }));
    expect(all.DocumentIdentifiers?.map(({ Name }) => Name)).toEqual([
      'Fleet-CollectFacts',
      'Fleet-CountInstances',
      'Fleet-RestartService',
      'Fleet-RollingRestart',
      'My-Shell',
    ]);
  });

  it('of one’s own run commands with their streams apart, each platform its own', async () => {
    const content = {
      schemaVersion: '1.0',
      sessionType: 'NonInteractiveCommands',
      parameters: { word: { type: 'String', allowedPattern: '^[a-z]+$' } },
      properties: {
        linux: { commands: 'printf "%s\\n" {{word}}', runAsElevated: false },
        windows: { commands: 'never' },
        separateOutputStream: 'true',
        stdOutSeparatorPrefix: 'out:',
      },
    };
    await create('My-Command', JSON.stringify(content));
    const { client } = await start({ DocumentName: 'My-Command', Parameters: { word: ['hello'] } });
    await expect.poll(() => client.messages[0]?.payloadType).toBe(types.request);
    const actions = [{ ActionType: 'SessionType', ActionStatus: 1 }];
    client.send(types.response, JSON.stringify({ ClientVersion: '1.2.677.0', ProcessedClientActions: actions }));
    await expect.poll(() => client.closing()).toBeDefined();
    expect(client.text()).toBe('out:hello\n');
    expect(client.text(types.exitCode)).toBe('EXIT_CODE: 0');
    await expect(start({ DocumentName: 'My-Command', Parameters: { word: ['Hello'] } })).rejects.toEqual(
      named('InvalidParameters'),
    );
  });

  it('Amazon’s non-interactive command takes its streams apart when asked', async () => {
    const Parameters = { command: ['printf hi'], separateOutputStream: ['true'] };
    const { client } = await start({ DocumentName: 'AWS-StartNonInteractiveCommand', Parameters });
    await expect.poll(() => client.messages[0]?.payloadType).toBe(types.request);
    const actions = [{ ActionType: 'SessionType', ActionStatus: 1 }];
    client.send(types.response, JSON.stringify({ ClientVersion: '1.2.677.0', ProcessedClientActions: actions }));
    await expect.poll(() => client.text(types.exitCode)).toBe('EXIT_CODE: 0');
    expect(client.text()).toBe('hi');
  });
});

describe('preferences', () => {
  it('may be missing: an ordinary shell starts all the same', async () => {
    await begin(true);
    await expect(contentOf(preferences)).rejects.toEqual(named('InvalidDocument'));
    const { client } = await start();
    await expect.poll(() => client.text(), { timeout: 10_000 }).toContain('ssm-user@');
  });

  it('hold for new sessions once they are the default: profile, user, maximum duration', async () => {
    await begin(false);
    const inputs = {
      runAsEnabled: true,
      runAsDefaultUser: 'deployer',
      maxSessionDuration: '12',
      shellProfile: { linux: 'echo from-$((40+2))-profile', windows: '' },
    };
    await update(preferences, shellDocument(inputs), '$LATEST');
    const before = await start();
    await expect.poll(() => before.client.text(), { timeout: 10_000 }).toContain('ssm-user@');
    await setDefault(preferences, '2');
    const { client } = await start();
    await expect.poll(() => client.text(), { timeout: 10_000 }).toMatch(/deployer@[\s\S]*from-42-profile/);
    await expect
      .poll(() => client.closing()?.Output, { timeout: 10_000 })
      .toBe('The session was ended: it reached its maximum duration of 12 minutes.');
    expect(before.client.closing()).toBeUndefined();
  });

  it('end an idle session; data keeps it', async () => {
    await begin(false);
    await update(preferences, shellDocument({ idleSessionTimeout: '3' }), '$LATEST');
    await setDefault(preferences, '2');
    const { client } = await start();
    await expect.poll(() => client.text(), { timeout: 10_000 }).toContain('$ ');
    client.type('for n in 1 2 3 4 5 6; do sleep 0.3; echo tick-$n; done\r');
    await expect.poll(() => client.text(), { timeout: 10_000 }).toContain('\ntick-6');
    await expect
      .poll(() => client.closing()?.Output, { timeout: 10_000 })
      .toBe('The session was ended after 3 minutes without activity.');
    expect(sandbox.world.sessions.list(sandbox.accountId, sandbox.region)[0]?.status).toBe('Terminated');
  });

  it('encrypt shells with their key', async () => {
    await begin(false);
    await update(preferences, shellDocument({ kmsKeyId: sessionKeyAlias }), '$LATEST');
    await setDefault(preferences, '2');
    const { client } = await start();
    await expect.poll(() => client.messages[0]?.payload.toString()).toContain(`"KMSKeyId":"${sessionKeyAlias}"`);
  });
});
