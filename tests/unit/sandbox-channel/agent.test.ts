import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createAgent } from '../../../sandbox/wire/channel/agent.ts';
import type { DecryptDataKey } from '../../../sandbox/wire/channel/greeting.ts';
import { decodeMessage } from '../../../sandbox/wire/channel/message.ts';
import type { OpenShell, OutputStream, Shell } from '../../../sandbox/world/shells/shell.ts';
import type { NodeSession } from '../../../sandbox/world/session.ts';
import { nodeSession } from './node-session.ts';
import { named } from './vectors.ts';

const dataKey = Buffer.from(Array.from({ length: 64 }, (_, index) => index));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp(more: Partial<NodeSession>, handshakeDelayMs = 0) {
  const frames: Buffer[] = [];
  const ended: string[] = [];
  const shell = fakeShell();
  const openShell = vi.fn<OpenShell>(() => shell.shell);
  const decryptDataKey = vi.fn<DecryptDataKey>(() => dataKey);
  const agent = createAgent({
    session: nodeSession(more),
    openShell,
    decryptDataKey,
    send: (frame) => frames.push(frame),
    backlog: () => 0,
    ended: (output) => ended.push(output),
    handshakeDelayMs,
    newId: () => '01234567-89ab-4cde-8f01-23456789abcd',
  });
  agent.start();
  return {
    agent,
    ended,
    shell,
    openShell,
    decryptDataKey,
    sent: () => frames.splice(0).map((frame) => decodeMessage(frame)),
  };
}

function fakeShell() {
  let data: ((bytes: Buffer, stream: OutputStream) => void) | undefined;
  let exit: ((end: { exitCode: number }) => void) | undefined;
  const written: string[] = [];
  const seen = {
    resize: vi.fn<Shell['resize']>(),
    pause: vi.fn<() => void>(),
    resume: vi.fn<() => void>(),
    kill: vi.fn<() => void>(),
  };
  const shell: Shell = {
    ...seen,
    write: (bytes) => void written.push(bytes.toString()),
    onData: (listener) => void (data = listener),
    onExit: (listener) => void (exit = listener),
  };
  return {
    shell,
    seen,
    written,
    print: (text: string, stream: OutputStream = 'out') => data?.(Buffer.from(text), stream),
    exit: (exitCode: number) => exit?.({ exitCode }),
  };
}

describe('the handshake', () => {
  test('vector agent-handshake-failed-on-client: acknowledged, then the session fails', () => {
    const { agent, sent, ended } = setUp({ sessionType: 'NonInteractiveCommands' });
    const [asked, answered, failed] = named('agent-handshake-failed-on-client').steps!;
    expect(sent().map(({ payloadType, flags, sequenceNumber }) => ({ payloadType, flags, sequenceNumber }))).toEqual(
      asked!.sent.map(({ message: { payloadType, flags, sequenceNumber } }) => ({
        payloadType,
        flags,
        sequenceNumber,
      })),
    );
    agent.receive(Buffer.from(answered!.receivedHex!, 'hex'));
    expect(sent().map(({ messageType, payload }) => [messageType, payload.toString()])).toEqual(
      answered!.sent.map(({ message }) => [message.messageType, message.payloadText]),
    );
    expect(agent.stream.expected).toBe(answered!.expectedSequenceAfter);
    expect(ended).toEqual([`Encountered error while initiating handshake. ${failed!.error}`]);
    // Its last step, a second answer that blocks the real agent's reader for good, is a bug this side does not have.
  });

  test('times out after 15 s, when the agent was slow to ask, later', () => {
    const { ended, sent } = setUp({ sessionType: 'NonInteractiveCommands' }, 3_000);
    expect(sent()).toEqual([]);
    vi.advanceTimersByTime(3_000);
    expect(sent()).toHaveLength(1);
    vi.advanceTimersByTime(14_999);
    expect(ended).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(ended[0]).toContain('Handshake timed out.');
  });

  test('input before its end is acknowledged, counted and thrown away', () => {
    const { agent, sent, openShell } = setUp({ sessionType: 'NonInteractiveCommands' });
    sent();
    agent.receive(input(1, 0, 'lost'));
    expect(sent().map(({ messageType }) => messageType)).toEqual(['acknowledge']);
    expect(agent.stream.expected).toBe(1);
    expect(openShell).not.toHaveBeenCalled();
  });

  test('vector agent-kms-handshake: the key is proven before anything else is said', () => {
    const { agent, sent, ended, decryptDataKey } = setUp({ kmsKeyId: 'alias/k' });
    const [asked, answered, refused] = named('agent-kms-handshake').steps!;
    /** The texts but for what is random. */
    const fixed = (text: string) => text.replace(/"Challenge":"[^"]+"/, (all) => `"Challenge" of ${all.length}`);
    const shown = () =>
      sent().map(({ messageType, payloadType, flags, sequenceNumber, payload }) => ({
        messageType,
        payloadType,
        flags,
        sequenceNumber,
        payloadText: fixed(payload.toString()),
      }));
    const expected = (step: typeof asked) =>
      step!.sent.map(({ message }) => ({ ...message, payloadText: fixed(message.payloadText) }));
    const byType = (messages: Array<{ payloadType: number }>) =>
      messages.toSorted((one, other) => one.payloadType - other.payloadType);

    expect(shown()).toEqual(expected(asked));
    agent.receive(Buffer.from(answered!.receivedHex!, 'hex'));
    // The real agent's reader acknowledges while another thread goes on with the challenge: either order is right.
    expect(byType(shown())).toEqual(expected(answered));
    expect(agent.stream.expected).toBe(answered!.expectedSequenceAfter);
    expect(decryptDataKey.mock.calls[0]?.slice(1)).toEqual([
      Buffer.from('blob'),
      { 'aws:ssm:SessionId': 'tester-0123456789abcdef0', 'aws:ssm:TargetId': 'i-0123456789abcdef0' },
    ]);
    expect(() => agent.receive(Buffer.from(refused!.receivedHex!, 'hex'))).toThrow(
      'Error decrypting encrypted text, cipher: message authentication failed',
    );
    expect(shown()).toEqual([]);
    expect(agent.stream.expected).toBe(refused!.expectedSequenceAfter);
    vi.advanceTimersByTime(15_000);
    expect(ended).toEqual([
      'Encountered error while initiating handshake. Timed out waiting for encryption challenge.',
    ]);
  });

  test('a port session without a port fails after it', () => {
    const { agent, ended } = setUp({ sessionType: 'Port', properties: { portNumber: '' } });
    agent.receive(input(6, 0, named('handshake-response-json-success').text!));
    expect(ended).toEqual(['Port number is empty in session properties.']);
  });
});

describe('a shell', () => {
  test('has no handshake; a paced agent speaks after a second, an unpaced one at once', async () => {
    const paced = setUp({ node: { ...nodeSession().node, paced: true } });
    paced.shell.print('hello');
    await vi.advanceTimersByTimeAsync(900);
    expect(paced.sent()).toEqual([]);
    await vi.advanceTimersByTimeAsync(110);
    expect(paced.sent().map(({ payload }) => payload.toString())).toEqual(['hello']);
    const quick = setUp({});
    quick.shell.print('hello');
    await vi.advanceTimersByTimeAsync(1);
    expect(quick.sent().map(({ payload }) => payload.toString())).toEqual(['hello']);
    paced.agent.kill();
    quick.agent.kill();
  });

  test('gets keys and sizes; a broken size is not acknowledged', () => {
    const { agent, shell, sent } = setUp({});
    agent.receive(input(3, 0, '{"cols":100,"rows":65560}'));
    expect(shell.seen.resize).toHaveBeenCalledWith({ cols: 100, rows: 24 });
    agent.receive(input(1, 1, 'ls\r'));
    expect(shell.written).toEqual(['ls\r']);
    sent();
    expect(() => agent.receive(input(3, 2, 'cols'))).toThrow(SyntaxError);
    expect(sent()).toEqual([]);
    agent.kill();
  });

  test('of Windows gets Enter for lone line feeds', () => {
    const { agent, shell } = setUp({ node: { ...nodeSession().node, platformType: 'Windows' } });
    agent.receive(input(1, 0, 'a\nb'));
    agent.receive(input(1, 1, 'a\r\nb'));
    expect(shell.written).toEqual(['a\rb', 'a\r\nb']);
    agent.kill();
  });

  test('whose client does not acknowledge is stopped, and goes on when it does', async () => {
    const { agent, shell } = setUp({});
    shell.print('x'.repeat(1_200_000));
    await vi.advanceTimersByTimeAsync(200);
    expect(shell.seen.pause).toHaveBeenCalledTimes(1);
    expect(agent.stream.unacknowledged).toBe(500);
    expect(shell.seen.resume).not.toHaveBeenCalled();
    for (let round = 0; round < 3; round += 1) {
      for (let sequence = 0; sequence < agent.stream.nextOutput; sequence += 1)
        agent.receive(acknowledgement(sequence));
      await vi.advanceTimersByTimeAsync(200);
    }
    expect(shell.seen.resume).toHaveBeenCalledTimes(1);
    agent.kill();
  });

  test('ends after its output was acknowledged, or 2 s later', async () => {
    const { shell, ended, agent, sent } = setUp({});
    shell.print('bye');
    shell.exit(0);
    await vi.advanceTimersByTimeAsync(1_500);
    expect(ended).toEqual([]);
    expect(sent().map(({ payload }) => payload.toString())).toContain('bye');
    agent.receive(acknowledgement(0));
    await vi.advanceTimersByTimeAsync(20);
    expect(ended).toEqual(['']);
    const deaf = setUp({});
    deaf.shell.print('bye');
    deaf.shell.exit(0);
    await vi.advanceTimersByTimeAsync(2_100);
    expect(deaf.ended).toEqual(['']);
  });
});

test('separate streams: prefixes where lines start, standard error apart, the exit code last', async () => {
  const properties = {
    commands: 'x',
    separateOutputStream: 'true',
    stdOutSeparatorPrefix: 'out:',
    stdErrSeparatorPrefix: 'err:',
  };
  const { agent, shell, sent } = setUp({ sessionType: 'NonInteractiveCommands', properties });
  agent.receive(input(6, 0, named('handshake-response-json-success').text!.replace('1.2.677.0', '1.2.295')));
  const complete = sent().find(({ payloadType }) => payloadType === 7);
  expect(complete?.payload.toString()).toContain('1.2.312.0');
  shell.print('a\n');
  shell.print('oops\n', 'err');
  await vi.advanceTimersByTimeAsync(1);
  shell.print('b');
  await vi.advanceTimersByTimeAsync(1);
  shell.print('c');
  shell.exit(7);
  await vi.advanceTimersByTimeAsync(2);
  const output = sent().filter(({ messageType }) => messageType === 'output_stream_data');
  expect(output.map(({ payloadType, payload }) => [payloadType, payload.toString()])).toEqual([
    [1, 'out:a\n'],
    [11, 'err:oops\n'],
    [1, 'out:b'],
    [1, 'c'],
    [12, 'EXIT_CODE: 7'],
  ]);
  agent.kill();
});

function input(payloadType: number, sequence: number, text: string): Buffer {
  return frame('input_stream_data', payloadType, sequence, text);
}

function acknowledgement(sequence: number): Buffer {
  return frame('acknowledge', 0, 0, JSON.stringify({ AcknowledgedMessageSequenceNumber: sequence }));
}

function frame(type: string, payloadType: number, sequence: number, text: string): Buffer {
  const header = Buffer.alloc(120);
  header.writeUInt32BE(116, 0);
  header.write(type.padEnd(32), 4);
  header.writeUInt32BE(1, 36);
  header.writeBigUInt64BE(1n, 40);
  header.writeBigInt64BE(BigInt(sequence), 48);
  header.writeUInt32BE(payloadType, 112);
  return Buffer.concat([header, Buffer.from(text)]);
}
