import { CreateImageCommand } from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPickersHandlers } from '../../main/features/pickers/index.ts';
import type { PickedKind } from '../../contract/features/pickers.ts';
import { startSandboxAws, type SandboxAws } from '../support/sandbox-aws.ts';
import { clientsOf } from '../support/sandbox-clients.ts';
import { nodeOf, onlineLinux } from '../support/sandbox-nodes.ts';

let box: SandboxAws;
const call = { signal: new AbortController().signal };

beforeAll(async () => {
  box = await startSandboxAws();
});
afterAll(() => box.close());

const find = (kind: PickedKind, text = '') => createPickersHandlers(box).find({ scope: box.scope, kind, text }, call);

test('resources are found by name, each kind as its documents take it', async () => {
  const { choices: roles } = await find('role', 'FLEET');
  expect(roles.length).toBeGreaterThan(0);
  for (const { value, label } of roles) expect(value).toMatch(new RegExp(`^arn:aws:iam::\\d{12}:role/.*${label}$`));
  expect((await find('bucket', 'transcripts')).choices).toEqual([
    { value: `fleet-transcripts-${box.sandbox.accountId}`, label: '' },
  ]);
  const { choices: stacks } = await find('stack');
  expect(stacks.length).toBeGreaterThan(0);
  const { choices: groups } = await find('security-group');
  expect(groups.length).toBeGreaterThan(0);
  for (const { value } of groups) expect(value).toMatch(/^sg-/);
  expect(await find('role', 'no such role')).toEqual({ choices: [], more: false });
});

test('of images there are the account’s own alone', async () => {
  expect((await find('image')).choices).toEqual([]);
  const { id: InstanceId } = nodeOf(box.sandbox, onlineLinux);
  const { ImageId } = await clientsOf(box.sandbox).ec2.send(new CreateImageCommand({ InstanceId, Name: 'golden' }));
  expect(ImageId).toMatch(/^ami-/);
  expect((await find('image')).choices).toEqual([{ value: ImageId, label: 'golden' }]);
});
