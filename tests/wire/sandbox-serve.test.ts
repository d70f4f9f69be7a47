import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { paginateDescribeInstanceProperties } from '@aws-sdk/client-ssm';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSandbox } from '../../sandbox/sandbox.ts';
import { readOptions } from '../../sandbox/options.ts';
import { createNodes } from '../../sandbox/world/nodes.ts';
import { clientsOf } from '../support/sandbox-clients.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'sandbox-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const faultsFile = (content: string): string => {
  const file = path.join(folder, 'faults.json');
  writeFileSync(file, content);
  return file;
};

describe('the command line', () => {
  it('is read', () => {
    const options = readOptions([
      '--nodes',
      '7',
      '--accounts',
      '111111111111,222222222222',
      '--regions',
      'eu-west-1',
      '--agents',
      'old',
      '--unpaced',
      '--fast-resend',
      '--require-kms-challenge',
      '--without-preferences',
      '--minute',
      '50',
      '--trail-delay',
      '7',
      '--metadata',
      '--mfa-code',
      '123456',
    ]);
    expect(options).toMatchObject({
      nodes: 7,
      accounts: ['111111111111', '222222222222'],
      regions: ['eu-west-1'],
      agents: 'old',
      unpaced: true,
      fastResend: true,
      requiresChallenge: true,
      withoutPreferences: true,
      minuteMs: 50,
      trailDelayMs: 7,
      metadata: true,
      mfaCode: '123456',
    });
  });

  it.each([
    [['--nodes', 'many']],
    [['--port', '70000']],
    [['--accounts', '12']],
    [['--mfa-code', '12345']],
    [['--regions', 'Mars']],
    [['--agents', 'none']],
    [['--minute', '60001']],
    [['--nonsense']],
    [['--faults', '/no/such/file']],
  ])('%j is refused in one line', (args) => {
    expect(() => readOptions(args)).toThrowError(/^[^\n]+$/);
  });

  it.each([
    ['{', /cannot be read/],
    ['[]', /an object/],
    ['{"typo":1}', /unknown member: typo/],
    ['{"calls":[{"code":"X"}]}', /calls\[0\]/],
    ['{"calls":[{"operation":"ssm:*","status":99}]}', /calls\[0\]\.status/],
    ['{"calls":[{"operation":"ssm:*","latencyMs":-1}]}', /latencyMs/],
    ['{"calls":[{"operation":"ssm:*","constructor":1}]}', /constructor/],
    ['{"channel":{"loseOutput":2}}', /loseOutput/],
    ['{"clockSkewMs":"x"}', /clockSkewMs/],
  ])('the faults file %s is refused', (content, text) => {
    expect(() => readOptions(['--faults', faultsFile(content)])).toThrowError(text);
  });

  it("keeps its keys in a file for the user alone, and writes over nobody else's file", async () => {
    const credentialsFile = path.join(folder, 'keys.json');
    const first = await createSandbox({ credentialsFile });
    await first.close();
    expect(statSync(credentialsFile).mode & 0o777).toBe(0o600);
    const second = await createSandbox({ credentialsFile });
    await second.close();
    expect(second.accessKeyId).toBe(first.accessKeyId);
    const other = path.join(folder, 'other');
    writeFileSync(other, 'precious');
    await expect(createSandbox({ credentialsFile: other })).rejects.toThrow(/no credentials file/);
    expect(readFileSync(other, 'utf8')).toBe('precious');
  });
});

describe('the world', () => {
  const place = {
    seed: 5,
    accountId: '123456789012',
    region: 'us-east-1',
    managed: 40,
    agents: 'mixed',
    startedAt: 1_764_000_000_000,
  } as const;
  const all = (options: typeof place | (Omit<typeof place, 'seed'> & { seed: number })) => {
    const nodes = createNodes(options);
    return Array.from({ length: nodes.count }, (_none, index) => nodes.at(index));
  };

  it('is the same for the same seed, another for another', () => {
    expect(all(place)).toEqual(all(place));
    expect(all({ ...place, seed: 6 }).map(({ id }) => id)).not.toContain(all(place)[0]?.id);
  });

  it('finds every node by its id, and gives no id or address twice', () => {
    const nodes = createNodes({ ...place, managed: 100_000 });
    const seen = new Set<string>();
    const lost: number[] = [];
    for (let index = 0; index < nodes.count; index += 1) {
      const { id, address } = nodes.at(index);
      seen.add(id).add(address);
      if (index % 97 === 0 && nodes.find(id)?.index !== index) lost.push(index);
    }
    expect(lost).toEqual([]);
    expect(seen.size).toBe(nodes.count * 2);
  });

  it('of 100,000 nodes gives every page', async () => {
    const sandbox = await createSandbox({ nodes: 100_000 });
    const ids = new Set<string | undefined>();
    for await (const page of paginateDescribeInstanceProperties(
      { client: clientsOf(sandbox).ssm, pageSize: 1000 },
      {},
    )) {
      for (const { InstanceId } of page.InstanceProperties ?? []) ids.add(InstanceId);
    }
    await sandbox.close();
    expect(ids.size).toBe(100_000);
  });
});

describe('the program', () => {
  // Inside the repository, so that Node finds the packages that stay outside the bundle.
  const root = path.join(import.meta.dirname, '..', '..');
  const built = path.join(root, '.cache', 'tests', 'sandbox');
  const serve = path.join(built, 'serve.js');
  beforeAll(() =>
    build({
      configFile: false,
      root,
      logLevel: 'error',
      build: { ssr: 'sandbox/serve.ts', outDir: built, emptyOutDir: true, target: 'node20.18' },
    }),
  );

  const start = (...args: string[]) => {
    const child = spawn(process.execPath, [serve, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
    const told = { out: '', err: '' };
    child.stdout.on('data', (chunk: Buffer) => (told.out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (told.err += chunk.toString()));
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    return { child, told, ended };
  };

  it('ends with 2 and one line for wrong arguments', async () => {
    const { told, ended } = start('--nodes', 'x');
    expect(await ended).toBe(2);
    expect(told.err.trim().split('\n')).toHaveLength(1);
    expect(told.out).toBe('');
  });

  it('says in one line that it is ready, and ends with its standard input when asked', async () => {
    const { child, told, ended } = start('--until-stdin-ends');
    await new Promise((resolve) => child.stdout.once('data', resolve));
    expect(Object.keys(JSON.parse(told.out) as object)).toEqual([
      'endpoint',
      'region',
      'accessKeyId',
      'secretAccessKey',
      'accountId',
    ]);
    child.stdin.end();
    expect(await ended).toBe(0);
  });

  it('listens with TLS and counts what its proxy leads through: the AWS CLI trusts the one and takes the other', async () => {
    const authority = path.join(folder, 'authority.pem');
    const { child, told, ended } = start(
      '--tls-port',
      '0',
      '--tls-authority',
      authority,
      '--proxy-port',
      '0',
      '--proxy-login',
      'me:canary',
      '--until-stdin-ends',
    );
    await new Promise((resolve) => child.stdout.once('data', resolve));
    const ready = JSON.parse(told.out) as Record<string, string>;
    const { secureEndpoint = '', proxy = '', accessKeyId = '', secretAccessKey = '' } = ready;
    const ask = (more: Record<string, string | undefined>) =>
      promisify(execFile)(
        'aws',
        ['sts', 'get-caller-identity', '--endpoint-url', secureEndpoint, '--region', 'us-east-1'],
        {
          env: {
            PATH: process.env['PATH'] ?? '',
            HOME: folder,
            AWS_ACCESS_KEY_ID: accessKeyId,
            AWS_SECRET_ACCESS_KEY: secretAccessKey,
            AWS_CA_BUNDLE: authority,
            HTTPS_PROXY: proxy.replace('http://', 'http://me:canary@'),
            ...more,
          },
        },
      );
    expect(JSON.parse((await ask({})).stdout)).toMatchObject({ Account: ready['accountId'] });
    // An empty one would turn the CLI's checks off.
    await expect(ask({ AWS_CA_BUNDLE: undefined })).rejects.toThrow(/SSL|certificate/i);
    await expect(ask({ HTTPS_PROXY: proxy })).rejects.toThrow(/407|Failed to connect to proxy/);
    const counted = (await (await fetch(proxy)).json()) as { connects: number; asked: string[] };
    expect(counted.connects).toBeGreaterThanOrEqual(3);
    expect(new Set(counted.asked)).toEqual(new Set([new URL(secureEndpoint).host]));
    child.stdin.end();
    expect(await ended).toBe(0);
  });

  it.each([
    ['--tls-authority', '/x.pem'],
    ['--proxy-login', 'me:x'],
    ['--proxy-refuse', '502'],
  ])('refuses %s without the port that it belongs to', async (...args) => {
    const { told, ended } = start(...args);
    expect(await ended).toBe(2);
    expect(told.err).toContain('port');
  });
});
