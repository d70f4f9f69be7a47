import { expect, test } from 'vitest';
import { openTunnelSession } from '../../../main/terminal-host/port/tunnel-session.ts';
import { openChannel } from '../../../main/terminal-host/session/data-channel.ts';
import type { SocketEvents } from '../../../main/terminal-host/session/socket.ts';
import { agentFrame, messageId } from '../../support/agent-messages.ts';
import { createStreamLog } from '../../support/by-hand-channel.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { createQuietLog } from '../../support/quiet-log.ts';

/** A frame of smux, version 1 (smux: frame.go). */
function smuxFrame(command: number, stream: number, data = ''): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt8(1, 0);
  head.writeUInt8(command, 1);
  head.writeUInt16LE(data.length, 2);
  head.writeUInt32LE(stream, 4);
  return Buffer.concat([head, Buffer.from(data)]);
}
const firstStream = 3;
const smuxData = (text: string) => smuxFrame(2, firstStream, text);
const smuxEnd = smuxFrame(1, firstStream);

test.each([
  ['multiplexed', { portNumber: '80', type: 'LocalPortForwarding' }, smuxData, [smuxEnd]],
  ['single', { portNumber: '80' }, Buffer.from, []],
] as const)(
  'a gap in what came when the session is closed is no end in good order: %s',
  (mode, Properties, data, end) => {
    const clock = createFakeClock();
    let socket: SocketEvents | undefined;
    const nothing = { send: () => {}, pause: () => {}, resume: () => {}, close: () => {}, isClogged: false };
    const api = {
      resume: async () => ({ token: 'x' }),
      terminate: async () => {},
      dataKey: () => Promise.reject(new Error('no key')),
    };
    const session = openTunnelSession(
      (events) =>
        openChannel(
          { sessionId: 's', streamUrl: 'wss://example.test/', token: 't', nodeId: 'i-1' },
          {
            api,
            openSocket(_url, given) {
              socket = given;
              return nothing;
            },
            clock,
            log: createQuietLog(),
            random: () => 0.5,
            newId: () => messageId,
          },
          events,
        ),
      clock,
      { changed: () => {}, freed: () => {}, refused: () => {}, ended: () => {} },
    );
    clock.advance(0);
    socket?.open();
    const hear = (sequence: number, payloadType: number, payload: Buffer | object, type = 'output_stream_data') =>
      socket?.message(
        agentFrame(
          type,
          sequence,
          payloadType,
          Buffer.isBuffer(payload) ? payload : Buffer.from(JSON.stringify(payload)),
        ),
      );
    const action = { ActionType: 'SessionType', ActionParameters: { SessionType: 'Port', Properties } };
    hear(0, 5, { AgentVersion: '3.3.1142.0', RequestedClientActions: [action] });
    hear(1, 7, { CustomerMessage: '' });
    clock.advance(50);
    expect(session.mode).toBe(mode);
    const log = createStreamLog();
    session.open(log.events);
    hear(2, 1, data('first '));
    // The next one was lost with a connection, and the session ends before it is sent again.
    hear(4, 1, data('third'));
    for (const frame of end) hear(5, 1, frame);
    hear(0, 0, { Output: '' }, 'channel_closed');
    expect(log.text()).toBe('first ');
    expect(log.told).toEqual(['reset']);
  },
);
