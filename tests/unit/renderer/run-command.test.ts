import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RunRow, RunState } from '../../../contract/features/run-command.ts';
import type { RunnableDetails } from '../../../contract/runnable.ts';
import { sendCommandLines } from '../../../renderer/features/run-command/command.ts';
import { draftOf, newDraft, readDraft } from '../../../renderer/features/run-command/draft.ts';
import { foldRows } from '../../../renderer/features/run-command/fold.ts';
import { lineDiff, withContext } from '../../../renderer/features/run-command/line-diff.ts';

const row = (nodeId: string, fold: string, state: RunState = 'Success'): RunRow => ({
  nodeId,
  nodeName: '',
  state,
  steps: [],
  fold,
  firstLine: '',
  cut: false,
});

describe('folding', () => {
  test('the largest group of good ends is the majority; failures are never in it', () => {
    const rows = [
      ...['a', 'b', 'c', 'd'].map((id) => row(id, 'boom', 'Failed')),
      ...['e', 'f', 'g'].map((id) => row(id, 'fine')),
      row('h', 'odd'),
      row('i', '', 'InProgress'),
    ];
    const { cards, same, different, failed, open } = foldRows(rows);
    expect({ same, different, failed, open }).toEqual({ same: 3, different: 1, failed: 4, open: 1 });
    expect(cards.map(({ kind, rows: members }) => [kind, members.length])).toEqual([
      ['same', 3],
      ['different', 1],
      ['failed', 4],
    ]);
  });

  test('without a good end nothing is said to be the same', () => {
    expect(foldRows([row('a', 'x', 'Failed'), row('b', 'x', 'Failed')])).toMatchObject({ same: 0, failed: 2 });
  });
});

describe('comparing lines', () => {
  const lines = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 });

  test('what is in both or here alone is the text, what is in both or missing the other one', () => {
    fc.assert(
      fc.property(lines, lines, (before, now) => {
        const diff = lineDiff(before.join('\n'), now.join('\n'));
        const of = (...kinds: string[]) => diff.filter(({ kind }) => kinds.includes(kind)).map(({ text }) => text);
        expect(of('both', 'here').join('\n')).toBe(now.join('\n'));
        expect(of('both', 'missing').join('\n')).toBe(before.join('\n'));
      }),
    );
  });

  test('nothing written is no line', () => {
    expect(lineDiff('', 'disk full')).toEqual([{ kind: 'here', text: 'disk full' }]);
    expect(lineDiff('', '')).toEqual([]);
  });

  test('lines far from a difference are counted, not shown', () => {
    const before = Array.from({ length: 20 }, (_, at) => `line ${at}`);
    const now = before.map((line, at) => (at === 10 ? 'odd' : line));
    expect(withContext(lineDiff(before.join('\n'), now.join('\n')), 1)).toEqual([
      { left: 9 },
      { kind: 'both', text: 'line 9' },
      { kind: 'missing', text: 'line 10' },
      { kind: 'here', text: 'odd' },
      { kind: 'both', text: 'line 11' },
      { left: 8 },
    ]);
  });
});

describe('the draft', () => {
  const document: RunnableDetails = {
    name: 'Own-Greet',
    owner: '123456789012',
    platforms: ['Linux'],
    description: '',
    version: '1',
    parameters: [
      { name: 'who', type: 'String', description: '', allowedValues: [], allowedPattern: '[a-z]+' },
      { name: 'loud', type: 'Boolean', description: '', default: ['false'], allowedValues: [], allowedPattern: '' },
    ],
  };
  const draft = {
    ...newDraft,
    document: 'Own-Greet',
    parameters: { values: { who: ['ada'], loud: ['false'] } },
    nodes: [{ nodeId: 'i-0123456789abcdef0', nodeName: 'web-1' }],
  };

  test('becomes a request that makes the same draft again', () => {
    const { request } = readDraft(draft, document) as { request: Parameters<typeof draftOf>[0] };
    expect(request.parameters).toEqual({ who: ['ada'] });
    expect(readDraft(draftOf(request), document)).toEqual({ request });
    const alarm = { name: 'cpu', ignorePollFailure: true };
    expect(readDraft(draftOf({ ...request, alarm }), document)).toEqual({ request: { ...request, alarm } });
  });

  test.each([
    ['parameters', { parameters: { values: { who: ['Ada!'] } } }],
    ['nodes', { nodes: [] }],
    ['maxConcurrency', { maxConcurrency: '0' }],
    ['maxErrors', { maxErrors: '101%' }],
    ['timeoutSeconds', { timeoutSeconds: '29' }],
    ['bucket', { bucket: 'No' }],
    ['roleArn', { topicArn: 'arn:aws:sns:eu-west-1:123456789012:told' }],
    ['tags', { to: 'tags' as const, tags: [{ key: '', values: 'prod' }] }],
  ])('%s is named where it is wrong', (field, part) => {
    expect([...(readDraft({ ...draft, ...part }, document).wrong ?? [])]).toEqual([field]);
  });

  const repeated = (targets: object[]) => {
    const { request } = readDraft(draft, document) as { request: Parameters<typeof draftOf>[0] };
    const again = draftOf({ ...request, targets: { kind: 'targets', targets: targets as never } });
    return { to: again.to, targets: readDraft(again, document).request?.targets };
  };
  const ids = ['i-0123456789abcdef0', 'mi-0123456789abcdef1'];

  test('a command on two nodes as a target is repeated on these two', () => {
    expect(repeated([{ key: 'InstanceIds', values: ids }])).toEqual({
      to: 'nodes',
      targets: { kind: 'nodes', nodes: ids.map((nodeId) => ({ nodeId, nodeName: '' })) },
    });
  });

  test.each([
    ['all', [{ key: 'InstanceIds', values: ['*'] }]],
    ['kept', [{ key: 'InstanceIds', values: ['*', ...ids] }]],
    ['kept', [{ key: 'instanceids', values: ids }]],
    [
      'kept',
      [
        { key: 'tag:Env', values: ['prod'] },
        { key: 'InstanceIds', values: ids },
      ],
    ],
    [
      'kept',
      [
        { key: 'resource-groups:Name', values: ['web'] },
        { key: 'tag:Env', values: ['prod'] },
      ],
    ],
    ['kept', [{ key: 'resource-groups:Name', values: ['web', 'db'] }]],
    ['kept', [{ key: 'resource-groups:ResourceTypeFilters', values: ['AWS::EC2::Instance'] }]],
    ['kept', [{ key: 'tag-key', values: ['Env', 'Role'] }]],
    [
      'kept',
      [
        { key: 'tag-key', values: ['Env,Role'] },
        { key: 'tag:a', values: ['b,c'] },
      ],
    ],
    ['kept', [{ key: 'tag:Env', values: ['a,b'] }]],
    ['kept', [{ key: 'tag:Env', values: [' prod'] }]],
    ['kept', [{ key: 'tag:tag-key', values: [' '] }]],
    [
      'tags',
      [
        { key: 'tag-key', values: ['Env'] },
        { key: 'tag:Role', values: ['web', 'db'] },
      ],
    ],
    ['group', [{ key: 'resource-groups:Name', values: ['web'] }]],
  ])('what is repeated (%s) has the same targets, never more: %j', (to, targets) => {
    expect(repeated(targets)).toEqual({ to, targets: { kind: 'targets', targets } });
  });

  test('what is repeated keeps the version of its document', () => {
    const { request } = readDraft({ ...draft, version: '3' }, document) as { request: Parameters<typeof draftOf>[0] };
    expect(readDraft(draftOf(request), document).request?.version).toBe('3');
  });

  test('the AWS CLI is told the version, and values with a comma whole', () => {
    const targets = { kind: 'targets' as const, targets: [{ key: 'tag:Env', values: ['a,b'] }] };
    const { request } = readDraft({ ...draft, version: '3', to: 'kept', kept: targets }, document);
    expect(request).toBeDefined();
    if (request === undefined) return;
    const [words] = sendCommandLines(request, (given) => given.join('\n'));
    expect(words).toContain('--document-version\n3\n');
    expect(words).toContain('--targets\n[{"Key":"tag:Env","Values":["a,b"]}]\n');
  });

  test('several tags hold together; a tag without values is asked for by its key', () => {
    const tags = [
      { key: 'Env', values: 'prod, stage' },
      { key: 'Role', values: '' },
    ];
    expect(readDraft({ ...draft, to: 'tags', tags }, document)).toMatchObject({
      request: {
        targets: {
          kind: 'targets',
          targets: [
            { key: 'tag:Env', values: ['prod', 'stage'] },
            { key: 'tag-key', values: ['Role'] },
          ],
        },
      },
    });
  });
});
