import { describe, expect, test } from 'vitest';
import type { AutomationRequest } from '../../../contract/automation-request.ts';
import { startLines } from '../../../renderer/features/automation/command.ts';
import { canRepeat, draftOf, newDraft, type AutomationDraft } from '../../../renderer/features/automation/draft.ts';
import { lossesOf } from '../../../renderer/features/automation/losses.ts';
import { currentRow, progressRows, withWaiting } from '../../../renderer/features/automation/progress.ts';
import { readDraft } from '../../../renderer/features/automation/read-draft.ts';
import { automationStep, outlineStep, restart } from '../../support/automation-samples.ts';

const ids = (count: number) => Array.from({ length: count }, (_, at) => `i-${String(at).padStart(17, '0')}`);
const many: AutomationDraft = {
  ...newDraft,
  document: restart.name,
  how: 'rate',
  parameter: 'InstanceId',
  values: ids(2),
};
const requestOf = (part: Partial<AutomationDraft>) => {
  const read = readDraft({ ...many, ...part }, restart);
  if (read.wrong !== undefined) throw new Error([...read.wrong].join());
  return read.request;
};
const wrongOf = (part: Partial<AutomationDraft>) => [...(readDraft({ ...many, ...part }, restart).wrong ?? [])];

describe('a draft', () => {
  test('gives each target its parameter, and does not ask for it twice', () => {
    expect(requestOf({ parameters: { values: { InstanceId: ['i-00000000'] } } })).toMatchObject({
      parameters: {},
      targets: { kind: 'values', parameter: 'InstanceId', values: ids(2) },
    });
  });

  test.each<[string, Partial<AutomationDraft>, object]>([
    [
      'one tag',
      { to: 'tags', tags: [{ key: 'Env', values: 'dev, test' }] },
      { key: 'tag:Env', values: ['dev', 'test'] },
    ],
    ['a group', { to: 'group', group: 'web' }, { key: 'ResourceGroup', values: ['web'] }],
    ['all', { to: 'all' }, { key: 'AWS::EC2::Instance', values: ['*'] }],
  ])('targets %s', (_name, part, target) => {
    expect(requestOf(part).targets).toEqual({ kind: 'targets', parameter: 'InstanceId', targets: [target] });
  });

  test('reads target maps of lines and of an array alike', () => {
    const maps = [{ InstanceId: ['i-00000001'] }, { InstanceId: ['i-00000002'] }];
    const lines = '{"InstanceId": "i-00000001"}\n{"InstanceId": ["i-00000002"]}';
    expect(requestOf({ to: 'maps', maps: lines }).targets).toEqual({ kind: 'maps', maps });
    expect(requestOf({ to: 'maps', maps: JSON.stringify(maps) }).targets).toEqual({ kind: 'maps', maps });
  });

  test.each<[Partial<AutomationDraft>, string[]]>([
    [{ values: [] }, ['values']],
    [{ values: ['web-1'] }, ['values']],
    [{ to: 'maps', maps: '{"Other": ["x"]}' }, ['parameters', 'maps']],
    [{ to: 'tags', tags: [] }, ['tags']],
    [{ maxConcurrency: '0' }, ['maxConcurrency']],
    [{ maxErrors: '101%' }, ['maxErrors']],
    [{ how: 'simple' }, ['parameters']],
    [{ labels: '=x' }, ['labels']],
    [{ document: '' }, ['document']],
    [
      { how: 'locations', locations: [{ accounts: '123', regions: 'eu-west-1', excluded: '', childUnits: false }] },
      ['parameters', 'locations'],
    ],
  ])('%j is wrong in %j', (part, fields) => {
    expect(wrongOf(part)).toEqual(fields);
  });

  test('goes to accounts and Regions, and each place may have targets', () => {
    const places = {
      accounts: '111122223333, 444455556666',
      regions: 'eu-west-1\nus-east-1',
      excluded: '',
      childUnits: false,
    };
    const request = requestOf({ how: 'locations', withTargets: true, locations: [places], roleName: 'ops' });
    expect(request.locations).toMatchObject([
      { accounts: ['111122223333', '444455556666'], regions: ['eu-west-1', 'us-east-1'], roleName: 'ops' },
    ]);
    expect(request.targets.kind).toBe('values');
  });

  test.each<Partial<AutomationDraft>>([
    {},
    { to: 'tags', tags: [{ key: 'Env', values: 'dev' }] },
    { to: 'group', group: 'web' },
    { to: 'all' },
    { to: 'maps', maps: '{"InstanceId":["i-00000001"]}' },
    { how: 'interactive', parameters: { values: { InstanceId: ['i-00000001'] } } },
    { labels: 'Team=web', alarm: 'cpu' },
    { alarm: 'cpu', ignorePollFailure: true },
    {
      how: 'locations',
      byFile: true,
      locationsUrl: 'https://b.s3.eu-west-1.amazonaws.com/places.json?X-Amz-Date=1',
      parameters: { values: { InstanceId: ['i-00000001'] } },
    },
  ])('of a request asks for the same again: %j', (part) => {
    const request = requestOf(part);
    const again = readDraft(draftOf(request), restart);
    expect(again).toEqual({ request });
  });

  const byKey = (...targets: Array<[string, string[]]>): AutomationRequest => ({
    ...requestOf({ to: 'all' }),
    targets: {
      kind: 'targets',
      parameter: 'InstanceId',
      targets: targets.map(([key, values]) => ({ key, values })),
    },
  });

  test.each<[string, Array<[string, string[]]>]>([
    [
      'mixed with a group',
      [
        ['ResourceGroup', ['web']],
        ['tag:Env', ['prod']],
      ],
    ],
    [
      'of a tag and ids',
      [
        ['tag:Env', ['prod']],
        ['InstanceIds', ids(1)],
      ],
    ],
    ['of two names of tags', [['tag-key', ['Env', 'Team']]]],
    ['of a tag’s value with a comma', [['tag:Env', ['a,b']]]],
    ['of a key that is not known', [['resource-groups:ResourceTypeFilters', ['AWS::EC2::Instance']]]],
    ['of instances of one id', [['AWS::EC2::Instance', ids(1)]]],
    ['of all managed nodes', [['AWS::SSM::ManagedInstance', ['*']]]],
    ['of all ids', [['InstanceIds', ['*']]]],
  ])('of a request with targets %s asks for them again', (_name, targets) => {
    const draft = draftOf(byKey(...targets));
    expect(draft.to).not.toBe('tags');
    expect(readDraft(draft, restart).wrong).toBeDefined();
  });

  test('of a request by ids is for these alone', () => {
    const again = readDraft(draftOf(byKey(['InstanceIds', ids(2)])), restart);
    expect(again).toMatchObject({
      request: { targets: { kind: 'values', parameter: 'InstanceId', values: ids(2) } },
    });
  });

  test('of places with roles of their own asks for the places again', () => {
    const place = { accounts: ['111122223333'], regions: ['eu-west-1'], excludedAccounts: [], childUnits: false };
    const rate = { maxConcurrency: '1', maxErrors: '0' };
    const locations = ['ops', 'admin'].map((roleName) => ({ ...place, ...rate, roleName }));
    const draft = draftOf({ ...requestOf({}), locations });
    expect(draft.earlier).toContain('111122223333/eu-west-1');
    expect(readDraft(draft, restart).wrong).toEqual(new Set(['locations']));
  });

  test('step by step for many targets cannot be asked for again', () => {
    expect(canRepeat({ ...requestOf({}), mode: 'Interactive' })).toBe(false);
    expect(canRepeat(requestOf({}))).toBe(true);
  });
});

describe('the AWS CLI lines', () => {
  const cli = (words: readonly string[]) => words.join(' ');

  test('are one for each part, with what is left of the errors', () => {
    const lines = startLines(requestOf({ values: ids(60), maxConcurrency: '50%', maxErrors: '10%' }), cli);
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain('--target-parameter-name InstanceId --targets [{"Key":"ParameterValues","Values":["i-0');
    expect(lines.map((line) => / --max-concurrency (\S+) --max-errors (\S+)/.exec(line)?.slice(1))).toEqual([
      ['30', '6'],
      ['10', '6'],
    ]);
  });

  test('name a value once, as it is sent', () => {
    const twice = { kind: 'values' as const, parameter: 'InstanceId', values: [...ids(50), ...ids(50)] };
    const lines = startLines({ ...requestOf({ maxConcurrency: '50%', maxErrors: '10%' }), targets: twice }, cli);
    expect(lines).toEqual([expect.stringContaining(`"Values":${JSON.stringify(ids(50))}`)]);
    expect(lines[0]).toContain('--max-concurrency 50% --max-errors 10%');
  });

  test('name the mode, the version and the places', () => {
    const simple = {
      how: 'interactive',
      version: '3',
      parameters: { values: { InstanceId: ['i-00000001'] } },
    } as const;
    expect(startLines(requestOf(simple), cli)).toEqual([
      'ssm start-automation-execution --document-name AWS-RestartEC2Instance --document-version 3 ' +
        '--parameters {"InstanceId":["i-00000001"]} --mode Interactive',
    ]);
  });
});

describe('the outline of a run', () => {
  const outline = [
    outlineStep('each', { action: 'aws:loop', loop: { kind: 'each', over: '{{ Ids }}', most: '' } }),
    outlineStep('stop', { within: 'each' }),
    outlineStep('report', { action: 'aws:executeScript' }),
  ];

  test('has steps that were not reached, and the turns of a loop with theirs', () => {
    const turn = (iteration: number) => ({ stepId: 'each-0', step: 'each', iteration, value: `i-${iteration}` });
    const steps = [
      automationStep('each', 0, { action: 'aws:loop', status: 'InProgress' }),
      automationStep('stop', 1, { turn: turn(1) }),
      automationStep('stop', 2, { turn: turn(2), status: 'InProgress' }),
    ];
    const rows = progressRows(outline, steps);
    expect(rows.map(({ kind, level, name, turn: of, status }) => [kind, level, of?.value ?? name, status])).toEqual([
      ['step', 1, 'each', 'InProgress'],
      ['turn', 2, 'i-1', 'Success'],
      ['step', 3, 'stop', 'Success'],
      ['turn', 2, 'i-2', 'InProgress'],
      ['step', 3, 'stop', 'InProgress'],
      ['step', 1, 'report', 'Pending'],
    ]);
    expect(currentRow(rows)?.step?.stepId).toBe('stop-2');
  });

  test('has the step waiting that the run waits for, before AWS tells of the step', () => {
    const rows = progressRows(outline, []);
    const stateOf = (kind: 'resume' | 'start') => withWaiting(rows, { kind, step: 'report' }).at(-1)?.status;
    expect(stateOf('resume')).toBe('Waiting');
    expect(stateOf('start')).toBe('Pending');
  });

  test('without its document has the steps that AWS tells of', () => {
    expect(progressRows([], [automationStep('gone', 0)]).map(({ name }) => name)).toEqual(['gone']);
  });

  test('counts the tries of a step, and shows the last', () => {
    const steps = [automationStep('report', 0, { status: 'Failed' }), automationStep('report', 1)];
    expect(progressRows(outline, steps).at(-1)).toMatchObject({ name: 'report', tries: 2, status: 'Success' });
  });
});

test('what a runbook takes away is told of its steps', () => {
  const steps = [
    outlineStep('halt', { subject: 'stopped' }),
    outlineStep('force', { subject: 'stopped' }),
    outlineStep('end', { subject: 'terminated' }),
    outlineStep('look', { action: 'aws:executeAwsApi', subject: 'ec2:DescribeInstances' }),
    outlineStep('drop', { action: 'aws:executeAwsApi', subject: 'ec2:DeleteVolume' }),
  ];
  expect(lossesOf(steps).map(({ steps: names, kind, isFinal }) => [names.join(), kind, isFinal])).toEqual([
    ['halt,force', 'stop', false],
    ['end', 'terminate', true],
    ['drop', 'call', true],
  ]);
});
