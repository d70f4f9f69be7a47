import { expect, test } from 'vitest';
import { isWhole, readCommand } from '../../../../../main/features/run-command/commands.ts';

const CommandId = '00000000-0000-4000-8000-000000000001';

test.each([
  ['no node and no target', { InstanceIds: [], Targets: [] }],
  ['more targets than are known', { Targets: Array.from({ length: 6 }, () => ({ Key: 'tag:a', Values: ['b'] })) }],
  [
    'a notification of nothing',
    { InstanceIds: ['i-0123456789abcdef0'], ServiceRole: 'role', NotificationConfig: { NotificationArn: 'topic' } },
  ],
])('a command with %s is never taken for one on all nodes', (_what, rest) => {
  const facts = readCommand({ CommandId, DocumentName: 'Own-Greet', Comment: 'hello', ...rest });
  expect(facts?.request).toMatchObject({ document: 'Own-Greet', comment: 'hello', targets: { targets: [] } });
  expect(JSON.stringify(facts)).not.toContain('*');
  expect(facts === undefined || isWhole(facts.request)).toBe(false);
});

test('a command of which all is known can be asked for again', () => {
  const facts = readCommand({ CommandId, DocumentName: 'Own-Greet', Targets: [{ Key: 'tag:a', Values: ['b'] }] });
  expect(facts !== undefined && isWhole(facts.request)).toBe(true);
});
