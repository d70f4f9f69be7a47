import { expect, onTestFinished, test } from 'vitest';
import type { ChannelFaults } from '../../sandbox/world/faults.ts';
import { createRawClient, types } from './channel-client.ts';
import { startChannelService } from './channel-service.ts';

async function run(faults: ChannelFaults, commands: string) {
  const service = await startChannelService(faults);
  const client = createRawClient();
  onTestFinished(async () => {
    client.stop();
    await service.close();
  });
  const session = service.session({ sessionType: 'InteractiveCommands', properties: { commands } });
  await client.open(session.url, session.token);
  return { service, session, client };
}

const numbers = Array.from({ length: 4_000 }, (_, index) => `${index + 1}\r\n`).join('');
const patience = { timeout: 30_000 };

test.each<[string, ChannelFaults, leastDuplicates: number]>([
  ['lost', { loseOutput: 0.3 }, 0],
  ['doubled', { duplicateOutput: 0.5 }, 5],
  ['reordered', { reorderOutput: 0.5 }, 0],
  [
    'all of that, with types padded by NULs',
    { loseOutput: 0.15, duplicateOutput: 0.3, reorderOutput: 0.3, nulPadding: 0.5 },
    1,
  ],
])('output that is %s arrives once and in order', async (_name, faults, leastDuplicates) => {
  const { client } = await run(faults, 'seq 1 4000; read -r held');
  await expect.poll(() => client.text() === numbers, patience).toBe(true);
  expect(client.duplicates).toBeGreaterThanOrEqual(leastDuplicates);
});

test('input is taken once though most acknowledgements are lost', async () => {
  const { client } = await run(
    { loseAcknowledgements: 0.7 },
    'stty -echo; while read -r line; do echo "got $line"; done',
  );
  for (let line = 1; line <= 10; line += 1) client.type(`${line}\r`);
  await expect.poll(() => client.text(), patience).toContain('got 10');
  await expect.poll(() => client.unacknowledged.size, { timeout: 20_000 }).toBe(0);
  expect(client.text().match(/got \d+/g)).toEqual(Array.from({ length: 10 }, (_, index) => `got ${index + 1}`));
});

test.each<[string, ChannelFaults, { code: number; reason: string }]>([
  ['closed with "Bye"', { byeAfter: 5 }, { code: 1000, reason: 'Bye' }],
  ['cut', { cutAfter: 5 }, { code: 1006, reason: '' }],
])('a connection that is %s goes on with a new token', async (_name, faults, close) => {
  const { client, service, session } = await run(faults, 'seq 1 4000; read -r held');
  await expect.poll(() => client.closes).toEqual([close]);
  expect(client.closing()).toBeUndefined();
  await expect.poll(() => session.status()).toBe('Disconnected');
  await client.open(session.url, service.sessions.resume(session.sessionId));
  await expect.poll(() => client.text() === numbers, patience).toBe(true);
});

test('publication messages come with zeroed headers', async () => {
  const { client } = await run({ publicationEvery: 3 }, 'seq 1 4000; read -r held');
  await expect.poll(() => client.text() === numbers, patience).toBe(true);
  expect(new Set(client.control.map(({ type }) => type))).toEqual(new Set(['pause_publication', 'start_publication']));
});

test('a handshake can be late', async () => {
  const service = await startChannelService({ handshakeDelayMs: 300 });
  const client = createRawClient();
  onTestFinished(async () => {
    client.stop();
    await service.close();
  });
  const session = service.session({ sessionType: 'NonInteractiveCommands', properties: { commands: 'true' } });
  const from = Date.now();
  await client.open(session.url, session.token);
  await expect.poll(() => client.messages[0]?.payloadType).toBe(types.request);
  expect(Date.now() - from).toBeGreaterThanOrEqual(290);
});
