import { describe, expect, test, vi } from 'vitest';
import { failed } from '../../../contract/failure.ts';
import { createEncryption } from '../../../main/terminal-host/session/encryption.ts';
import { checkStreamUrl } from '../../../main/terminal-host/session/stream-url.ts';
import { messageId } from '../../support/agent-messages.ts';
import {
  acknowledgeAll,
  askForEncryption,
  clock,
  drained,
  ends,
  frames,
  given,
  hear,
  input,
  output,
  phases,
  routes,
  sessionOfEachTest,
  sockets,
  source,
  terminated,
  texts,
  typed,
} from '../../support/session-by-hand.ts';

sessionOfEachTest();

test('a connection that carried messages was good: after its loss the first wait is enough again', async () => {
  const loseAndRegain = async (wait: number) => {
    const before = sockets.length;
    sockets.at(-1)!.closed(1006, '');
    clock.advance(wait);
    await Promise.resolve();
    await Promise.resolve();
    if (sockets.length > before) sockets.at(-1)!.open();
    return sockets.length > before;
  };
  expect(await loseAndRegain(500)).toBe(true);
  expect(await loseAndRegain(500)).toBe(false);
  clock.advance(500);
  await vi.waitFor(() => expect(sockets).toHaveLength(3));
  sockets.at(-1)!.open();
  for (let count = 0; count < 32; count += 1) hear(1, 'output');
  expect(await loseAndRegain(500)).toBe(true);
});

test('nothing but the opening is sent before the first output; then the size, then what was typed', () => {
  source.write(Buffer.from('ls\r'));
  clock.advance(500);
  expect(texts).toMatchObject([{ TokenValue: 'first', ClientId: messageId }]);
  expect(frames).toEqual([]);
  hear(1, '$ ');
  expect(input().map(({ payloadType, payload }) => [payloadType, payload.toString()])).toEqual([
    [3, '{"cols":80,"rows":24}'],
    [1, 'ls\r'],
  ]);
  expect(output).toBe('$ ');
  expect(phases).toEqual(['connected']);
});

test('with a handshake, input waits for its completion', () => {
  hear(5, {
    AgentVersion: '3',
    RequestedClientActions: [
      { ActionType: 'SessionType', ActionParameters: { SessionType: 'NonInteractiveCommands' } },
    ],
  });
  source.write(Buffer.from('x'));
  clock.advance(100);
  expect(typed()).toEqual([]);
  hear(7, { HandshakeTimeToComplete: 1, CustomerMessage: 'Welcome.' });
  clock.advance(100);
  expect(typed()).toEqual(['x']);
  hear(11, 'error text');
  hear(12, 'EXIT_CODE: 7');
  hear(0, { Output: '' }, 'channel_closed');
  expect(output).toBe('Welcome.\r\nerror text');
  expect(ends).toEqual([{ reason: 'exited', exitCode: 7 }]);
});

describe('an encrypted session', () => {
  const dataKeyPlain = Buffer.from(Array.from({ length: 64 }, (_, at) => at));
  /** The agent's side: it encrypts with the first half and decrypts with the second. */
  const agent = createEncryption(Buffer.concat([dataKeyPlain.subarray(32), dataKeyPlain.subarray(0, 32)]));
  const answers = () => JSON.parse(input()[0]!.payload.toString()) as { ProcessedClientActions: unknown[] };

  test('binds the key to session, node and challenge, proves that it has it, and encrypts both ways', async () => {
    const asked: unknown[] = [];
    given.dataKey = async (...question) => {
      asked.push(question);
      return { plaintext: dataKeyPlain, ciphertext: Buffer.from('for KMS alone') };
    };
    askForEncryption();
    await vi.waitFor(() => expect(input()).toHaveLength(1));
    expect(asked).toEqual([
      [
        'alias/k',
        {
          'aws:ssm:SessionId': 'session-1',
          'aws:ssm:TargetId': 'i-1',
          'aws:ssm:RandomChallenge': 'cmFuZG9t',
        },
      ],
    ]);
    expect(answers().ProcessedClientActions[1]).toEqual({
      ActionType: 'KMSEncryption',
      ActionStatus: 1,
      ActionResult: {
        KMSCipherTextKey: Buffer.from('for KMS alone').toString('base64'),
        KMSCipherTextHash: null,
        ChallengeAcknowledgement: true,
      },
      Error: '',
    });
    hear(8, { Challenge: agent.encrypt(Buffer.from('prove it')).toString('base64') });
    const { Challenge } = JSON.parse(input()[1]!.payload.toString()) as { Challenge: string };
    expect(agent.decrypt(Buffer.from(Challenge, 'base64')).toString()).toBe('prove it');
    hear(7, { CustomerMessage: 'This session is encrypted using AWS KMS.' });
    clock.advance(20);
    hear(1, agent.encrypt(Buffer.from('$ ')));
    source.write(Buffer.from('secret'));
    expect(output).toBe('This session is encrypted using AWS KMS.\r\n$ ');
    expect(input().map(({ payloadType }) => payloadType)).toEqual([6, 9, 3, 1]);
    expect(agent.decrypt(input()[3]!.payload).toString()).toBe('secret');
    expect(input()[2]!.payload.toString()).toBe('{"cols":80,"rows":24}');
  });

  test('a key that is denied ends it with the failure of KMS', async () => {
    askForEncryption();
    await vi.waitFor(() => expect(input()).toHaveLength(1));
    expect(answers().ProcessedClientActions).toMatchObject([{ ActionStatus: 1 }, { ActionStatus: 2 }]);
    hear(0, { Output: 'Encountered error while initiating handshake.' }, 'channel_closed');
    expect(ends).toMatchObject([{ reason: 'failed', failure: { code: 'access-denied' } }]);
  });

  test('bytes of another key end it: they would never get better', async () => {
    given.dataKey = async () => ({ plaintext: dataKeyPlain, ciphertext: Buffer.from('x') });
    askForEncryption();
    await vi.waitFor(() => expect(input()).toHaveLength(1));
    hear(7, { CustomerMessage: '' });
    hear(1, createEncryption(Buffer.alloc(64)).encrypt(Buffer.from('not yours')));
    expect(ends).toMatchObject([{ reason: 'failed', failure: { code: 'unexpected' } }]);
    expect(terminated).toEqual(['session-1']);
    expect(output).toBe('');
  });
});

test('output in the moment after a handshake changes nothing of what was agreed; before its end it is not taken', () => {
  hear(5, {
    AgentVersion: '3.3.1142.0',
    RequestedClientActions: [
      { ActionType: 'SessionType', ActionParameters: { SessionType: 'Port', Properties: { portNumber: '22' } } },
    ],
  });
  hear(1, 'too early');
  expect(frames.filter(({ messageType }) => messageType === 'acknowledge')).toHaveLength(1);
  given.sequence -= 1;
  hear(7, { CustomerMessage: '' });
  hear(1, 'SSH-2.0-OpenSSH');
  expect(ends).toMatchObject([
    { reason: 'failed', failure: { code: 'unsupported', message: expect.stringContaining('Port') as string } },
  ]);
});

test('a port session is no terminal', () => {
  hear(5, {
    AgentVersion: '3.3.1142.0',
    RequestedClientActions: [
      { ActionType: 'SessionType', ActionParameters: { SessionType: 'Port', Properties: { portNumber: '22' } } },
    ],
  });
  hear(7, { CustomerMessage: '' });
  clock.advance(20);
  expect(ends).toMatchObject([{ reason: 'failed', failure: { code: 'unsupported' } }]);
  expect(terminated).toEqual(['session-1']);
});

test('what is not acknowledged is told, and what has not left can be taken back', () => {
  hear(1, '$ ');
  source.write(Buffer.alloc(200 * 1_024, 'p'));
  expect(source.pending).toBe(200 * 1_024);
  acknowledgeAll();
  expect(drained.at(-1)).toBe(source.pending);
  expect(source.pending).toBe(137 * 1_024);
  source.discard();
  acknowledgeAll();
  acknowledgeAll();
  expect(source.pending).toBe(0);
  // What was under way when the rest was taken back: 63 messages and the size, then 64.
  expect(typed().join('')).toHaveLength(127 * 1_024);
});

test("an interrupt goes before a paste's rest, and the paste is paced by acknowledgements", () => {
  hear(1, '$ ');
  const paste = Buffer.alloc(200 * 1024, 'p');
  source.write(paste);
  expect(input()).toHaveLength(64);
  source.write(Buffer.from('\u0003'));
  acknowledgeAll();
  // One of the 64 is the size.
  expect(typed()[63]).toBe('\u0003');
  for (let round = 0; round < 5; round += 1) acknowledgeAll();
  expect(typed().join('')).toHaveLength(paste.length + 1);
});

test('a character is not split where it can be helped, and a lone line feed is the Return key', () => {
  hear(1, '$ ');
  source.write(Buffer.from('\n'));
  source.write(Buffer.from('가'.repeat(1_000)));
  expect(typed()).toEqual(['\r', '가'.repeat(341), '가'.repeat(341), '가'.repeat(318)]);
});

test('a normal close is not the end: the session is resumed with the same client and counters', async () => {
  hear(1, '$ ');
  acknowledgeAll();
  sockets[0]!.closed(1000, 'Bye');
  source.write(Buffer.from('later'));
  clock.advance(1_000);
  await vi.waitFor(() => expect(sockets).toHaveLength(2));
  sockets[1]!.open();
  expect(texts[1]).toMatchObject({ TokenValue: 'second', ClientId: messageId });
  expect(phases).toEqual(['connected', 'network-lost', 'connected']);
  expect(typed()).toEqual(['later']);
  expect(input().map(({ sequenceNumber }) => sequenceNumber)).toEqual([0, 1]);
});

test('a connection that is got back goes the way that was found with its token, and keeps to it', async () => {
  hear(1, '$ ');
  given.token = async () => ({ token: 'second', route: { proxy: 'http://new-proxy/' } });
  sockets.at(-1)!.closed(1006, '');
  clock.advance(1_000);
  await vi.waitFor(() => expect(sockets).toHaveLength(2));
  sockets.at(-1)!.open();
  given.token = async () => ({ token: 'third' });
  sockets.at(-1)!.closed(1006, '');
  clock.advance(2_000);
  await vi.waitFor(() => expect(sockets).toHaveLength(3));
  expect(routes).toEqual([undefined, { proxy: 'http://new-proxy/' }, { proxy: 'http://new-proxy/' }]);
});

test('of the sizes that come while the network is away the last alone is sent, without a gap in the numbers', async () => {
  const sizes = () =>
    input()
      .filter(({ payloadType }) => payloadType === 3)
      .map(({ payload }) => payload.toString());
  const resize = (cols: number) => {
    source.resize({ cols, rows: 24 });
    clock.advance(60);
  };
  hear(1, '$ ');
  // The network is away and nobody knows it yet: one is under way, and those after it wait.
  for (const cols of [81, 82]) resize(cols);
  expect(sizes()).toEqual(['{"cols":80,"rows":24}']);
  sockets[0]!.closed(1006, '');
  for (const cols of [83, 84, 85]) resize(cols);
  source.write(Buffer.from('later'));
  clock.advance(1_000);
  await vi.waitFor(() => expect(sockets).toHaveLength(2));
  sockets[1]!.open();
  acknowledgeAll();
  acknowledgeAll();
  expect([...new Set(sizes())]).toEqual(['{"cols":80,"rows":24}', '{"cols":85,"rows":24}']);
  expect([...new Set(input().map(({ sequenceNumber }) => sequenceNumber))]).toEqual([0, 1, 2]);
});

test('an empty token is a time-out, an unknown session an end, expired credentials a longer wait', async () => {
  hear(1, '$ ');
  let asked = 0;
  given.token = async () => {
    asked += 1;
    if (asked === 1) throw failed('credentials-expired', 'expired');
    return { token: '' };
  };
  sockets[0]!.closed(1006, '');
  clock.advance(1_000);
  await vi.waitFor(() => expect(asked).toBe(1));
  await vi.waitFor(() => {
    clock.advance(1_000);
    expect(asked).toBe(2);
  });
  await vi.waitFor(() => expect(ends).toEqual([{ reason: 'timed-out' }]));
});

test('it gives up after minutes and says why', async () => {
  hear(1, '$ ');
  given.token = async () => {
    throw failed('offline', 'no network');
  };
  sockets[0]!.closed(1006, '');
  await vi.waitFor(
    () => {
      clock.advance(20_000);
      expect(ends).toMatchObject([{ reason: 'failed', failure: { code: 'offline', remedy: 'reconnect' } }]);
    },
    { interval: 1 },
  );
});

test('the node away and the network away are told apart', () => {
  hear(1, '$ ');
  hear(0, 'x', 'pause_publication');
  source.write(Buffer.from('kept'));
  expect(phases).toEqual(['connected', 'agent-silent']);
  expect(typed()).toEqual([]);
  hear(0, 'x', 'start_publication');
  expect(phases.at(-1)).toBe('connected');
  expect(typed()).toEqual(['kept']);
  // Nothing is acknowledged any more.
  clock.advance(25_000);
  expect(phases.at(-1)).toBe('agent-silent');
});

test('what came early is shown before the end, and the reason is the service’s', () => {
  hear(1, 'a');
  given.sequence = 2;
  hear(1, 'c');
  hear(0, { Output: 'Terminated by the administrator.' }, 'channel_closed');
  expect(output).toBe('ac');
  expect(ends).toEqual([{ reason: 'closed-by-service', message: 'Terminated by the administrator.' }]);
});

test('closing works at once on a frozen session', () => {
  sockets[0]!.closed(1006, '');
  source.close();
  expect(ends).toEqual([{ reason: 'disconnected' }]);
  expect(terminated).toEqual(['session-1']);
  clock.advance(100_000);
  expect(sockets).toHaveLength(1);
});

test('only wss and loopback addresses are opened', () => {
  for (const url of [
    'wss://ssmmessages.eu-west-1.amazonaws.com/x',
    'ws://127.0.0.1:1/',
    'ws://localhost/',
    'ws://[::1]:2/',
  ]) {
    expect(checkStreamUrl(url).href).toContain('ws');
  }
  for (const url of ['ws://example.com/', 'ws://127.0.0.1.example.com/', 'https://example.com/', 'no address']) {
    expect(() => checkStreamUrl(url)).toThrow('not encrypted');
  }
});
