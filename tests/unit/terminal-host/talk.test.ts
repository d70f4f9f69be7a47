import { beforeEach, expect, test } from 'vitest';
import { encodeMessage } from '../../../main/terminal-host/session/message.ts';
import type { SocketEvents } from '../../../main/terminal-host/session/socket.ts';
import { openTalk, type Talk } from '../../../main/terminal-host/transfer/talk.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { createQuietLog } from '../../support/quiet-log.ts';

const nonce = '0123456789abcdef';
const messageId = '01234567-89ab-4cde-8f01-23456789abcd';
let talk: Talk;
let say: (text: string) => void;
let terminated: string[];

beforeEach(() => {
  const clock = createFakeClock();
  const sockets: SocketEvents[] = [];
  let sequenceNumber = 0;
  terminated = [];
  talk = openTalk(
    {
      session: { sessionId: 's-1', streamUrl: 'wss://example.test/', token: 't', nodeId: 'i-1' },
      nonce,
      phase: () => undefined,
    },
    {
      api: {
        resume: async () => ({ token: '' }),
        terminate: async (sessionId) => void terminated.push(sessionId),
        dataKey: () => Promise.reject(new Error('Nothing is encrypted here.')),
      },
      openSocket(_url, events) {
        sockets.push(events);
        return { send: () => {}, pause: () => {}, resume: () => {}, close: () => {}, isClogged: false };
      },
      clock,
      log: createQuietLog(),
    },
  );
  clock.advance(0);
  sockets[0]?.open();
  say = (text) =>
    sockets[0]?.message(
      encodeMessage({
        messageType: 'output_stream_data',
        schemaVersion: 1,
        createdDate: 1,
        sequenceNumber: sequenceNumber++,
        flags: 0,
        messageId,
        payloadType: 1,
        payload: Buffer.from(text),
      }),
    );
});

const answer = (word: string) => `-fleetdeck-${nonce}:${word}\n`;

test('answers are given in their order, also those that come before they are asked for', async () => {
  say(answer('SIZE 3') + answer('SHA abc'));
  expect([(await talk.next()).word, (await talk.next()).word]).toEqual(['SIZE', 'SHA']);
});

test('a node that answers without an end is cut off: the transfer fails and its session is ended', async () => {
  for (let count = 0; count < 100; count += 1) say(answer(`READY ${count}`));
  expect(terminated).toEqual(['s-1']);
  await expect(talk.next()).rejects.toMatchObject({
    failure: { code: 'unexpected', message: 'The node answered more than a transfer does.' },
  });
  await talk.ended;
});
