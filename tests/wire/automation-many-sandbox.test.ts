import { GetAutomationExecutionCommand } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { templateBucket } from '../../sandbox/world/stacks/seed.ts';
import { automationsIn, request, sleep, startAutomationBox } from '../support/automation-box.ts';
import type { SandboxAws } from '../support/sandbox-aws.ts';
import { clientsOf } from '../support/sandbox-clients.ts';
import { nodesOf } from '../support/sandbox-nodes.ts';

let box: SandboxAws;
beforeAll(async () => {
  box = await startAutomationBox();
});
afterAll(() => box.close());

const { service, begin, instances, create, looker, history } = automationsIn(() => box);

describe('a run for many', () => {
  test('has a child for each target, in waves, and its error threshold stops the rest', async () => {
    const ids = instances(4);
    const runs = service();
    const asked = request('AWS-RestartEC2Instance', {
      targets: { kind: 'values', parameter: 'InstanceId', values: ids },
      maxConcurrency: '2',
    });
    const runId = await begin(runs, asked);
    const look = looker(runs, runId);
    await look.until(() => expect(look.seen.children.size).toBe(4));
    await look.over();
    expect(look.seen.run).toMatchObject({
      status: 'Success',
      kind: 'targets',
      counters: { total: 4, success: 4, failed: 0 },
    });
    await look.until(() =>
      expect([...look.seen.children.values()].map(({ target, status, wave }) => [target, status, wave])).toEqual([
        [ids[0], 'Success', 1],
        [ids[1], 'Success', 1],
        [ids[2], 'Success', 2],
        [ids[3], 'Success', 2],
      ]),
    );
    const child = looker(runs, look.seen.children.get(ids[0] ?? '')?.executionId ?? '');
    await child.until(() => expect(child.seen.run).toMatchObject({ parentId: runId, target: ids[0] }));
    expect((await history(runs, { parentId: runId })).length).toBe(4);
    await child.end();
    await look.end();

    const unknown = ['i-0000000000000000a', 'i-0000000000000000b', 'i-0000000000000000c'];
    const failing = looker(
      runs,
      await begin(
        runs,
        request('AWS-StartEC2Instance', {
          targets: { kind: 'values', parameter: 'InstanceId', values: unknown },
          maxConcurrency: '1',
          maxErrors: '1',
        }),
      ),
    );
    await failing.over();
    expect(failing.seen.run).toMatchObject({ status: 'Failed', counters: { failed: 2 } });
    await failing.until(() =>
      expect([...failing.seen.children.values()].map(({ status }) => status)).toEqual(['Failed', 'Failed', 'Pending']),
    );
    expect(failing.seen.children.get(unknown[0] ?? '')?.failureMessage).toContain('InvalidInstanceID.NotFound');
    await failing.end();
  });

  test('finds its targets by a tag, a group and by maps', async () => {
    await create('One', [sleep('one')], {
      parameters: { InstanceId: { type: 'AWS::EC2::Instance::Id' }, Other: { type: 'String', default: '' } },
    });
    const runs = service();
    const web = nodesOf(
      box.sandbox,
      ({ kind, tags, state }) =>
        kind === 'ec2' && state !== 'terminated' && tags.some(([key, value]) => key === 'Role' && value === 'web'),
    ).map(({ id }) => id);
    const parameter = 'InstanceId';
    const by = async (targets: object, more: object = {}) => {
      const look = looker(runs, await begin(runs, request('One', { targets, ...more })));
      await look.over();
      await look.until(() => {
        const statuses = [...look.seen.children.values()].map(({ status }) => status);
        expect(new Set(statuses)).toEqual(new Set(['Success']));
      });
      await look.end();
      return { run: look.seen.run, targets: [...look.seen.children.values()].map(({ target }) => target).toSorted() };
    };
    const tagged = await by({ kind: 'targets', parameter, targets: [{ key: 'tag:Role', values: ['web'] }] });
    expect(tagged).toMatchObject({ run: { targets: 'tag:Role=web' }, targets: web.toSorted() });
    const grouped = await by(
      { kind: 'targets', parameter, targets: [{ key: 'ResourceGroup', values: ['fleet-web'] }] },
      { maxConcurrency: '50%' },
    );
    expect(grouped.targets).toEqual(web.toSorted());
    const maps = instances(3).map((id) => ({ InstanceId: [id], Other: ['x'] }));
    expect((await by({ kind: 'maps', maps })).run?.counters).toMatchObject({ total: 3, success: 3 });
  });

  test('on more targets than AWS takes is one run, also in the history of a later start', async () => {
    await create('Each', [sleep('one')], { parameters: { Value: { type: 'String' } } });
    const values = Array.from({ length: 60 }, (_, at) => `value-${at}`);
    const runs = service();
    const asked = request('Each', {
      targets: { kind: 'values', parameter: 'Value', values },
      maxConcurrency: '50%',
      maxErrors: '100%',
    });
    const look = looker(runs, await begin(runs, asked));
    await look.over();
    expect(look.seen.run).toMatchObject({
      status: 'Success',
      parts: 2,
      executionIds: { length: 2 },
      counters: { total: 60, success: 60 },
    });
    await look.until(() =>
      expect([...look.seen.children.values()].every(({ status }) => status === 'Success')).toBe(true),
    );
    expect(look.seen.children.size).toBe(60);
    const { ssm } = clientsOf(box.sandbox);
    const controls = await Promise.all(
      (look.seen.run?.executionIds ?? []).map(async (AutomationExecutionId) => {
        const { AutomationExecution } = await ssm.send(new GetAutomationExecutionCommand({ AutomationExecutionId }));
        return [AutomationExecution?.MaxConcurrency, AutomationExecution?.MaxErrors];
      }),
    );
    // A percentage is of the whole run: 30 of 60, and as many as fit into the second part.
    expect(controls).toEqual([
      ['30', '60'],
      ['10', '60'],
    ]);
    await look.end();
    const later = await history(service(), { document: 'Each' });
    expect(later).toMatchObject([{ runId: look.seen.run?.runId, parts: 2, status: 'Success' }]);
    const again = looker(service(), look.seen.run?.runId ?? '');
    await again.until(() => expect(again.seen.children.size).toBe(60));
    expect(again.seen.request?.targets).toEqual({ kind: 'values', parameter: 'Value', values });
    await again.end();
  });

  test('does not start the next part where the error threshold is reached', async () => {
    const values = Array.from({ length: 51 }, (_, at) => `i-${String(at).padStart(17, '0')}`);
    const runs = service();
    const look = looker(
      runs,
      await begin(
        runs,
        request('AWS-StartEC2Instance', { targets: { kind: 'values', parameter: 'InstanceId', values } }),
      ),
    );
    await look.over();
    expect(look.seen.run).toMatchObject({ status: 'Failed', executionIds: { length: 1 }, parts: 2 });
    await look.until(() => expect(look.seen.children.get(values[50] ?? '')?.status).toBe('NotSent'));
    await look.end();
    // A later start of the app names what was not sent.
    const again = looker(service(), look.seen.run?.runId ?? '');
    await again.until(() => expect(again.seen.children.get(values[50] ?? '')?.status).toBe('NotSent'));
    expect(again.seen.run).toMatchObject({ isOver: true, parts: 2, counters: { total: 51 } });
    expect(again.seen.request?.targets).toEqual({ kind: 'values', parameter: 'InstanceId', values });
    await again.end();
  });

  test('goes to other accounts and Regions, and says where one cannot be watched', async () => {
    await create('There', [sleep('one')]);
    const runs = service();
    const account = box.sandbox.accountId;
    const asked = request('There', {
      locations: [{ accounts: [account, '999999999999'], regions: ['ap-northeast-2'], maxErrors: '1' }],
    });
    const look = looker(runs, await begin(runs, asked));
    await look.over();
    expect(look.seen.run).toMatchObject({ kind: 'locations', status: 'Success' });
    await look.until(() =>
      expect([...look.seen.children.values()]).toMatchObject([
        {
          target: `${account}/ap-northeast-2`,
          status: 'Success',
          scope: { profile: box.scope.profile, region: 'ap-northeast-2' },
        },
        { target: '999999999999/ap-northeast-2', status: 'Failed', accountId: '999999999999' },
      ]),
    );
    const [own, other] = [...look.seen.children.values()];
    expect(other?.scope).toBeUndefined();
    const child = looker(runs, own?.executionId ?? '', own?.scope);
    await child.until(() => expect(child.seen.run).toMatchObject({ status: 'Success', document: 'There' }));
    await child.end();
    await look.end();
  });
});

test('the accounts and Regions of a file of S3 are where it runs; a file that is not there is refused', async () => {
  await create('InPlaces', [sleep('one')]);
  const account = box.sandbox.accountId;
  const bucket = templateBucket(account);
  const places = [{ Accounts: [account], Regions: ['us-east-1', 'ap-northeast-2'] }];
  box.sandbox.world.buckets.put(account, bucket, 'places.json', Buffer.from(JSON.stringify(places)));
  const at = (key: string) => ({ locationsUrl: `https://${bucket}.s3.us-east-1.amazonaws.com/${key}` });
  const runs = service();
  const look = looker(runs, await begin(runs, request('InPlaces', at('places.json?X-Amz-Signature=0'))));
  await look.over();
  expect(look.seen.run).toMatchObject({ kind: 'locations', status: 'Success', counters: { total: 2 } });
  await look.until(() =>
    expect([...look.seen.children.values()].map(({ target }) => target)).toEqual([
      `${account}/us-east-1`,
      `${account}/ap-northeast-2`,
    ]),
  );
  await look.end();
  await expect(begin(runs, request('InPlaces', at('nothing.json')))).rejects.toMatchObject({
    failure: { awsCode: 'InvalidAutomationExecutionParametersException' },
  });
});
