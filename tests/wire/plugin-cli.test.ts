import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import {
  CreateDocumentCommand,
  StartSessionCommand,
  UpdateDocumentCommand,
  UpdateDocumentDefaultVersionCommand,
  type StartSessionCommandInput,
} from '@aws-sdk/client-ssm';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createSandbox, type Sandbox } from '../../sandbox/sandbox.ts';
import { sessionKeyAlias } from '../../sandbox/world/keys.ts';
import { isolated, newestCli } from '../support/aws-cli.ts';
import { startInTerminal, type PluginTerminal } from '../support/plugin-terminal.ts';
import { clientsOf } from '../support/sandbox-clients.ts';

// The real AWS CLI with our session-manager-plugin on PATH, and the plugin alone as the CLI calls it.

const plugin = path.resolve(import.meta.dirname, '../../out/plugin/session-manager-plugin');
const cli = newestCli();
const home = mkdtempSync(path.join(tmpdir(), 'plugin-cli-'));

let sandbox: Sandbox;
let clients: ReturnType<typeof clientsOf>;
const terminals: PluginTerminal[] = [];
const children: ChildProcess[] = [];
beforeAll(async () => {
  sandbox = await createSandbox({ nodes: 3, unpaced: true, home: path.join(home, 'nodes') });
  clients = clientsOf(sandbox);
});
afterEach(() => {
  for (const { pty } of terminals.splice(0)) pty.kill('SIGKILL');
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(async () => {
  await sandbox.close();
  rmSync(home, { recursive: true, force: true });
});

const env = (more: Record<string, string> = {}): Record<string, string> => ({
  ...isolated,
  PATH: `${path.dirname(plugin)}${path.delimiter}${process.env.PATH ?? ''}`,
  HOME: home,
  AWS_ACCESS_KEY_ID: sandbox.accessKeyId,
  AWS_SECRET_ACCESS_KEY: sandbox.secretAccessKey,
  AWS_DEFAULT_REGION: sandbox.region,
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_PAGER: '',
  ...more,
});
const node = () => sandbox.world.nodes(sandbox.accountId, sandbox.region).at(0).id;
const sessions = () => sandbox.world.sessions.list(sandbox.accountId, sandbox.region);
const startSession = (document?: string, parameters: Record<string, string> = {}) => [
  '--endpoint-url',
  sandbox.endpoint,
  'ssm',
  'start-session',
  '--target',
  node(),
  ...(document === undefined ? [] : ['--document-name', document]),
  ...(Object.keys(parameters).length === 0 ? [] : ['--parameters', JSON.stringify(parametersOf(parameters))]),
];
const parametersOf = (parameters: Record<string, string>) =>
  Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, [value]]));

function open(command: readonly string[], more: Record<string, string> = {}): PluginTerminal {
  const terminal = startInTerminal(command, env(more));
  terminals.push(terminal);
  return terminal;
}

interface Run {
  readonly child: ChildProcess;
  readonly done: Promise<{ code: number | null; out: string; err: string }>;
  sofar(): string;
}

function run(command: readonly string[], more: Record<string, string> = {}, input?: string): Run {
  const [file = '', ...args] = command;
  const child = spawn(file, args, { env: env(more), stdio: ['pipe', 'pipe', 'pipe'] });
  children.push(child);
  let shown = '';
  child.stdout.on('data', (bytes: Buffer) => (shown += bytes.toString()));
  if (input !== undefined) child.stdin.end(input);
  const err = text(child.stderr);
  const done = once(child, 'close').then(async ([code]) => ({
    code: code as number | null,
    out: shown,
    err: await err,
  }));
  return { child, done, sofar: () => shown };
}

/** The command line of the plugin for a session started here, with the answer in the environment or in an argument. */
async function called(request: Omit<StartSessionCommandInput, 'Target'> = {}, form: 'json' | 'variable' = 'variable') {
  const input = { Target: node(), ...request };
  const { SessionId = '', StreamUrl, TokenValue } = await clients.ssm.send(new StartSessionCommand(input));
  const answer = JSON.stringify({ SessionId, StreamUrl, TokenValue });
  const [first, more] =
    form === 'json' ? [answer, {}] : ['AWS_SSM_START_SESSION_RESPONSE', { AWS_SSM_START_SESSION_RESPONSE: answer }];
  const command = [plugin, first, sandbox.region, 'StartSession', '', JSON.stringify(input), sandbox.endpoint];
  return { command, env: more as Record<string, string>, sessionId: SessionId };
}

describe('a shell of the AWS CLI', () => {
  it('takes keys and sizes, and gives the terminal back at its end', async () => {
    const terminal = open([cli, ...startSession()]);
    await terminal.shows(/Starting session with SessionId: operator-[0-9a-f]{17}/);
    await terminal.shows(/\$ $/);
    terminal.pty.write('echo $((6*7))-keys; stty size\r');
    await terminal.shows(/[\r\n]42-keys[^]*\n30 100/);
    terminal.pty.resize(111, 33);
    // The size follows the window, after a moment that nobody tells.
    await expect
      .poll(
        () => {
          terminal.pty.write('stty size\r');
          return terminal.shown();
        },
        { timeout: 10_000, interval: 300 },
      )
      .toMatch(/[\r\n]33 111/);
    // The key goes before all that waits: the command must run, and the shell be back, for what it means here.
    terminal.pty.write('echo $((40+2))-cat; cat\r');
    await terminal.shows(/[\r\n]42-cat/);
    terminal.pty.write('\u0003');
    // The shell reads keys again (it turns bracketed paste on), whatever it draws its prompt with.
    await terminal.shows(/\^C[^]*\[\?2004h/);
    terminal.pty.write('echo after-$((1+1))\r');
    await terminal.shows(/[\r\n]after-2/);
    terminal.pty.write('exit\r');
    const { before, after, code } = await terminal.ended();
    expect(code).toBe(0);
    expect(after).toBe(before);
    expect(before).not.toBe('');
    expect(terminal.shown()).toMatch(/Exiting session with sessionId: operator-[0-9a-f]{17}\./);
  });

  it('is encrypted where the preferences name a key', async () => {
    const content = (inputs: object) =>
      JSON.stringify({ schemaVersion: '1.0', sessionType: 'Standard_Stream', inputs });
    const Name = 'SSM-SessionManagerRunShell';
    const change = async (inputs: object) => {
      const { DocumentDescription } = await clients.ssm.send(
        new UpdateDocumentCommand({ Name, DocumentVersion: '$LATEST', Content: content(inputs) }),
      );
      const DocumentVersion = DocumentDescription?.DocumentVersion;
      await clients.ssm.send(new UpdateDocumentDefaultVersionCommand({ Name, DocumentVersion }));
    };
    await change({ kmsKeyId: sessionKeyAlias });
    try {
      // The sandbox's kms is where the AWS CLI was told that ssm is: nothing tells the plugin but the environment.
      const terminal = open([cli, ...startSession()], { AWS_ENDPOINT_URL_KMS: sandbox.endpoint });
      await terminal.shows('This session is encrypted using AWS KMS.');
      terminal.pty.write('echo $((6*7))-secret\r');
      await terminal.shows(/[\r\n]42-secret/);
      terminal.pty.write('exit\r');
      expect((await terminal.ended()).code).toBe(0);
    } finally {
      await change({ idleSessionTimeout: '20' });
    }
  });

  it('takes its input from a pipe to the end', async () => {
    const { done } = run([cli, ...startSession()], {}, 'sleep 1; echo $((6*7))-piped\n');
    const { code, out } = await done;
    expect(out).toMatch(/[\r\n]42-piped/);
    expect(code).toBe(0);
    await expect.poll(() => sessions()[0]?.status).toBe('Terminated');
  });
});

describe('the terminal gets its mode back', () => {
  it.each(['SIGTERM', 'SIGHUP'] as const)('on %s, and the session is terminated', async (signal) => {
    const { command, env: more, sessionId } = await called();
    const terminal = open(command, more);
    await terminal.shows(/\$ $/);
    process.kill(terminal.pid(), signal);
    const { before, after, code } = await terminal.ended();
    expect([after, code]).toEqual([before, 0]);
    expect(sandbox.world.sessions.find(sandbox.accountId, sandbox.region, sessionId)?.status).toBe('Terminated');
  });

  it('on a lost channel that cannot be got back', async () => {
    const { command, env: more, sessionId } = await called();
    const terminal = open(command, more);
    await terminal.shows(/\$ $/);
    sandbox.world.sessions.terminate(sessionId);
    sandbox.cutChannels();
    const { before, after, code } = await terminal.ended();
    expect([after, code]).toEqual([before, 0]);
  });

  it('and a cut that heals does not end the shell', async () => {
    const { command, env: more } = await called({}, 'json');
    const terminal = open(command, more);
    await terminal.shows(/\$ $/);
    terminal.pty.write('kept=here\r');
    sandbox.cutChannels();
    await terminal.shows('The connection is lost');
    terminal.pty.write('echo still-$kept\r');
    await terminal.shows(/[\r\n]still-here/);
    terminal.pty.write('exit\r');
    const { before, after } = await terminal.ended();
    expect(after).toBe(before);
  });
});

describe('a command', () => {
  it('shows its output untouched', async () => {
    const parameters = { command: 'printf "a\\tb\\n\\303\\251"' };
    const { code, out, err } = await run([cli, ...startSession('AWS-StartNonInteractiveCommand', parameters)], {}, '')
      .done;
    expect(out).toMatch(
      /^\nStarting session with SessionId: (\S+)\na\tb\né\n\nExiting session with sessionId: \1\.\n\n$/,
    );
    expect([code, err]).toEqual([0, '']);
  });

  const failing = {
    DocumentName: 'AWS-StartNonInteractiveCommand',
    Parameters: { command: ['sh -c "echo out; echo err >&2; exit 7"'], separateOutputStream: ['true'] },
  };

  it('tells its exit code in its output, as AWS’s plugin does', async () => {
    const { command, env: more } = await called(failing);
    const { code, out } = await run(command, more, '').done;
    expect(out).toContain('out\n');
    expect(out).toContain('err\n');
    expect(out).toContain('EXIT_CODE: 7');
    expect(code).toBe(0);
  });

  it('has the remote exit code and error stream when it is asked for', async () => {
    const { command, env: more } = await called(failing, 'json');
    const { code, out, err } = await run(command, { ...more, FLEETDECK_EXIT_CODE: 'remote' }, '').done;
    expect(out.replace(/^\nStarting .*\n/, '')).toBe('out\n');
    expect([code, err]).toEqual([7, 'err\n']);
  });
});

describe('a forwarded port', () => {
  const exchange = async (socket: Socket, words: string): Promise<string> => {
    let answer = '';
    // Ctrl+C resets what is still open.
    socket.on('error', () => undefined);
    socket.on('data', (bytes: Buffer) => (answer += bytes.toString()));
    socket.write(words);
    await expect.poll(() => answer.length, { timeout: 20_000 }).toBe(words.length);
    socket.end();
    return answer;
  };

  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });
  /** What answers in capitals on the node; its port. */
  const startServer = async (): Promise<string> => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (bytes: Buffer) => socket.write(bytes.toString().toUpperCase()));
    });
    servers.push(server.listen(0, '127.0.0.1'));
    await once(server, 'listening');
    return String((server.address() as AddressInfo).port);
  };
  const socketDocument = 'Example-ForwardToSocket';
  const createSocketDocument = async () => {
    const content = {
      schemaVersion: '1.0',
      sessionType: 'Port',
      parameters: { portNumber: { type: 'String' }, socket: { type: 'String' } },
      properties: {
        portNumber: '{{ portNumber }}',
        type: 'LocalPortForwarding',
        localConnectionType: 'unix',
        localUnixSocket: '{{ socket }}',
      },
    };
    const Content = JSON.stringify(content);
    await clients.ssm.send(new CreateDocumentCommand({ Name: socketDocument, Content, DocumentType: 'Session' }));
  };

  it('carries connections side by side until Ctrl+C', async () => {
    const portNumber = await startServer();
    const terminal = open([
      cli,
      ...startSession('AWS-StartPortForwardingSession', { portNumber, localPortNumber: '0' }),
    ]);
    await terminal.shows('Waiting for connections...');
    const [, port = ''] = /Port (\d+) opened for sessionId operator-\w+\./.exec(terminal.shown()) ?? [];
    const words = Array.from({ length: 8 }, (_unused, at) => `word-${at}-`.repeat(10_000));
    const answers = await Promise.all(words.map((word) => exchange(connect(Number(port), '127.0.0.1'), word)));
    expect(answers).toEqual(words.map((word) => word.toUpperCase()));
    expect(terminal.shown().match(/Connection accepted for session \[operator-\w+\]/g)).toHaveLength(1);
    terminal.pty.write('\u0003');
    const { before, after, code } = await terminal.ended();
    expect([after, code]).toEqual([before, 0]);
    expect(sessions()[0]?.status).toBe('Terminated');
  });

  it('needs nobody who reads what it says', async () => {
    const portNumber = await startServer();
    const {
      command,
      env: more,
      sessionId,
    } = await called({
      DocumentName: 'AWS-StartPortForwardingSession',
      Parameters: parametersOf({ portNumber, localPortNumber: '0' }),
    });
    const [file = '', ...args] = command;
    const child = spawn(file, args, { env: env({ ...more, FLEETDECK_LOG: 'debug' }) });
    children.push(child);
    let shown = '';
    child.stdout.on('data', (bytes: Buffer) => (shown += bytes.toString()));
    // As `| grep -m1 Waiting` does it.
    await expect.poll(() => shown, { timeout: 20_000 }).toContain('Waiting for connections...');
    child.stdout.destroy();
    child.stderr.destroy();
    const [, port = ''] = /Port (\d+) opened/.exec(shown) ?? [];
    expect(await exchange(connect(Number(port), '127.0.0.1'), 'once')).toBe('ONCE');
    expect(await exchange(connect(Number(port), '127.0.0.1'), 'again')).toBe('AGAIN');
    child.kill('SIGTERM');
    expect((await once(child, 'exit'))[0]).toBe(0);
    expect(sandbox.world.sessions.find(sandbox.accountId, sandbox.region, sessionId)?.status).toBe('Terminated');
  });

  it('is reached by a unix socket where the document says so, and leaves none behind', async () => {
    await createSocketDocument();
    const portNumber = await startServer();
    const socket = path.join(home, 'forwarded.sock');
    const terminal = open([cli, ...startSession(socketDocument, { portNumber, socket })]);
    await terminal.shows('Waiting for connections...');
    expect(terminal.shown()).toContain(`Unix socket ${socket} opened for sessionId operator-`);
    const words = ['one', 'two'].map((word) => word.repeat(50_000));
    const answers = await Promise.all(words.map((word) => exchange(connect(socket), word)));
    expect(answers).toEqual(words.map((word) => word.toUpperCase()));
    terminal.pty.write('\u0003');
    expect((await terminal.ended()).code).toBe(0);
    expect([existsSync(socket), sessions()[0]?.status]).toEqual([false, 'Terminated']);
  });

  it('closes a connection to a unix socket whose port on the node takes none', async () => {
    const closed = createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const portNumber = String((closed.address() as AddressInfo).port);
    closed.close();
    const socket = path.join(home, 'refused.sock');
    const terminal = open([cli, ...startSession(socketDocument, { portNumber, socket })]);
    await terminal.shows('Waiting for connections...');
    const connection = connect(socket);
    connection.on('error', () => undefined);
    await once(connection.resume(), 'close');
    terminal.pty.write('\u0003');
    expect((await terminal.ended()).code).toBe(0);
  });

  it('takes no place where something stands already for its unix socket', async () => {
    const socket = path.join(home, 'mine.txt');
    writeFileSync(socket, 'mine');
    const { err } = await run([cli, ...startSession(socketDocument, { portNumber: '80', socket })], {}, '').done;
    expect(err).toMatch(/^session-manager-plugin: .*mine\.txt/);
    expect(readFileSync(socket, 'utf8')).toBe('mine');
  });

  it('says who holds the local port', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const localPortNumber = String((holder.address() as AddressInfo).port);
    const { code, err } = await run(
      [cli, ...startSession('AWS-StartPortForwardingSession', { portNumber: '80', localPortNumber })],
      {},
      '',
    ).done;
    expect(err).toMatch(new RegExp(`^session-manager-plugin: .*${localPortNumber}.*\n$`));
    expect(code).toBe(0);
    holder.close();
  });
});
