import { describe, expect, test } from 'vitest';
import { encodeTags } from '../../../contract/tags.ts';
import { createFleetRows } from '../../../renderer/features/fleet/rows.ts';
import { fleetFilterSource } from '../../../renderer/features/fleet/filter-source.ts';
import { createFleetStore, type FleetState } from '../../../renderer/features/fleet/store.ts';
import { compileFilter } from '../../../renderer/workspace/filter/compile.ts';
import { parseFilter } from '../../../renderer/workspace/filter/parse.ts';
import { suggest } from '../../../renderer/workspace/filter/suggest.ts';
import { createFakeBridge } from '../../support/fake-bridge.ts';
import { someNodes } from '../../support/node-columns.ts';

function stateOf(count: number): FleetState {
  const rows = createFleetRows();
  rows.put(someNodes(count));
  const { state } = createFleetStore(createFakeBridge().clients.fleet);
  state.setState({ rows, revision: 1, accountId: '111122223333', scope: { profile: 'dev', region: 'eu-west-1' } });
  return state.getState();
}

/** A fleet of four that differ in everything. */
function fourNodes(): FleetState {
  const state = stateOf(4);
  state.rows.put({
    ...someNodes(4),
    name: ['web-1', 'web-2', 'db 1', '데이터'],
    reach: ['online', 'connection-lost', 'stopped', 'not-managed'],
    platform: ['Linux', 'Windows', 'Linux', 'Linux'],
    platformName: ['Ubuntu', 'Microsoft Windows Server', 'Amazon Linux', 'Amazon Linux'],
    agentVersion: ['3.2.582.0', '3.1.1732.0', '3.10.4.0', ''],
    instanceType: ['t3.micro', 't3.small', 'm5.large', 'm5.large'],
    state: ['running', 'running', 'stopped', 'running'],
    tags: [
      encodeTags([['Env', 'prod']]),
      encodeTags([['Env', 'production']]),
      encodeTags([
        ['Team', 'Blue Green'],
        ['Env', 'dev'],
      ]),
      '',
    ],
  });
  return state;
}

function found(text: string, state = fourNodes()): number[] {
  const { matches } = compileFilter(
    text,
    fleetFilterSource(() => state),
  );
  return [...state.rows.columns.id.keys()].filter(matches);
}

describe('a filter', () => {
  test.each([
    ['', [0, 1, 2, 3]],
    ['web', [0, 1]],
    ['WEB ubuntu', [0]],
    ['"db 1"', [2]],
    ['데이', [3]],
    ['ping:online', [0]],
    ['-ping:online', [1, 2, 3]],
    ['platform:linux', [0, 2, 3]],
    ['platform:windows state:running', [1]],
    ['tag:Env=prod', [0]],
    ['tag:env=PROD', [0]],
    ['tag:Env', [0, 1, 2]],
    ['-tag:Env', [3]],
    ['tag:"Team=Blue Green"', [2]],
    ['tag:Team="blue green"', [2]],
    ['agent:<3.2', [1]],
    ['agent:<=3.2', [0, 1]],
    ['agent:>3.2', [2]],
    ['agent:>=3.2.600', [2]],
    ['agent:3.1', [1]],
    ['agent:3.1.', [1]],
    ['-agent:<3.2', [0, 2, 3]],
    ['type:t3', [0, 1]],
    ['type:=t3.micro', [0]],
    ['name:web-2', [1]],
    ['name:"db 1"', [2]],
    ['account:1111 region:eu', [0, 1, 2, 3]],
    ['id:i-00000000000000002', [2]],
    ['address:10.0.0.3', [3]],
    ['-web -db', [3]],
    ['ping: - web', [0, 1]],
  ])('%j finds %j', (text, rows) => {
    expect(found(text)).toEqual(rows);
  });

  test('tells a key that it does not know, and leaves it out', () => {
    const filter = compileFilter('pong:online web', fleetFilterSource(fourNodes));
    expect(filter.problems).toEqual([{ kind: 'unknown-key', word: 'pong' }]);
    expect(found('pong:online web')).toEqual([0, 1]);
  });

  test.each([
    ['name:<web', 'no-comparison'],
    ['agent:<new', 'no-version'],
    ['"db 1', 'open-quote'],
  ])('%j is told as %s', (text, kind) => {
    const [problem] = compileFilter(text, fleetFilterSource(fourNodes)).problems;
    expect(problem?.kind).toBe(kind);
  });

  test('keeps the place of each term', () => {
    expect(parseFilter(' web  -ping:Online').terms).toEqual([
      { key: undefined, operator: ':', value: 'web', negated: false, from: 1, to: 4 },
      { key: 'ping', operator: ':', value: 'online', negated: true, from: 6, to: 18 },
    ]);
  });

  test('finds the same as a plain look at each row, over 100,000 rows', () => {
    const state = stateOf(100_000);
    const { reach, name } = state.rows.columns;
    const plain = [...reach.keys()].filter((row) => reach[row] === 'online' && name[row]?.includes('99') === true);
    expect(found('ping:online 99 name:99 tag:Team=payments', state)).toEqual(plain);
    expect(plain.length).toBeGreaterThan(1_000);
  });

  test('sees what a row says after it was replaced', () => {
    const { state } = createFleetStore(createFakeBridge().clients.fleet);
    state.getState().rows.put(someNodes(1));
    const source = fleetFilterSource(state.getState);
    const before = compileFilter('renamed', source);
    expect(before.matches(0)).toBe(false);
    state.getState().rows.put({ ...someNodes(1), name: ['renamed'] });
    state.setState({ revision: 1 });
    expect(before.matches(0)).toBe(true);
  });
});

describe('completion', () => {
  const labels = (text: string, caret = text.length) =>
    suggest(text, caret, fleetFilterSource(fourNodes).fields).options.map(({ label }) => label);

  test('offers keys for what is begun', () => {
    expect(labels('p')).toEqual(['ping:', 'platform:', 'profile:']);
    expect(labels('web -pi')).toEqual(['-ping:']);
  });

  test('offers the values that were seen', () => {
    expect(labels('ping:')).toEqual(['connection-lost', 'not-managed', 'online', 'stopped']);
    expect(labels('state:st')).toEqual(['stopped']);
    expect(labels('agent:<3.1')).toEqual(['3.1.1732.0', '3.10.4.0']);
  });

  test("offers a tag's key first and then its values, quoted where they need it", () => {
    expect(labels('tag:en')).toEqual(['Env=']);
    expect(labels('tag:Env=')).toEqual(['Env=prod', 'Env=production', 'Env=dev']);
    const { options, from, to } = suggest('tag:team=b', 10, fleetFilterSource(fourNodes).fields);
    expect(options).toEqual([{ label: 'Team=Blue Green', insert: 'tag:"Team=Blue Green" ' }]);
    expect([from, to]).toEqual([0, 10]);
  });

  test('offers nothing for a value that is whole', () => {
    expect(labels('ping:online')).toEqual([]);
  });
});
