import { request } from 'node:http';
import { DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import { DescribeInstancePropertiesCommand, StartSessionCommand } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/sandbox.ts';
import { clientsOf } from '../support/sandbox-clients.ts';

const open: Sandbox[] = [];
async function sandboxOf(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await createSandbox(options);
  open.push(sandbox);
  return sandbox;
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((sandbox) => sandbox.close()));
});

const named = (name: string) => expect.objectContaining({ name });
const me = new GetCallerIdentityCommand({});
const properties = new DescribeInstancePropertiesCommand({});

function raw(sandbox: Sandbox, options: { method?: string; headers?: Record<string, string>; body?: string | Buffer }) {
  return new Promise<{ status: number | undefined; body: string; headers: NodeJS.Dict<string | string[]> }>(
    (resolve, reject) => {
      const { method = 'POST', headers = {}, body = '' } = options;
      const call = request(sandbox.endpoint, { method, headers, agent: false }, (answer) => {
        let text = '';
        answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
        answer.on('end', () => resolve({ status: answer.statusCode, body: text, headers: answer.headers }));
      });
      call.on('error', reject);
      call.end(body);
    },
  );
}

describe('who is refused', () => {
  it('unsigned requests', async () => {
    const sandbox = await sandboxOf();
    const target = {
      'x-amz-target': 'AmazonSSM.DescribeInstanceInformation',
      'content-type': 'application/x-amz-json-1.1',
    };
    const answer = await raw(sandbox, { headers: target, body: '{}' });
    expect(answer.status).toBe(403);
    expect(JSON.parse(answer.body)).toMatchObject({ __type: 'MissingAuthenticationTokenException' });
    expect(answer.headers['x-amzn-requestid']).toMatch(/^[0-9a-f-]{36}$/);
    expect((await raw(sandbox, { method: 'GET' })).status).toBe(403);
  });

  it('a wrong secret and an unknown key, in the shape of each protocol', async () => {
    const sandbox = await sandboxOf();
    const wrong = clientsOf(sandbox, { secret: 'no' });
    await expect(wrong.ssm.send(properties)).rejects.toEqual(named('InvalidSignatureException'));
    await expect(wrong.sts.send(me)).rejects.toEqual(named('SignatureDoesNotMatch'));
    await expect(wrong.ec2.send(new DescribeInstancesCommand({}))).rejects.toEqual(named('AuthFailure'));
    const other = clientsOf({ ...sandbox, accessKeyId: 'AKIAOTHER' });
    await expect(other.ssm.send(properties)).rejects.toEqual(named('UnrecognizedClientException'));
    await expect(other.sts.send(me)).rejects.toEqual(named('InvalidClientTokenId'));
  });

  it('pages of another name, also for the data channel', async () => {
    const sandbox = await sandboxOf();
    expect((await raw(sandbox, { headers: { host: 'rebound.example' } })).status).toBe(403);
    const target = sandbox.world.nodes(sandbox.accountId, sandbox.region).at(0).id;
    const { StreamUrl = '' } = await clientsOf(sandbox).ssm.send(new StartSessionCommand({ Target: target }));
    const opens = (headers: Record<string, string>) =>
      new Promise<boolean>((resolve) => {
        const socket = new WebSocket(StreamUrl, { headers });
        socket.once('open', () => {
          socket.terminate();
          resolve(true);
        });
        socket.once('error', () => resolve(false));
      });
    expect(await opens({ host: 'rebound.example' })).toBe(false);
    expect(await opens({ origin: 'https://page.example' })).toBe(false);
    expect(await opens({})).toBe(true);
  });

  it('bodies of more than a mebibyte', async () => {
    const sandbox = await sandboxOf();
    const headers = { 'content-length': '2000000', expect: '100-continue' };
    const answer = await new Promise<number | undefined>((resolve, reject) => {
      const call = request(sandbox.endpoint, { method: 'POST', headers, agent: false }, ({ statusCode }) =>
        resolve(statusCode),
      );
      call.on('error', reject);
      call.flushHeaders();
    });
    expect(answer).toBe(413);
  });
});

describe('what goes wrong on purpose', () => {
  it('every third call is throttled', async () => {
    const { ssm } = clientsOf(await sandboxOf({ throttleEvery: 3 }));
    await ssm.send(properties);
    await ssm.send(properties);
    await expect(ssm.send(properties)).rejects.toEqual(named('ThrottlingException'));
    await ssm.send(properties);
  });

  it('a fault denies, breaks or delays the calls that it names, as often as it says', async () => {
    const calls = [
      { operation: 'ssm:DescribeInstanceProperties', code: 'AccessDeniedException', message: 'no', times: 1 },
      { operation: 'ec2:*', code: 'AccessDeniedException', message: 'no', status: 403 },
      { operation: 'sts:*', html: true, times: 1 },
    ];
    const { ssm, ec2, sts } = clientsOf(await sandboxOf({ faults: { calls, channel: {} } }));
    await expect(ssm.send(properties)).rejects.toEqual(named('AccessDeniedException'));
    await ssm.send(properties);
    await expect(ec2.send(new DescribeInstancesCommand({}))).rejects.toEqual(named('UnauthorizedOperation'));
    await expect(sts.send(me)).rejects.toMatchObject({ $metadata: { httpStatusCode: 503 } });
    await sts.send(me);
  });

  it('a clock that is off is refused, and put right by a client that tries again', async () => {
    const sandbox = await sandboxOf({ faults: { calls: [], channel: {}, clockSkewMs: 3_600_000 } });
    await expect(clientsOf(sandbox).ssm.send(properties)).rejects.toEqual(named('InvalidSignatureException'));
    await expect(clientsOf(sandbox).sts.send(me)).rejects.toEqual(named('SignatureDoesNotMatch'));
    await expect(clientsOf(sandbox).ec2.send(new DescribeInstancesCommand({}))).rejects.toEqual(
      named('RequestExpired'),
    );
    const patient = clientsOf(sandbox, { maxAttempts: 2 }).ssm;
    expect((await patient.send(properties)).InstanceProperties).toHaveLength(24);
  });
});
