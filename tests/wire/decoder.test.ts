import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { DescribeInstancePropertiesCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDecoder, decodedBy, type Decoder } from '../../main/aws/decoder.ts';
import { createSandbox, type Sandbox } from '../../sandbox/sandbox.ts';
import { builtScript } from '../support/built-script.ts';

let sandbox: Sandbox;
let built: { folder: string; script: string };

beforeAll(async () => {
  [sandbox, built] = await Promise.all([createSandbox({ nodes: 1_200 }), builtScript('main/aws/decoder-worker.ts')]);
});
afterAll(async () => {
  await sandbox.close();
  rmSync(built.folder, { recursive: true, force: true });
});

function settings() {
  const { region, endpoint, accessKeyId, secretAccessKey } = sandbox;
  return { region, endpoint, credentials: { accessKeyId, secretAccessKey } };
}

/** The decoder, with what it was asked and what it answered. */
function watched(decoder: Decoder) {
  const asked: Array<{ answer: Parameters<Decoder['decode']>[0]; output: unknown }> = [];
  const decode: Decoder['decode'] = async (answer) => {
    const output = await decoder.decode(answer);
    asked.push({ answer, output });
    return output;
  };
  return { asked, decode };
}

test('a long answer is what the SDK itself makes of it, and was read by the thread', async () => {
  const decoder = watched(createDecoder(built.script));
  const ec2 = decodedBy(new EC2Client(settings()), decoder);
  const instances = await ec2.send(new DescribeInstancesCommand({ MaxResults: 500 }));
  const ssm = decodedBy(new SSMClient(settings()), decoder);
  const properties = await ssm.send(new DescribeInstancePropertiesCommand({ MaxResults: 1_000 }));
  const [ofEc2, ofSsm] = decoder.asked;
  // The same bytes, read by the SDK in this thread.
  const again = (response = ofEc2?.answer) => ({
    ...settings(),
    requestHandler: { handle: async () => ({ response }) },
  });
  const here = await new EC2Client(again()).send(new DescribeInstancesCommand({}));
  expect(here.Reservations).toHaveLength(500);
  expect(instances).toEqual(here);
  expect(instances).toBe(ofEc2?.output);
  const known = await new SSMClient(again(ofSsm?.answer)).send(new DescribeInstancePropertiesCommand({}));
  expect(known.InstanceProperties).toHaveLength(1_000);
  expect(properties).toEqual(known);
  expect(properties).toBe(ofSsm?.output);
});

test('a short answer and a refusal take no thread', async () => {
  const decoder = watched(createDecoder(built.script));
  const ec2 = decodedBy(new EC2Client(settings()), decoder);
  const few = await ec2.send(new DescribeInstancesCommand({ MaxResults: 10 }));
  expect(few.Reservations).toHaveLength(10);
  const unknown = new DescribeInstancesCommand({ InstanceIds: ['i-0fffffffffffffff0'] });
  await expect(ec2.send(unknown)).rejects.toMatchObject({ name: 'InvalidInstanceID.NotFound' });
  expect(decoder.asked).toEqual([]);
});

test.each([
  ['is not there', undefined],
  ['dies of it', 'process.exit(7);'],
  [
    'cannot read it',
    "import { parentPort } from 'node:worker_threads'; parentPort.on('message', ({ id }) => parentPort.postMessage({ id }));",
  ],
])('an answer is read here when the thread %s', async (_what, code) => {
  const script = path.join(built.folder, `broken-${code?.length ?? 0}.mjs`);
  if (code !== undefined) writeFileSync(script, code);
  const decoder = watched(createDecoder(script));
  const ec2 = decodedBy(new EC2Client(settings()), decoder);
  const pages = await Promise.all([1, 2].map(() => ec2.send(new DescribeInstancesCommand({ MaxResults: 500 }))));
  expect(pages.map(({ Reservations = [] }) => Reservations.length)).toEqual([500, 500]);
  expect(decoder.asked.map(({ output }) => output)).toEqual([undefined, undefined]);
});
