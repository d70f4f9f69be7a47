import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'vitest';
import type { LinkFaults } from '../support/fault-link.ts';
import { openLinkedSession } from '../support/linked-session.ts';

const size = 1_048_576;
const node = 'i-0123456789abcdef0';
/** The node tells what it got with its own `sha256sum`, and waits so that nothing is cut off by its end. */
const commands = `stty raw -echo; printf ready; cat payload & head -c ${size} >got; wait; sha256sum <got; read -r -n 1 end`;
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

test.concurrent.for<[seed: number, what: string, LinkFaults]>([
  [1, 'loses and doubles', { drop: 0.2, duplicate: 0.2 }],
  [2, 'delays, reorders and truncates', { delay: 0.2, reorder: 0.2, truncate: 0.1 }],
  [3, 'does all of that and is cut', { drop: 0.05, duplicate: 0.1, delay: 0.1, reorder: 0.1, truncate: 0.05, cut: 1 }],
])('seed %i: 1 MB each way arrives whole over a link that %s', async ([seed, , faults], { expect, onTestFinished }) => {
  const session = await openLinkedSession({
    faults,
    seed,
    session: { sessionType: 'InteractiveCommands', properties: { commands } },
    keep: true,
  });
  onTestFinished(session.close);
  const [up, down] = [randomBytes(size), randomBytes(size)];
  mkdirSync(path.join(session.home, node), { recursive: true });
  writeFileSync(path.join(session.home, node, 'payload'), down);

  await session.came('ready'.length);
  await session.feed(up);
  await session.came('ready'.length + size + sha256(up).length);

  const output = session.output();
  expect(output.subarray(0, 5).toString()).toBe('ready');
  expect(sha256(output.subarray(5, 5 + size))).toBe(sha256(down));
  expect(output.subarray(5 + size).toString()).toContain(sha256(up));
  for (const fault of Object.keys(faults) as Array<keyof LinkFaults>)
    expect(session.link.met[fault]).toBeGreaterThan(0);
});
