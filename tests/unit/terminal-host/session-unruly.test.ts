import { beforeEach, describe, expect, test, vi } from 'vitest';
import { failed } from '../../../contract/failure.ts';
import { createEncryption } from '../../../main/terminal-host/session/encryption.ts';
import {
  acknowledgeAll,
  askForEncryption,
  clock,
  ends,
  given,
  hear,
  input,
  output,
  phases,
  sessionOfEachTest,
  sockets,
  source,
  terminated,
  typed,
} from '../../support/session-by-hand.ts';

sessionOfEachTest();

// What no agent and no service should do, and what they do all the same.

describe('a session that is to be encrypted', () => {
  const plaintext = Buffer.from(Array.from({ length: 64 }, (_, at) => at));
  const agent = createEncryption(Buffer.concat([plaintext.subarray(32), plaintext.subarray(0, 32)]));
  const unusable = [{ reason: 'failed', failure: { code: 'unexpected' } }];

  test('sends nothing in the clear when the handshake is complete before its key is there', () => {
    given.dataKey = () => new Promise(() => {});
    askForEncryption();
    source.write(Buffer.from('password'));
    hear(7, { CustomerMessage: 'This session is encrypted using AWS KMS.' });
    clock.advance(100);
    expect(typed()).toEqual([]);
    expect(ends).toMatchObject(unusable);
  });

  test('sends nothing when the handshake is complete though its key was refused', async () => {
    askForEncryption();
    await vi.waitFor(() => expect(input()).toHaveLength(1));
    source.write(Buffer.from('password'));
    hear(7, { CustomerMessage: '' });
    clock.advance(100);
    expect(typed()).toEqual([]);
    expect(ends).toMatchObject([{ reason: 'failed', failure: { code: 'access-denied' } }]);
  });

  test.each([
    ['after the handshake', () => hear(7, { CustomerMessage: '' })],
    ['a second time', () => hear(8, { Challenge: agent.encrypt(Buffer.from('prove it')).toString('base64') })],
  ])('answers no challenge %s: what the node printed would become input', async (_, before) => {
    given.dataKey = async () => ({ plaintext, ciphertext: Buffer.from('for KMS alone') });
    askForEncryption();
    await vi.waitFor(() => expect(input()).toHaveLength(1));
    before();
    clock.advance(20);
    const count = input().length;
    hear(8, { Challenge: agent.encrypt(Buffer.from('rm -rf ~\n')).toString('base64') });
    expect(input()).toHaveLength(count);
    expect(ends).toMatchObject(unusable);
  });
});

test.each(['Standard_Stream', 'Hologram'])(
  'nothing is sent of a %s of which we refused a part, complete or not',
  (type) => {
    hear(5, {
      AgentVersion: '3.3.1142.0',
      RequestedClientActions: [
        { ActionType: 'SessionType', ActionParameters: { SessionType: type } },
        { ActionType: 'Dance', ActionParameters: {} },
      ],
    });
    source.write(Buffer.from('password'));
    hear(7, { CustomerMessage: '' });
    clock.advance(100);
    expect(typed()).toEqual([]);
    expect(ends).toMatchObject([{ reason: 'failed', failure: { code: 'unsupported' } }]);
  },
);

test('an agent that is said to be away during the handshake is answered again', () => {
  hear(5, {
    AgentVersion: '3.3.1142.0',
    RequestedClientActions: [{ ActionType: 'SessionType', ActionParameters: { SessionType: 'Standard_Stream' } }],
  });
  hear(0, 'x', 'pause_publication');
  expect(input()).toHaveLength(1);
  clock.advance(5_000);
  expect(input().length).toBeGreaterThan(1);
  expect(new Set(input().map(({ payloadType }) => payloadType))).toEqual(new Set([6]));
});

describe('the word that the agent is away', () => {
  beforeEach(() => {
    hear(1, '$ ');
    acknowledgeAll();
  });

  test('that comes late silences no session: after a while it is asked, by one message', () => {
    hear(0, 'x', 'start_publication');
    hear(0, 'x', 'pause_publication');
    for (const line of ['one\r', 'two\r']) source.write(Buffer.from(line));
    clock.advance(3_000);
    expect(typed()).toEqual([]);
    clock.advance(30 * 60_000);
    expect(new Set(typed())).toEqual(new Set(['one\r']));
    expect(typed().length).toBeGreaterThan(1);
    acknowledgeAll();
    expect(phases.at(-1)).toBe('connected');
    expect(typed().at(-1)).toBe('two\r');
  });

  test.each([
    ['a duplicate', 0],
    ['an early message', 5],
  ])('is taken back by %s of the agent', (_, sequence) => {
    hear(0, 'x', 'pause_publication');
    source.write(Buffer.from('ls\r'));
    given.sequence = sequence;
    hear(1, '$ ');
    expect(typed()).toEqual(['ls\r']);
  });
});

test('while the line is clogged one message comes through now and then', () => {
  hear(1, '$ ');
  acknowledgeAll();
  given.isClogged = true;
  source.write(Buffer.from('\x03'));
  expect(typed()).toEqual(['\x03']);
  clock.advance(20_000);
  expect(typed().length).toBeGreaterThan(3);
  expect(typed().length).toBeLessThan(10);
  expect(phases.at(-1)).toBe('connected');
});

describe('the ten minutes of reconnection', () => {
  const offline = async () => {
    throw failed('offline', 'no network');
  };
  /** Lets so much time pass, with all that is tried meanwhile. */
  const pass = async (ms: number) => {
    for (let left = ms; left > 0; left -= 5_000) {
      clock.advance(5_000);
      await Promise.resolve().then(() => Promise.resolve());
    }
  };
  beforeEach(() => hear(1, '$ '));

  test('are not used up by sleep', async () => {
    given.token = offline;
    sockets[0]!.closed(1006, '');
    given.slept = 11 * 60_000;
    await pass(5_000);
    expect({ ends, terminated }).toEqual({ ends: [], terminated: [] });
    given.token = async () => ({ token: 'again' });
    await pass(20_000);
    expect(sockets).toHaveLength(2);
  });

  test('begin again once a connection has carried something', async () => {
    given.token = offline;
    sockets[0]!.closed(1006, '');
    await pass(9.5 * 60_000);
    given.token = async () => ({ token: 'again' });
    await pass(20_000);
    sockets[1]!.open();
    hear(1, 'there again');
    await pass(5_000);
    given.token = offline;
    sockets[1]!.closed(1006, '');
    await pass(5 * 60_000);
    expect(ends).toEqual([]);
    await pass(6 * 60_000);
    expect(ends).toMatchObject([{ reason: 'failed', failure: { code: 'offline' } }]);
  });

  test.each([0, 1])('are not renewed by connections that carry %i messages and are gone', async (count) => {
    given.token = async () => ({ token: 'again' });
    sockets[0]!.closed(1006, '');
    for (let at = 1; at < 200 && ends.length === 0; at += 1) {
      await pass(15_000);
      sockets.at(-1)!.open();
      for (let messages = 0; messages < count; messages += 1) hear(1, 'x');
      sockets.at(-1)!.closed(1006, 'refused');
    }
    expect(ends).toMatchObject([{ reason: 'failed' }]);
  });
});

test('a program reads nothing behind a gap, and its command does not end well', () => {
  hear(5, {
    AgentVersion: '3.3.1142.0',
    RequestedClientActions: [
      { ActionType: 'SessionType', ActionParameters: { SessionType: 'NonInteractiveCommands' } },
    ],
  });
  hear(7, { CustomerMessage: '' });
  clock.advance(20);
  hear(1, 'first ');
  given.sequence += 1;
  hear(1, 'third');
  hear(12, 'EXIT_CODE: 0');
  hear(0, { Output: '' }, 'channel_closed');
  expect(output).toBe('first ');
  expect(ends).toMatchObject([{ reason: 'failed', failure: { code: 'session-ended' } }]);
});
