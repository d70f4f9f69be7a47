import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, test } from 'vitest';
import { FailureError } from '../../../contract/failure.ts';
import { listenLocally, type Listener } from '../../../main/terminal-host/port/listener.ts';
import { readLsof, readNetstat, readProcNet, readTasklist } from '../../../main/terminal-host/port/port-holder.ts';

const connected = () => undefined;
let child: ChildProcess | undefined;
let listener: Listener | undefined;
afterEach(() => {
  child?.kill();
  listener?.close();
  child = undefined;
  listener = undefined;
});

/** A program of its own that listens on a port. */
async function holdPort(host: string): Promise<number> {
  const program = `require('net').createServer().listen(0, '${host}', function () { console.log(this.address().port) })`;
  child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  if (child.stdout === null) throw new Error('no output');
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return Number(line.toString());
}

const failureOf = async (port: number, ipv6 = false) => {
  try {
    listener = await listenLocally({ port, ipv6, connected });
    return undefined;
  } catch (error) {
    if (error instanceof FailureError) return error.failure;
    throw error;
  }
};

test.each([
  ['127.0.0.1', false],
  ['0.0.0.0', false],
  ['::1', true],
])('a port that a program holds on %s is refused by its name', async (host, ipv6) => {
  const port = await holdPort(host);
  const failure = await failureOf(port, ipv6);
  expect(failure).toMatchObject({ code: 'port-in-use', subject: { port: String(port) } });
  // Linux tells of one's own programs; other systems do it best effort.
  if (process.platform === 'linux')
    expect(failure?.subject?.['holder']).toMatch(new RegExp(`^\\S.* \\(${child?.pid}\\)$`));
});

test('a port that this program holds itself is told as such', async () => {
  const own = await listenLocally({ port: 0, ipv6: false, connected });
  const failure = await failureOf(own.port);
  own.close();
  expect(failure?.code).toBe('port-in-use');
  if (process.platform === 'linux') expect(failure?.subject?.['holder']).toBe(`Fleetdeck (${process.pid})`);
});

test('a free port is the same on both families', async () => {
  listener = await listenLocally({ port: 0, ipv6: true, connected });
  expect(listener.port).toBeGreaterThan(0);
  expect((await failureOf(listener.port))?.code).toBe('port-in-use');
});

describe('what systems answer', () => {
  const table = [
    '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
    '   0: 0100007F:1538 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 424242 1 0 100 0 0 10 0',
    '   1: 0100007F:1538 0100007F:C350 01 00000000:00000000 00:00000000 00000000  1000        0 555555 1 0 20 4 30 10 -1',
    '   2: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 666666 1 0 100 0 0 10 0',
  ].join('\n');
  const netstat = [
    '활성 연결',
    '  프로토콜  로컬 주소              외부 주소              상태            PID',
    '  TCP    0.0.0.0:135            0.0.0.0:0              LISTENING       1004',
    '  TCP    127.0.0.1:54320        127.0.0.1:5432         ESTABLISHED     7777',
    '  TCP    127.0.0.1:5432         127.0.0.1:54320        ESTABLISHED     5120',
    '  TCP    [::1]:5432             [::]:0                 LISTENING       5120',
  ].join('\r\n');

  test('Linux’s table names the sockets that listen on the port alone', () => {
    expect([readProcNet(table, 5_432), readProcNet(table, 22), readProcNet(table, 50_000)]).toEqual([
      ['424242'],
      ['666666'],
      [],
    ]);
  });

  test('lsof names the process', () => {
    expect(readLsof('p812\ncpostgres\nf7\n')).toBe('postgres (812)');
    expect(readLsof('')).toBeUndefined();
  });

  test('netstat and tasklist name the process, in any language', () => {
    expect([readNetstat(netstat, 5_432), readNetstat(netstat, 135), readNetstat(netstat, 54_320)]).toEqual([
      5_120,
      1_004,
      undefined,
    ]);
    expect(readTasklist('"postgres.exe","5120","Services","0","12,345 K"\r\n')).toBe('postgres.exe');
    expect(readTasklist('INFO: No tasks are running which match the specified criteria.\r\n')).toBeUndefined();
  });
});
