import { EventEmitter, once } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createClients, type AwsClient, type ClientSettings } from '../../../../main/aws/clients.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function start() {
  const made: Array<{ name: string; destroyed: boolean }> = [];
  const clients = createClients({
    settings: ({ region }): ClientSettings => ({
      region,
      useFipsEndpoint: false,
      useDualstackEndpoint: false,
      agent: () => Promise.reject(new Error('unused')),
      credentials: () => Promise.reject(new Error('unused')),
    }),
    make: async (service, { region }) => {
      const entry = { name: `${service} ${region}`, destroyed: false };
      made.push(entry);
      return {
        send: () => Promise.reject(new Error('unused')),
        destroy: () => void (entry.destroyed = true),
      } satisfies AwsClient;
    },
  });
  return { clients, made };
}
const scope = { profile: 'p', region: 'eu-west-1' };
const nothing = async () => {};

test('one client a scope and service', async () => {
  const { clients, made } = start();
  await clients.use(scope, 'ssm', nothing);
  await clients.use(scope, 'ssm', nothing);
  await clients.use(scope, 'ec2', nothing);
  await clients.use({ ...scope, region: 'us-east-1' }, 'ssm', nothing);
  expect(made.map(({ name }) => name)).toEqual(['ssm eu-west-1', 'ec2 eu-west-1', 'ssm us-east-1']);
});

test('an unused client is let go, one in use is not cut', async () => {
  const { clients, made } = start();
  const gate = new EventEmitter();
  const work = once(gate, 'open');
  const running = clients.use(scope, 'ssm', () => work);
  await vi.advanceTimersByTimeAsync(6 * 60_000);
  expect(made[0]?.destroyed).toBe(false);
  gate.emit('open');
  await running;
  await vi.advanceTimersByTimeAsync(6 * 60_000);
  expect(made[0]?.destroyed).toBe(true);
});

test('a profile that changed gets new clients; calls that run end with the old one', async () => {
  const { clients, made } = start();
  const gate = new EventEmitter();
  const work = once(gate, 'open');
  const running = clients.use(scope, 'ssm', () => work);
  clients.forget('p');
  await clients.use(scope, 'ssm', nothing);
  expect(made.map(({ destroyed }) => destroyed)).toEqual([false, false]);
  gate.emit('open');
  await running;
  await vi.advanceTimersByTimeAsync(0);
  expect(made.map(({ destroyed }) => destroyed)).toEqual([true, false]);
});
