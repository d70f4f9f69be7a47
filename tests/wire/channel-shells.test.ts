import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createRawClient, types, type RawClient } from './channel-client.ts';
import { startChannelService } from './channel-service.ts';

type Service = Awaited<ReturnType<typeof startChannelService>>;
type Session = ReturnType<Service['session']>;

let service: Service;
const clients: RawClient[] = [];

beforeEach(async () => {
  service = await startChannelService();
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.stop();
  await service.close();
});

async function connect(session: Session): Promise<RawClient> {
  const client = createRawClient();
  clients.push(client);
  await client.open(session.url, session.token);
  return client;
}

async function seen(client: RawClient, text: string | RegExp): Promise<void> {
  await expect.poll(() => client.text(), { timeout: 10_000 }).toMatch(text);
}

async function shell(more?: Parameters<Service['session']>[0], agent?: Parameters<Service['session']>[1]) {
  const session = service.session(more, agent);
  const client = await connect(session);
  await seen(client, '$ ');
  return { session, client };
}

describe('a Linux node', () => {
  test('is a real bash with its own name, home and clean environment', async () => {
    process.env.AWS_SECRET_ACCESS_KEY = 'canary-secret';
    const { client, session } = await shell();
    delete process.env.AWS_SECRET_ACCESS_KEY;
    expect(client.text()).toContain('[ssm-user@web-1 ~]$ ');
    expect(session.status()).toBe('Connected');
    client.type('echo $((6*7)) $(hostname) $TERM $LANG\r');
    await seen(client, '42 web-1 xterm-256color C.UTF-8');
    client.type('env | sort; pwd; echo end-of-env\r');
    await seen(client, /\nend-of-env/);
    expect(client.text()).toContain(path.join(service.home, 'i-0123456789abcdef0'));
    expect(client.text()).not.toContain('AWS_');
    expect(client.text()).not.toContain('canary');
    expect(statSync(path.join(service.home, 'i-0123456789abcdef0')).mode & 0o777).toBe(0o700);
  });

  test('follows the size, echoes Korean text and stops a command at Ctrl+C', async () => {
    const { client } = await shell();
    client.send(types.size, '{"cols":132,"rows":43}');
    client.type('stty size\r');
    await seen(client, '43 132');
    client.type('echo 안녕하세요-$((1+1))\r');
    await seen(client, '안녕하세요-2');
    client.type(`bash -c "echo run''ning; exec sleep 100"; echo st""ill here\r`);
    await seen(client, 'running');
    client.type('\x03');
    await seen(client, '^C');
    client.type('echo as $((3*4))\r');
    await seen(client, 'as 12');
    expect(client.text()).not.toContain('still here');
    await expect.poll(() => client.unacknowledged.size).toBe(0);
  });

  test('ends with exit: all output, then channel_closed, then the close', async () => {
    const { client, session } = await shell();
    client.type('printf "last%s" words; exit\r');
    await expect.poll(() => client.closing(), { timeout: 5_000 }).toBeDefined();
    expect(client.text()).toContain('lastwords');
    expect(client.closing()).toEqual({
      MessageId: expect.any(String) as string,
      CreatedDate: expect.stringMatching(/^\d{13}$/) as string,
      DestinationId: 'i-0123456789abcdef0',
      SessionId: session.sessionId,
      MessageType: 'channel_closed',
      SchemaVersion: 1,
      Output: '',
    });
    await expect.poll(() => client.closes).toEqual([{ code: 1000, reason: '' }]);
    expect(session.status()).toBe('Terminated');
  });

  test('gets its profile lines typed', async () => {
    const { client } = await shell({ shellProfile: { linux: 'echo from-$((2+3))-profile\ncd /', windows: '' } });
    await seen(client, 'from-5-profile');
    await seen(client, 'web-1 /]');
    expect(client.unacknowledged.size).toBe(0);
  });

  test('keeps its home from one session to the next', async () => {
    const { client } = await shell();
    client.type('echo kept > note; exit\r');
    await expect.poll(() => client.closing(), { timeout: 5_000 }).toBeDefined();
    const { client: second } = await shell();
    second.type('cat note\r');
    await seen(second, /[\r\n]kept/);
  });

  test('speaks after about a second when its agent is paced', async () => {
    const client = await connect(service.session({}, { paced: true }));
    const from = Date.now();
    await seen(client, '$ ');
    expect(Date.now() - from).toBeGreaterThan(700);
  });

  test('brings 1 MB complete and in order, in short payloads', async () => {
    const { client } = await shell();
    client.type('PS1=; seq -f %06g 1 150000; echo d""one\r');
    await expect.poll(() => client.bytes().includes('done\r\n'), { timeout: 30_000 }).toBe(true);
    const numbers = Array.from({ length: 150_000 }, (_, index) => `${String(index + 1).padStart(6, '0')}\r\n`).join('');
    expect(client.text().includes(numbers)).toBe(true);
    expect(Math.max(...client.messages.map(({ payload }) => payload.length))).toBeLessThanOrEqual(1_024);
  });
});

describe('a session', () => {
  test('is not opened with a wrong or used token, nor one of another session', async () => {
    const session = service.session();
    const other = service.session();
    for (const token of ['', 'wrong', other.token]) {
      const refused = await connect({ ...session, token });
      await expect.poll(() => refused.closes).toEqual([{ code: 1008, reason: 'The token is not valid.' }]);
    }
    const first = await connect(session);
    await seen(first, '$ ');
    const again = await connect(session);
    await expect.poll(() => again.closes).toEqual([{ code: 1008, reason: 'The token is not valid.' }]);
    expect(again.messages).toEqual([]);
    first.type('echo $((6*7))\r');
    await seen(first, '42');
  });

  test('goes on after a cut: same shell, same counters, nothing lost', async () => {
    const { client, session } = await shell();
    client.type('mark=$((40+2)); sleep 0.5; echo meanwhile-$mark\r');
    await expect.poll(() => client.unacknowledged.size).toBe(0);
    client.cut();
    await expect.poll(() => session.status()).toBe('Disconnected');
    client.type('echo queued-$mark\r');
    await client.open(session.url, service.sessions.resume(session.sessionId));
    await seen(client, 'meanwhile-42');
    await seen(client, 'queued-42');
    expect(session.status()).toBe('Connected');
    expect(client.messages.map(({ sequence }) => sequence)).toEqual(client.messages.map((_, index) => index));
  });

  test('ends when it is terminated, with its shell and the jobs of that shell', async () => {
    const { client, session } = await shell();
    client.type('sleep 4321 & sleep 4322 & echo shell-$$-\r');
    await seen(client, /shell-\d+-/);
    const leader = Number(/shell-(\d+)-/.exec(client.text())?.[1]);
    expect(alive(leader)).toHaveLength(3);
    service.sessions.terminate(session.sessionId);
    await expect.poll(() => client.closing()?.Output).toBe('');
    await expect.poll(() => alive(leader)).toEqual([]);
    expect(service.sessions.resume(session.sessionId)).toBe('');
  });

  test('takes the jobs of a shell along that exits', async () => {
    const { client } = await shell();
    client.type('sleep 4325 & echo shell-$$-\r');
    await seen(client, /shell-\d+-/);
    const leader = Number(/shell-(\d+)-/.exec(client.text())?.[1]);
    expect(alive(leader)).toHaveLength(2);
    client.type('exit\r');
    await expect.poll(() => client.closing(), { timeout: 5_000 }).toBeDefined();
    await expect.poll(() => alive(leader)).toEqual([]);
  });

  test('leaves no process behind when the sandbox closes', async () => {
    const { client } = await shell();
    client.type('sleep 4323 & nohup sleep 4324 & echo shell-$$-\r');
    await seen(client, /shell-\d+-/);
    const leader = Number(/shell-(\d+)-/.exec(client.text())?.[1]);
    expect(alive(leader)).toHaveLength(3);
    await service.endpoint.close();
    await expect.poll(() => alive(leader)).toEqual([]);
  });

  test('acknowledges input that comes twice, twice, and takes it once', async () => {
    const session = service.session();
    const client = createRawClient();
    clients.push(client);
    await client.open(session.url, session.token);
    await seen(client, '$ ');
    client.type('echo once-$((1+1))\r');
    const [frame] = client.unacknowledged.values();
    client.sendRaw(frame!);
    client.sendRaw(frame!);
    await seen(client, 'once-2');
    client.type('echo d""one\r');
    await seen(client, /[\r\n]done/);
    expect(client.text().match(/once-2/g)).toHaveLength(1);
  });
});

describe('a command', () => {
  test('in a terminal runs and ends with it', async () => {
    const properties = { commands: 'tty; echo $((6*7)); seq -f %06g 1 40000' };
    const client = await connect(service.session({ sessionType: 'InteractiveCommands', properties }));
    await expect.poll(() => client.closing(), { timeout: 20_000 }).toBeDefined();
    expect(client.messages[0]?.payloadType).toBe(types.output);
    const numbers = Array.from({ length: 40_000 }, (_, index) => `${String(index + 1).padStart(6, '0')}\r\n`).join('');
    const [tty, answer, ...rest] = client.text().split('\r\n');
    expect([tty, answer]).toEqual([expect.stringMatching(/^\/dev\//) as string, '42']);
    expect(rest.join('\r\n') === numbers).toBe(true);
  });

  test('without one mixes its output after a handshake, and no shell reads it', async () => {
    const properties = { commands: `bash -c 'echo out; echo err >&2; echo "$(hostname)"; exit 7'` };
    const client = await connect(service.session({ sessionType: 'NonInteractiveCommands', properties }));
    await answerHandshake(client);
    await expect.poll(() => client.closing()).toBeDefined();
    expect(client.messages.map(({ payloadType }) => payloadType)).toEqual([
      types.request,
      types.complete,
      types.output,
    ]);
    expect(client.text()).toBe('out\nerr\nweb-1\n');
    const literal = await connect(
      service.session({ sessionType: 'NonInteractiveCommands', properties: { commands: 'echo $HOME' } }),
    );
    await answerHandshake(literal);
    await expect.poll(() => literal.text()).toBe('$HOME\n');
  });

  test('keeps errors apart and gives its exit code where that is asked for', async () => {
    const properties = {
      commands: `bash -c 'echo out; echo err >&2; exit 7'`,
      separateOutputStream: 'true',
      stdOutSeparatorPrefix: 'O:',
      stdErrSeparatorPrefix: 'E:',
    };
    const client = await connect(service.session({ sessionType: 'NonInteractiveCommands', properties }));
    await answerHandshake(client);
    await expect.poll(() => client.closing()).toBeDefined();
    expect(client.text()).toBe('O:out\n');
    expect(client.text(types.stdErr)).toBe('E:err\n');
    expect(client.messages.at(-1)).toMatchObject({ payloadType: types.exitCode, payload: Buffer.from('EXIT_CODE: 7') });
  });

  test('is interrupted by Ctrl+C, and one that does not exist says so', async () => {
    const separateOutputStream = 'true';
    const commands = `bash -c 'trap "echo caught; exit 3" INT; echo up; while :; do sleep 0.1; done'`;
    const client = await connect(
      service.session({ sessionType: 'NonInteractiveCommands', properties: { commands, separateOutputStream } }),
    );
    await answerHandshake(client);
    await seen(client, 'up');
    client.type('\x03');
    await expect.poll(() => client.text(types.exitCode), { timeout: 5_000 }).toBe('EXIT_CODE: 3');
    expect(client.text()).toContain('caught');
    const missing = await connect(
      service.session({
        sessionType: 'NonInteractiveCommands',
        properties: { commands: 'no-such-program', separateOutputStream },
      }),
    );
    await answerHandshake(missing);
    await expect.poll(() => missing.text(types.exitCode)).toBe('EXIT_CODE: 1');
    expect(missing.text(types.stdErr)).toContain('no-such-program');
  });
});

test('a Windows node without PowerShell says that it is simulated', async () => {
  const originalPath = process.env.PATH;
  process.env.PATH = '';
  const bare = await startChannelService();
  process.env.PATH = originalPath;
  try {
    const client = await connect(
      bare.session({}, { platformType: 'Windows', platformName: 'Microsoft Windows Server 2022 Datacenter' }),
    );
    await seen(client, 'This console is simulated');
    client.type('whoami\r');
    await seen(client, /web-1\\ssm-user/);
    client.type('exit\r');
    await expect.poll(() => client.closing(), { timeout: 5_000 }).toBeDefined();
  } finally {
    await bare.close();
  }
});

async function answerHandshake(client: RawClient): Promise<void> {
  await expect.poll(() => client.messages[0]?.payloadType, { timeout: 5_000 }).toBe(types.request);
  const request = JSON.parse(client.messages[0]!.payload.toString()) as {
    RequestedClientActions: Array<{ ActionType: string }>;
  };
  const ProcessedClientActions = request.RequestedClientActions.map(({ ActionType }) => ({
    ActionType,
    ActionStatus: 1,
    ActionResult: null,
    Error: '',
  }));
  client.send(types.response, JSON.stringify({ ClientVersion: '1.2.677.0', ProcessedClientActions, Errors: null }));
  await expect.poll(() => client.messages[1]?.payloadType, { timeout: 5_000 }).toBe(types.complete);
}

/** The processes of a terminal session that still run (Linux: /proc). */
function alive(leader: number): string[] {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      const [state, , , session] = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1)!.split(' ');
      return Number(session) === leader && state !== 'Z';
    } catch {
      return false;
    }
  });
}
