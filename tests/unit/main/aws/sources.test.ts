import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it, test, vi } from 'vitest';
import { FailureError } from '../../../../contract/failure.ts';
import { commandWords } from '../../../../main/aws/command-words.ts';
import type { Keys } from '../../../../main/aws/credential-plan.ts';
import { createLoginPath } from '../../../../main/aws/login-path.ts';
import { createContainerSource } from '../../../../main/aws/sources/container.ts';
import { createEnvironmentSource } from '../../../../main/aws/sources/environment.ts';
import { createInstanceMetadataSource } from '../../../../main/aws/sources/instance-metadata.ts';
import { createProcessSource } from '../../../../main/aws/sources/process.ts';
import type { SourceCall } from '../../../../main/aws/sources/source.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'sources-'));
afterAll(() => rmSync(folder, { recursive: true }));

const call: SourceCall = {
  profile: 'p',
  region: 'us-east-1',
  key: 'k',
  waiting: new Set(['p']),
  place: () => {
    throw new Error('unused');
  },
  keysOf: () => Promise.reject(new Error('unused')),
  ended: () => false,
};

async function outcome(keys: Promise<Keys>): Promise<unknown> {
  try {
    return await keys;
  } catch (error) {
    if (error instanceof FailureError) return error.failure;
    throw error;
  }
}

const now = Date.parse('2026-01-01T00:00:00Z');
const onPosix = process.platform !== 'win32';

describe('a process', () => {
  const run = (script: string, limitMs = 10_000) => {
    const file = path.join(folder, 'script.mjs');
    writeFileSync(file, script);
    const source = createProcessSource({
      env: { ...process.env },
      homeDir: folder,
      path: async () => '/nowhere/first:/nowhere/second',
      limitMs,
      now: () => now,
    });
    return outcome(source({ kind: 'process', command: `"${process.execPath}" "${file}"` }, call));
  };
  it.runIf(onPosix)(
    'that leaves an agent behind, which holds its pipes, has printed its keys all the same',
    async () => {
      const keys = { Version: 1, AccessKeyId: 'AKIDLEFT', SecretAccessKey: 's' };
      const found = await run(
        `import { spawn } from 'node:child_process';
       spawn('/bin/sleep', ['20'], { stdio: ['ignore', 'inherit', 'inherit'] }).unref();
       process.stdout.write(${JSON.stringify(JSON.stringify(keys))});`,
      );
      expect(found).toMatchObject({ accessKeyId: 'AKIDLEFT' });
    },
  );

  const print = (value: unknown) => run(`process.stdout.write(${JSON.stringify(JSON.stringify(value))})`);
  const whole = {
    Version: 1,
    AccessKeyId: 'AK',
    SecretAccessKey: 'canary-secret-1234',
    SessionToken: 'canary-token-5678',
  };

  it.each([
    ['keys with an end', { ...whole, Expiration: '2026-01-01T01:00:00+00:00' }, '2026-01-01T01:00:00.000Z'],
    ['keys without one', whole, undefined],
  ])('prints %s', async (_name, value, end) => {
    expect(await print(value)).toEqual({
      accessKeyId: 'AK',
      secretAccessKey: 'canary-secret-1234',
      sessionToken: 'canary-token-5678',
      ...(end !== undefined && { expiration: new Date(end) }),
    });
  });

  it.each([
    ['no Version', { ...whole, Version: undefined }, 'Its Version is not 1.'],
    ['another Version', { ...whole, Version: 2 }, 'Its Version is not 1.'],
    ['no secret', { ...whole, SecretAccessKey: undefined }, 'Missing or of a wrong kind: SecretAccessKey.'],
    ['a number for a key', { ...whole, AccessKeyId: 7 }, 'Missing or of a wrong kind: AccessKeyId.'],
    ['an end that is past', { ...whole, Expiration: '2025-12-31T23:59:59Z' }, 'ended at 2025-12-31T23:59:59.000Z'],
    ['an end that is no time', { ...whole, Expiration: 'soon' }, 'Its Expiration is no time.'],
  ])('is refused with %s, without its secret', async (_name, value, reason) => {
    const failure = await print(value);
    expect(failure).toMatchObject({
      code: 'credential-process-failed',
      subject: { profile: 'p', program: process.execPath, reason: expect.stringContaining(reason) },
      remedy: 'retry',
    });
    expect(JSON.stringify(failure)).not.toContain('canary');
  });

  it('tells what it said when it fails, without the keys that it printed', async () => {
    const failure = await run(
      "process.stdout.write('canary-secret-1234'); process.stderr.write('no vault for canary-secret-1234'); process.exitCode = 7",
    );
    expect(failure).toMatchObject({ message: 'no vault for • (it ended with 7)' });
  });

  it('that prints no JSON, or too much, is told', async () => {
    expect(await run("console.log('hello')")).toMatchObject({ message: 'What it printed is no JSON.' });
    expect(await run("process.stdout.write('x'.repeat(2_000_000))")).toMatchObject({
      message: 'It printed more than 1 MiB.',
    });
  });

  it.runIf(onPosix)('is ended at its time limit with all that it started', async () => {
    const pidFile = path.join(folder, 'pid');
    const failure = await run(
      `import { spawn } from 'node:child_process';
       import { writeFileSync } from 'node:fs';
       const child = spawn('/bin/sleep', ['60'], { stdio: 'inherit' });
       writeFileSync(${JSON.stringify(pidFile)}, String(child.pid));
       process.stderr.write('waiting for your phone');
       setInterval(() => {}, 1_000);`,
      1_500,
    );
    expect(failure).toMatchObject({
      message: expect.stringMatching(/^It did not end within \d s\. waiting for your phone$/),
    });
    const alive = () => {
      try {
        // A zombie that nobody has waited for yet is no running program.
        return !readFileSync(`/proc/${readFileSync(pidFile, 'utf8')}/stat`, 'utf8').includes(') Z');
      } catch {
        return false;
      }
    };
    expect(existsSync(pidFile)).toBe(true);
    await vi.waitFor(() => expect(alive()).toBe(false));
  });

  it('that is not there is told with the folders that were searched', async () => {
    const source = createProcessSource({
      env: {},
      homeDir: folder,
      path: async () => '/nowhere/first:/nowhere/second',
    });
    const failure = await outcome(source({ kind: 'process', command: 'no-such-vault get' }, call));
    expect(failure).toMatchObject({
      subject: { program: 'no-such-vault' },
      message: 'There is no such program. Searched: /nowhere/first:/nowhere/second',
    });
  });

  it.runIf(onPosix)('is found on the PATH of the login shell', async () => {
    const bin = mkdtempSync(path.join(folder, 'bin-'));
    writeFileSync(path.join(bin, 'vault'), `#!/bin/sh\necho '${JSON.stringify(whole)}'\n`);
    chmodSync(path.join(bin, 'vault'), 0o700);
    const source = createProcessSource({ env: { PATH: '/bin' }, homeDir: folder, path: async () => `${bin}:/bin` });
    expect(await outcome(source({ kind: 'process', command: 'vault' }, call))).toMatchObject({ accessKeyId: 'AK' });
  });
});

describe('words of a command', () => {
  const commands = [
    'vault get',
    '  /opt/my\\ tools/vault  --for "a b" ',
    `a'b c'd "e\\"f" "g\\h" ''`,
    'tab\tand\nline',
    '"C:\\Program Files\\vault.exe" x',
  ];
  it.each(commands)('POSIX: %j as Python says', (command) => {
    const script = 'import json,shlex,sys; print(json.dumps(shlex.split(sys.argv[1])))';
    const theirs: unknown = JSON.parse(execFileSync('python3', ['-c', script, command], { encoding: 'utf8' }));
    expect(commandWords(command, 'linux')).toEqual(theirs);
  });

  // The table of "Parsing C++ command-line arguments" (Microsoft), and plain ones.
  it.each([
    ['"a b c" d e', ['a b c', 'd', 'e']],
    [String.raw`"ab\"c" "\\" d`, ['ab"c', '\\', 'd']],
    [String.raw`a\\\b d"e f"g h`, [String.raw`a\\\b`, 'de fg', 'h']],
    [String.raw`a\\\"b c d`, [String.raw`a\"b`, 'c', 'd']],
    [String.raw`a\\\\"b c" d e`, [String.raw`a\\b c`, 'd', 'e']],
    [String.raw`C:\tools\vault.exe 'x y'`, [String.raw`C:\tools\vault.exe`, "'x", "y'"]],
    ['x "" y', ['x', '', 'y']],
  ])('Windows: %j', (command, words) => {
    expect(commandWords(command, 'win32')).toEqual(words);
  });

  it('an open quote is none', () => {
    expect(commandWords("a 'b", 'linux')).toBeUndefined();
    expect(commandWords('a "b', 'win32')).toBeUndefined();
  });
});

describe.runIf(onPosix)('the PATH of the login shell', () => {
  const shell = (script: string) => {
    const file = path.join(mkdtempSync(path.join(folder, 'shell-')), 'sh');
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o700);
    return file;
  };

  it('goes before our own, each folder once, whatever start files print; the shell is asked once', async () => {
    const count = path.join(folder, 'count');
    const SHELL = shell(
      `echo asked >> ${count}; echo 'Welcome!'; PATH=/their/bin:/usr/bin exec /bin/sh -c "$2"; echo not reached`,
    );
    const read = createLoginPath({ env: { SHELL, PATH: '/usr/bin:/our/bin' } });
    expect(await Promise.all([read(), read()])).toEqual(Array(2).fill('/their/bin:/usr/bin:/our/bin'));
    expect(readFileSync(count, 'utf8')).toBe('asked\n');
  });

  it.each([
    ['does not answer', 'exec sleep 60'],
    ['fails', 'exit 1'],
  ])('is our own where the shell %s', async (_name, script) => {
    const read = createLoginPath({ env: { SHELL: shell(script), PATH: '/our/bin' }, limitMs: 300 });
    expect(await read()).toBe('/our/bin');
  });

  it('is our own where the shell is not there, and on Windows', async () => {
    expect(await createLoginPath({ env: { SHELL: '/nowhere/sh', PATH: '/our/bin' } })()).toBe('/our/bin');
    expect(await createLoginPath({ env: { Path: 'C:\\bin' }, platform: 'win32' })()).toBe('C:\\bin');
  });
});

test.each([
  ['keys', { AWS_ACCESS_KEY_ID: 'A', AWS_SECRET_ACCESS_KEY: 'S' }, { accessKeyId: 'A', secretAccessKey: 'S' }],
  [
    'the older name of the token first',
    { AWS_ACCESS_KEY_ID: 'A', AWS_SECRET_ACCESS_KEY: 'S', AWS_SESSION_TOKEN: 'new', AWS_SECURITY_TOKEN: 'old' },
    { accessKeyId: 'A', secretAccessKey: 'S', sessionToken: 'old' },
  ],
  [
    'an end',
    { AWS_ACCESS_KEY_ID: 'A', AWS_SECRET_ACCESS_KEY: 'S', AWS_CREDENTIAL_EXPIRATION: '2026-01-01T01:00:00Z' },
    { accessKeyId: 'A', secretAccessKey: 'S', expiration: new Date('2026-01-01T01:00:00Z') },
  ],
  ['half a pair', { AWS_ACCESS_KEY_ID: 'A' }, { code: 'credentials-missing' }],
  ['none', {}, { code: 'credentials-missing' }],
  [
    'an end that is past',
    { AWS_ACCESS_KEY_ID: 'A', AWS_SECRET_ACCESS_KEY: 'S', AWS_CREDENTIAL_EXPIRATION: '2025-01-01T01:00:00Z' },
    { code: 'credentials-expired' },
  ],
])('the environment gives %s', async (_name, env, expected) => {
  const found = await outcome(createEnvironmentSource(env, () => now)({ kind: 'environment' }, call));
  if ('code' in expected) expect(found).toMatchObject(expected);
  else expect(found).toEqual(expected);
});

describe('the metadata service', () => {
  const role = '/latest/meta-data/iam/security-credentials/';
  const keys = JSON.stringify({
    Code: 'Success',
    AccessKeyId: 'A',
    SecretAccessKey: 'canary-secret',
    Token: 'canary-token',
    Expiration: '2026-01-01T06:00:00Z',
  });

  async function ask(
    answers: (request: IncomingMessage) => [number, string] | undefined,
    more: { env?: Record<string, string>; settings?: Record<string, string> } = {},
  ) {
    const seen: string[] = [];
    const server = createServer((request, response) => {
      seen.push(`${request.method} ${request.url} ${String(request.headers['x-aws-ec2-metadata-token'] ?? '-')}`);
      const answer = answers(request);
      if (answer !== undefined) response.writeHead(answer[0]).end(answer[1]);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const source = createInstanceMetadataSource(
      { AWS_EC2_METADATA_SERVICE_ENDPOINT: endpoint, ...more.env },
      () => now,
    );
    const found = await outcome(source({ kind: 'ec2-metadata', settings: more.settings ?? {} }, call));
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    return { found, seen, endpoint };
  }
  const old = ({ url = '' }: IncomingMessage): [number, string] =>
    url === role ? [200, 'r\nother'] : url === `${role}r` ? [200, keys] : [404, ''];

  it('is asked with a token, and with none where it knows version 1 alone', async () => {
    const version2 = await ask((request) => (request.method === 'PUT' ? [200, 'T'] : old(request)));
    const expected = {
      accessKeyId: 'A',
      secretAccessKey: 'canary-secret',
      sessionToken: 'canary-token',
      expiration: new Date('2026-01-01T06:00:00Z'),
    };
    expect(version2.found).toEqual(expected);
    expect(version2.seen).toEqual(['PUT /latest/api/token -', `GET ${role} T`, `GET ${role}r T`]);
    const version1 = await ask(old);
    expect(version1.found).toEqual(expected);
    expect(version1.seen.slice(1)).toEqual([`GET ${role} -`, `GET ${role}r -`]);
  });

  it('keys told with an end in the past hold for a while: the service could not renew them', async () => {
    const { found } = await ask(({ method, url = '' }) =>
      method === 'PUT' ? [200, 'T'] : [200, url === role ? 'r' : keys.replace('2026-01-01T06', '2025-12-31T23')],
    );
    expect(found).toMatchObject({ expiration: new Date(now + 600_000) });
  });

  it.each([
    ['version 1 where it is forbidden', old, { settings: { ec2_metadata_v1_disabled: 'true' } }, 'it answered 404'],
    ['no role', () => [404, 'canary'] as [number, string], {}, 'it answered 404'],
    ['keys that are none', () => [200, '{"canary":1}'] as [number, string], {}, 'its answer is none of a role'],
    ['silence', () => undefined, { settings: { metadata_service_timeout: '0.1' } }, 'it did not answer in time'],
    ['a switch', old, { env: { AWS_EC2_METADATA_DISABLED: 'true' } }, 'AWS_EC2_METADATA_DISABLED is true.'],
  ])('fails with %s', async (_name, answers, more, message) => {
    const { found } = await ask(answers, more);
    expect(found).toMatchObject({ code: 'credentials-missing', message: expect.stringContaining(message) });
    expect(JSON.stringify(found)).not.toContain('canary');
  });
});

test.each([
  ['no endpoint', {}, 'are not set'],
  [
    'an endpoint elsewhere without encryption',
    { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://elsewhere.example/' },
    'URL not accepted',
  ],
])('a container with %s', async (_name, env, message) => {
  const found = await outcome(createContainerSource(env)({ kind: 'ecs' }, call));
  expect(found).toMatchObject({ code: 'credentials-missing', message: expect.stringContaining(message) });
});
