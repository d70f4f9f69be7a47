import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSshService } from '../../main/features/ssh/service.ts';
import { createSandbox, type Sandbox } from '../../sandbox/sandbox.ts';

// The real ssh, scp and rsync reach a real sshd through the configuration that the app writes. The node's port 22 is this
// computer's in the sandbox, so the throw-away server's own port is named.

const run = promisify(execFile);
const sshd = '/usr/sbin/sshd';
const plugin = path.resolve(import.meta.dirname, '../../out/plugin/session-manager-plugin');
const home = mkdtempSync(path.join(tmpdir(), 'plugin-ssh-'));
const { username } = userInfo();

let sandbox: Sandbox;
let server: ChildProcess | undefined;
let port = 0;
beforeAll(async () => {
  sandbox = await createSandbox({ nodes: 3, unpaced: true, home: path.join(home, 'nodes') });
  mkdirSync(path.join(home, '.aws'));
  writeFileSync(
    path.join(home, '.aws', 'config'),
    `[profile "my box"]\nregion = ${sandbox.region}\nendpoint_url = ${sandbox.endpoint}\n`,
  );
  writeFileSync(
    path.join(home, '.aws', 'credentials'),
    `[my box]\naws_access_key_id = ${sandbox.accessKeyId}\naws_secret_access_key = ${sandbox.secretAccessKey}\n`,
  );
  const service = createSshService({ homeDir: home, pluginFile: plugin });
  const scope = { profile: 'my box', region: sandbox.region };
  await service.write({ scope, names: [{ name: 'web-1', nodeId: node() }] });
  if (existsSync(sshd)) await startServer();
});
afterAll(async () => {
  server?.kill();
  await sandbox.close();
  rmSync(home, { recursive: true, force: true });
});

const node = () => sandbox.world.nodes(sandbox.accountId, sandbox.region).at(0).id;
const file = (name: string) => path.join(home, name);
const env = () => ({
  PATH: process.env.PATH,
  HOME: home,
  AWS_CONFIG_FILE: file('.aws/config'),
  AWS_SHARED_CREDENTIALS_FILE: file('.aws/credentials'),
});

async function startServer(): Promise<void> {
  const keygen = (name: string) => execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file(name)]);
  keygen('host-key');
  keygen('user-key');
  writeFileSync(file('authorized'), readFileSync(file('user-key.pub')), { mode: 0o600 });
  port = await freePort();
  writeFileSync(
    file('sshd_config'),
    [
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${file('host-key')}`,
      `AuthorizedKeysFile ${file('authorized')}`,
      `PidFile ${file('sshd.pid')}`,
      'StrictModes no',
      'UsePAM no',
      'PasswordAuthentication no',
      'PermitRootLogin yes',
      'Subsystem sftp internal-sftp',
    ].join('\n'),
  );
  // Where its system service would make it.
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true });
  server = spawn(sshd, ['-D', '-e', '-f', file('sshd_config')], { stdio: ['ignore', 'ignore', 'pipe'] });
  const { stderr } = server;
  let told = '';
  await new Promise<void>((resolve, reject) => {
    stderr?.on('data', (bytes: Buffer) => {
      told += bytes.toString();
      if (told.includes('Server listening')) resolve();
    });
    server?.once('exit', () => reject(new Error(told)));
  });
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => probe.once('listening', resolve));
  const { port: free } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return free;
}

/** Of the user's home that the test has: ssh takes it from the system's list of users, and not from HOME. */
const options = (at: (port: number) => string[]) => [
  ...at(port),
  '-F',
  file('.ssh/here'),
  '-i',
  file('user-key'),
  '-o',
  `UserKnownHostsFile=${file('known')}`,
  '-o',
  'StrictHostKeyChecking=accept-new',
  '-o',
  'BatchMode=yes',
];

// An SSH server is not installed for a test: its package would start it for the whole network.
describe.runIf(existsSync(sshd))('with an SSH server', () => {
  beforeAll(() => {
    // The one line that the app added, with the folder that ssh would find by itself.
    const [include = ''] = readFileSync(file('.ssh/config'), 'utf8').split('\n');
    writeFileSync(file('.ssh/here'), `${include.replace('Include ', `Include ${file('.ssh/')}`)}\n`, { mode: 0o600 });
  });
  const ssh = (host: string, command: string) =>
    run('ssh', [...options((to) => ['-p', String(to)]), `${username}@${host}`, command], { env: env() });

  it('ssh runs a command on a node by its id and by its name, and nothing is added to its output', async () => {
    for (const host of [node(), 'web-1']) {
      const { stdout, stderr } = await ssh(host, 'echo $((6*7)); exit 0');
      expect(stdout).toBe('42\n');
      expect(stderr.replace(/^Warning: Permanently added .*\r?\n/m, '')).toBe('');
    }
    await expect
      .poll(() => sandbox.world.sessions.list(sandbox.accountId, sandbox.region)[0]?.status)
      .toBe('Terminated');
  });

  it('ssh has the remote exit code', async () => {
    await expect(ssh('web-1', 'exit 7')).rejects.toMatchObject({ code: 7 });
  });

  it('scp carries a file there and back', async () => {
    const bytes = randomBytes(700_001);
    writeFileSync(file('there'), bytes);
    const scp = (from: string, to: string) =>
      run('scp', [...options((at) => ['-P', String(at)]), from, to], { env: env() });
    await scp(file('there'), `${username}@web-1:${file('copied')}`);
    await scp(`${username}@web-1:${file('copied')}`, file('back'));
    const digest = (name: string) =>
      createHash('sha256')
        .update(readFileSync(file(name)))
        .digest('hex');
    expect([digest('copied'), digest('back')]).toEqual([digest('there'), digest('there')]);
  });

  // Where it is installed: nothing else of the tests needs it.
  it.runIf(existsSync('/usr/bin/rsync'))(
    'rsync makes a folder on a node equal, and sends no more than differs',
    async () => {
      mkdirSync(file('tree'));
      writeFileSync(file('tree/same'), randomBytes(300_000));
      writeFileSync(file('tree/changed'), 'one');
      const over = ['ssh', ...options((to) => ['-p', String(to)])].join(' ');
      const sync = async () => {
        const to = `${username}@web-1:${file('mirror')}`;
        const { stdout } = await run('rsync', ['-ac', '--out-format=%n', '-e', over, `${file('tree')}/`, to], {
          env: env(),
        });
        return stdout.split('\n').filter((name) => name !== '' && !name.endsWith('/'));
      };
      expect((await sync()).toSorted()).toEqual(['changed', 'same']);
      writeFileSync(file('tree/changed'), 'two');
      expect(await sync()).toEqual(['changed']);
      for (const name of ['same', 'changed'])
        expect(readFileSync(file(`mirror/${name}`))).toEqual(readFileSync(file(`tree/${name}`)));
    },
  );
});

it('says in one line why a node cannot be reached', async () => {
  const args = ['ssh', '--profile', 'my box', '--region', sandbox.region, '--target', 'i-00000000000000000'];
  await expect(run(plugin, args, { env: env() })).rejects.toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(/^session-manager-plugin: .*i-00000000000000000.*\n$/),
  });
});
