import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { DecryptCommand, DescribeKeyCommand, GenerateDataKeyCommand } from '@aws-sdk/client-kms';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createSandbox, type Sandbox } from '../../sandbox/sandbox.ts';
import { sessionKeyAlias } from '../../sandbox/world/keys.ts';
import { clientsOf } from '../support/sandbox-clients.ts';
import { createRawClient, types, type RawClient } from './channel-client.ts';

const challengeRequest = 8;
const challengeResponse = 9;
const nonce = 12;
const tag = 16;

let sandbox: Sandbox;
let clients: ReturnType<typeof clientsOf>;
const opened: RawClient[] = [];

beforeAll(async () => {
  sandbox = await createSandbox({ unpaced: true });
  clients = clientsOf(sandbox);
});
afterEach(() => {
  for (const client of opened.splice(0)) client.stop();
});
afterAll(() => sandbox.close());

const named = (name: string) => expect.objectContaining({ name });
const generate = (more: object = {}) =>
  clients.kms.send(new GenerateDataKeyCommand({ KeyId: sessionKeyAlias, NumberOfBytes: 64, ...more }));
const decrypt = (CiphertextBlob: Uint8Array | undefined, more: object = {}) =>
  clients.kms.send(new DecryptCommand({ CiphertextBlob, ...more }));

describe('keys', () => {
  it('are known by alias, id and ARN', async () => {
    const { KeyMetadata } = await clients.kms.send(new DescribeKeyCommand({ KeyId: sessionKeyAlias }));
    expect(KeyMetadata).toMatchObject({ AWSAccountId: sandbox.accountId, Enabled: true, KeyUsage: 'ENCRYPT_DECRYPT' });
    for (const KeyId of [KeyMetadata?.KeyId, KeyMetadata?.Arn])
      expect((await generate({ KeyId })).KeyId).toBe(KeyMetadata?.Arn);
  });

  it('seal data keys bound to their context', async () => {
    const EncryptionContext = { a: '1', b: '2' };
    const { Plaintext, CiphertextBlob } = await generate({ EncryptionContext });
    expect(Plaintext).toHaveLength(64);
    const again = await decrypt(CiphertextBlob, { EncryptionContext: { b: '2', a: '1' } });
    expect(Buffer.from(again.Plaintext ?? [])).toEqual(Buffer.from(Plaintext ?? []));
    await expect(decrypt(CiphertextBlob)).rejects.toEqual(named('InvalidCiphertextException'));
    await expect(decrypt(CiphertextBlob, { EncryptionContext: { a: '1', b: '3' } })).rejects.toEqual(
      named('InvalidCiphertextException'),
    );
    await expect(decrypt(randomBytes(100))).rejects.toEqual(named('InvalidCiphertextException'));
  });

  it('refuse unknown keys and sizes out of range', async () => {
    await expect(generate({ KeyId: 'alias/nobody' })).rejects.toEqual(named('NotFoundException'));
    await expect(generate({ KeyId: '1234' })).rejects.toEqual(named('NotFoundException'));
    await expect(generate({ NumberOfBytes: 1_025 })).rejects.toEqual(named('ValidationException'));
    await expect(generate({ KeySpec: 'AES_256' })).rejects.toEqual(named('ValidationException'));
  });
});

interface Action {
  ActionType: string;
  ActionParameters: { KMSKeyId?: string; Challenge?: string };
}

/** Starts an encrypted shell of the first node and answers its handshake as `binds` says. */
async function begin({ binds = true, agentVersion = '3.3.1611.0', requiresChallenge = false, context = {} } = {}) {
  const { accountId, region, world } = sandbox;
  const node = world.nodes(accountId, region).at(0);
  const { sessionId, token } = world.sessions.start(
    {
      accountId,
      region,
      node: {
        instanceId: node.id,
        hostname: node.hostname,
        platformType: 'Linux',
        platformName: node.platformName,
        agentVersion,
        paced: false,
        requiresChallenge,
      },
      sessionType: 'Standard_Stream',
      properties: null,
      shellProfile: { linux: '', windows: '' },
      kmsKeyId: sessionKeyAlias,
    },
    world.keys.principal(sandbox.accessKeyId),
    'SSM-SessionManagerRunShell',
    '',
  );
  const client = createRawClient();
  opened.push(client);
  await client.open(`${sandbox.endpoint.replace('http', 'ws')}/v1/data-channel/${sessionId}`, token);
  await expect.poll(() => client.messages[0]?.payloadType).toBe(types.request);
  const { RequestedClientActions } = JSON.parse(client.messages[0]?.payload.toString() ?? '') as {
    RequestedClientActions: Action[];
  };
  const asked = RequestedClientActions.find(({ ActionType }) => ActionType === 'KMSEncryption')?.ActionParameters;
  const { Plaintext, CiphertextBlob } = await generate({
    KeyId: asked?.KMSKeyId,
    EncryptionContext: {
      'aws:ssm:SessionId': sessionId,
      'aws:ssm:TargetId': node.id,
      ...(binds && asked?.Challenge !== undefined && { 'aws:ssm:RandomChallenge': asked.Challenge }),
      ...context,
    },
  });
  const ActionResult = {
    KMSCipherTextKey: Buffer.from(CiphertextBlob ?? []).toString('base64'),
    KMSCipherTextHash: null,
    ...(binds && { ChallengeAcknowledgement: true }),
  };
  const answer = {
    ClientVersion: '1.2.677.0',
    ProcessedClientActions: [
      { ActionType: 'SessionType', ActionStatus: 1, ActionResult: null, Error: '' },
      { ActionType: 'KMSEncryption', ActionStatus: 1, ActionResult, Error: '' },
    ],
    Errors: null,
  };
  client.send(types.response, JSON.stringify(answer));
  return { client, asked, key: Buffer.from(Plaintext ?? []) };
}

function read(key: Buffer, secret: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key.subarray(0, 32), secret.subarray(0, nonce));
  decipher.setAuthTag(secret.subarray(-tag));
  return Buffer.concat([decipher.update(secret.subarray(nonce, -tag)), decipher.final()]);
}

function write(key: Buffer, text: Buffer): Buffer {
  const start = randomBytes(nonce);
  const cipher = createCipheriv('aes-256-gcm', key.subarray(32), start);
  return Buffer.concat([start, cipher.update(text), cipher.final(), cipher.getAuthTag()]);
}

const challengeOf = (client: RawClient) => client.messages.find(({ payloadType }) => payloadType === challengeRequest);

async function prove(client: RawClient, key: Buffer): Promise<void> {
  await expect.poll(() => challengeOf(client)).toBeDefined();
  const { Challenge } = JSON.parse(challengeOf(client)?.payload.toString() ?? '') as { Challenge: string };
  const answer = write(key, read(key, Buffer.from(Challenge, 'base64'))).toString('base64');
  client.send(challengeResponse, JSON.stringify({ Challenge: answer }));
  await expect.poll(() => client.messages.some(({ payloadType }) => payloadType === types.complete)).toBe(true);
}

const shown = (client: RawClient, key: Buffer) =>
  client.messages
    .filter(({ payloadType }) => payloadType === types.output)
    .map(({ payload }) => read(key, payload).toString())
    .join('');

describe('an encrypted shell', () => {
  it.each([true, false])('proves its key, then runs both ways (random challenge bound: %s)', async (binds) => {
    const { client, key, asked } = await begin({ binds });
    expect(asked?.Challenge).toHaveLength(24);
    await prove(client, key);
    const complete = client.messages.find(({ payloadType }) => payloadType === types.complete);
    expect(complete?.payload.toString()).toContain('This session is encrypted using AWS KMS.');
    client.send(types.size, '{"cols":90,"rows":20}');
    client.send(types.output, write(key, Buffer.from('echo $((6*7))-secret\r')));
    await expect.poll(() => shown(client, key), { timeout: 10_000 }).toContain('42-secret');
    expect(client.bytes().includes('secret')).toBe(false);
    // What is not encrypted is neither taken nor acknowledged.
    client.send(types.output, 'echo clear\r');
    client.send(types.size, '{"cols":91,"rows":20}');
    await expect.poll(() => client.unacknowledged.size).toBe(1);
  });

  it('of an agent before 3.3.808 has no random challenge', async () => {
    const { asked } = await begin({ agentVersion: '3.3.551.0' });
    expect(asked).toEqual({ KMSKeyId: sessionKeyAlias });
  });

  it('fails for a key of another session, and where the random challenge is insisted on', async () => {
    const other = await begin({ context: { 'aws:ssm:SessionId': 'other' } });
    await expect.poll(() => other.client.closing()?.Output).toContain('InvalidCiphertextException');
    const strict = await begin({ binds: false, requiresChallenge: true });
    await expect
      .poll(() => strict.client.closing()?.Output)
      .toBe(
        'Encountered error while initiating handshake. client does not support required encryption context random challenge',
      );
  });
});
