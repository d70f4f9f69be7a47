import { describe, expect, test } from 'vitest';
import { copyText } from '../../../renderer/features/fleet/copy.ts';
import { createFleetRows } from '../../../renderer/features/fleet/rows.ts';
import { createFleetStore, drawMs } from '../../../renderer/features/fleet/store.ts';
import { cliFor, shellWord, toCsv } from '../../../renderer/workspace/copy-as.ts';
import { createFakeBridge } from '../../support/fake-bridge.ts';
import { someNodes } from '../../support/node-columns.ts';

const dev = { profile: 'dev', region: 'eu-west-1' };
const other = { profile: 'other', region: 'us-east-1' };

function openStore() {
  const fake = createFakeBridge();
  let now = 1_000_000;
  const timers = new Set<{ readonly at: number; readonly work: () => void }>();
  const store = createFleetStore(fake.clients.fleet, {
    now: () => now,
    after(ms, work) {
      const timer = { at: now + ms, work };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
  });
  const wait = (ms: number) => {
    now += ms;
    for (const timer of timers) {
      if (timer.at > now) continue;
      timers.delete(timer);
      timer.work();
    }
  };
  return { ...fake, store, get: store.state.getState, wait };
}

describe('the rows', () => {
  test('keep their numbers while they are replaced', () => {
    const rows = createFleetRows();
    rows.put(someNodes(3));
    rows.put({ ...someNodes(1, 1), name: ['renamed'] });
    expect(rows.count).toBe(3);
    expect(rows.columns.name).toEqual(['web-0', 'renamed', 'web-2']);
  });

  test('close up when some are taken away, for those who hold the columns too', () => {
    const rows = createFleetRows();
    rows.put(someNodes(4));
    const { name } = rows.columns;
    rows.keepOnly(new Set([...rows.columns.id.filter((_id, at) => at !== 1), 'i-unknown']));
    expect(name).toEqual(['web-0', 'web-2', 'web-3']);
    expect(rows.at(someNodes(1, 3).id[0] ?? '')).toBe(2);
    expect(rows.generation).toBe(1);
  });
});

describe('the store', () => {
  test('shows stored rows with their age, then what AWS says', () => {
    const { store, emit, get, wait } = openStore();
    store.show(dev);
    emit('fleet.nodes', { kind: 'stored', columns: someNodes(2), savedAt: 500, accountId: '111122223333', last: true });
    expect(get()).toMatchObject({ data: { from: 'store', at: 500 }, load: { status: 'reading' } });
    emit('fleet.nodes', { kind: 'rows', columns: someNodes(2, 1) });
    wait(drawMs);
    expect(get().rows.count).toBe(3);
    emit('fleet.nodes', { kind: 'done', at: 900, total: 2, complete: true });
    expect(get()).toMatchObject({ data: { from: 'aws', at: 900 }, load: { status: 'ready' } });
    expect(get().rows.columns.name).toEqual(['web-1', 'web-2']);
  });

  test('shows the first rows at once and draws those that follow together', () => {
    const { store, emit, get, wait } = openStore();
    let changes = 0;
    store.show(dev);
    store.state.subscribe(() => void (changes += 1));
    for (let page = 0; page < 50; page += 1) emit('fleet.nodes', { kind: 'rows', columns: someNodes(10, page * 10) });
    expect(get().rows.count).toBe(10);
    expect(changes).toBe(1);
    wait(drawMs);
    expect(get().rows.count).toBe(500);
    expect(changes).toBe(2);
    wait(drawMs);
    expect(changes).toBe(2);
    emit('fleet.nodes', { kind: 'rows', columns: someNodes(10, 500) });
    expect(get().rows.count).toBe(510);
  });

  test('shows the first stored rows at once, and those below them together', () => {
    const { store, emit, get, wait } = openStore();
    const page = (from: number) =>
      ({ kind: 'stored', columns: someNodes(10, from), savedAt: 500, accountId: '111122223333', last: false }) as const;
    store.show(dev);
    for (const from of [0, 10, 20]) emit('fleet.nodes', page(from));
    expect(get()).toMatchObject({ rows: { count: 10 }, data: { from: 'store', at: 500 } });
    wait(drawMs);
    expect(get().rows.count).toBe(30);
    emit('fleet.nodes', page(30));
    emit('fleet.nodes', { ...page(40), columns: someNodes(0), last: true });
    expect(get()).toMatchObject({ rows: { count: 40 }, settled: 1 });
  });

  test('tells nothing else of rows that are not whole: the end and a failure bring what waits', () => {
    const { store, emit, end, get, wait } = openStore();
    store.show(dev);
    emit('fleet.nodes', { kind: 'rows', columns: someNodes(1) });
    emit('fleet.nodes', { kind: 'rows', columns: someNodes(4, 1) });
    emit('fleet.nodes', { kind: 'done', at: 900, total: 5, complete: true });
    expect(get()).toMatchObject({ rows: { count: 5 }, load: { status: 'ready' } });
    end('fleet.nodes');
    store.refresh();
    emit('fleet.nodes', { kind: 'rows', columns: someNodes(1) });
    emit('fleet.nodes', { kind: 'rows', columns: someNodes(1, 9) });
    end('fleet.nodes', { code: 'offline', message: 'ENETUNREACH' });
    expect(get()).toMatchObject({ rows: { count: 6 }, load: { status: 'failed' } });
    wait(drawMs);
    expect(get().rows.count).toBe(6);
  });

  test('never puts rows that waited into the scope that was chosen next', () => {
    const { store, emit, get, wait } = openStore();
    store.show(dev);
    emit('fleet.nodes', { kind: 'rows', columns: someNodes(1) });
    emit('fleet.nodes', { kind: 'rows', columns: someNodes(4, 1) });
    store.show(other);
    wait(drawMs);
    expect(get().rows.count).toBe(0);
  });

  test('drops what a whole reading did not tell, and nothing after one that is less', () => {
    const { store, emit, end, get } = openStore();
    store.show(dev);
    emit('fleet.nodes', { kind: 'rows', columns: someNodes(3) });
    emit('fleet.nodes', { kind: 'done', at: 900, total: 3, complete: false });
    end('fleet.nodes');
    store.refresh();
    emit('fleet.nodes', { kind: 'rows', columns: someNodes(1, 1) });
    emit('fleet.nodes', { kind: 'done', at: 901, total: 1, complete: false });
    expect(get().rows.columns.name).toEqual(['web-0', 'web-1', 'web-2']);
    end('fleet.nodes');
    store.refresh();
    emit('fleet.nodes', { kind: 'rows', columns: someNodes(1, 1) });
    emit('fleet.nodes', { kind: 'done', at: 902, total: 1, complete: true });
    expect(get().rows.columns.name).toEqual(['web-1']);
  });

  test('never shows rows of two accounts: a profile that became another one loses the rows of the first', () => {
    const { store, emit, end, get } = openStore();
    store.show(dev);
    const old = { ...someNodes(3), agentVersion: ['9.0.0', '9.0.0', '9.0.0'] };
    emit('fleet.nodes', { kind: 'stored', columns: old, savedAt: 500, accountId: '111122223333', last: true });
    emit('fleet.nodes', { kind: 'rows', columns: someNodes(1, 7) });
    emit('fleet.nodes', { kind: 'account', accountId: '999999999999' });
    expect(get()).toMatchObject({ accountId: '999999999999', data: undefined, newestAgent: '3.3.1611.0' });
    expect(get().rows.columns.name).toEqual(['web-7']);
    end('fleet.nodes');
    store.refresh();
    emit('fleet.nodes', { kind: 'account', accountId: '999999999999' });
    expect(get().rows.columns.name).toEqual(['web-7']);
    emit('fleet.nodes', { kind: 'account', accountId: '111122223333' });
    emit('fleet.nodes', { kind: 'rows', columns: someNodes(1) });
    expect(get().rows.columns.name).toEqual(['web-0']);
  });

  test('is empty at once when another scope is shown, and hears no more of the one before', () => {
    const { store, emit, get, inputs, listeners } = openStore();
    store.show(dev);
    emit('fleet.nodes', { kind: 'rows', columns: someNodes(5) });
    store.show(other);
    expect(get().rows.count).toBe(0);
    expect(inputs('fleet.nodes').map(({ scope }) => scope)).toEqual([dev, other]);
    expect(listeners('fleet.nodes')).toBe(1);
  });

  test('knows the newest agent', () => {
    const { store, emit, get } = openStore();
    store.show(dev);
    emit('fleet.nodes', { kind: 'rows', columns: { ...someNodes(3), agentVersion: ['3.9.1', '3.10.0', ''] } });
    expect(get().newestAgent).toBe('3.10.0');
  });

  test('reads again after a minute, but not what only the user can mend', () => {
    const { store, emit, end, inputs, wait } = openStore();
    store.show(dev);
    emit('fleet.nodes', { kind: 'done', at: 1, total: 0, complete: true });
    end('fleet.nodes');
    wait(59_000);
    store.refreshIfOld();
    expect(inputs('fleet.nodes')).toHaveLength(1);
    wait(1_000);
    store.refreshIfOld();
    expect(inputs('fleet.nodes').at(-1)).toEqual({ scope: dev, source: 'aws' });
    end('fleet.nodes', { code: 'credentials-expired', message: 'Expired.' });
    wait(600_000);
    store.refreshIfOld();
    expect(inputs('fleet.nodes')).toHaveLength(2);
    store.refresh();
    expect(inputs('fleet.nodes').at(-1)).toEqual({ scope: dev, source: 'aws', fresh: true });
    end('fleet.nodes', { code: 'offline', message: 'ENETUNREACH' });
    wait(60_000);
    store.refreshIfOld();
    expect(inputs('fleet.nodes')).toHaveLength(4);
  });

  test('keeps what had come when it is stopped', () => {
    const { store, emit, get, listeners } = openStore();
    store.show(dev);
    emit('fleet.nodes', { kind: 'rows', columns: someNodes(5) });
    store.cancel();
    expect(get()).toMatchObject({ load: { status: 'cancelled' } });
    expect(get().rows.count).toBe(5);
    expect(listeners('fleet.nodes')).toBe(0);
  });
});

describe('copying', () => {
  test('guards a spreadsheet against cells that would run', () => {
    expect(
      toCsv(
        ['a', 'b'],
        [
          ['=1+1', 'say "hi", all'],
          ['-2', '@x'],
          ['plain', ''],
        ],
      ),
    ).toBe('a,b\r\n"\'=1+1","say ""hi"", all"\r\n"\'-2","\'@x"\r\nplain,\r\n');
  });

  test.each([
    ['linux', 'team-a/dev', 'team-a/dev'],
    ['linux', "it's; rm", `'it'\\''s; rm'`],
    ['win32', "it's $x", `'it''s $x'`],
  ] as const)('quotes for the shell of %s: %s', (platform, word, quoted) => {
    expect(shellWord(word, platform)).toBe(quoted);
  });

  const cliOf = (origin: 'config' | 'app') =>
    cliFor(
      {
        bridge: createFakeBridge().bridge,
        info: { dataDir: '/home/me/my data' },
        profiles: { getState: () => ({ list: { status: 'ready', value: { profiles: [{ name: 'dev', origin }] } } }) },
      } as never,
      dev,
    );

  test('writes a line for each node that does what Connect does', () => {
    const rows = createFleetRows();
    rows.put(someNodes(2));
    const place = { ...dev, account: '', cli: cliOf('config') };
    expect(copyText('start-session', rows.columns, [1], place)).toBe(
      'aws ssm start-session --target i-00000000000000001 --profile dev --region eu-west-1',
    );
    expect(copyText('describe', rows.columns, [0, 1], place)).toBe(
      'aws ssm describe-instance-information --filters Key=InstanceIds,Values=i-00000000000000000,i-00000000000000001 --profile dev --region eu-west-1',
    );
  });

  test("names the sandbox's own files, which the AWS CLI would not find", () => {
    expect(cliOf('app')(['sts', 'get-caller-identity'])).toBe(
      "AWS_CONFIG_FILE='/home/me/my data/sandbox/aws/config' AWS_SHARED_CREDENTIALS_FILE='/home/me/my data/sandbox/aws/credentials' aws sts get-caller-identity --profile dev --region eu-west-1",
    );
  });

  test('gives JSON with tags as an object', () => {
    const rows = createFleetRows();
    rows.put(someNodes(1));
    const [node] = JSON.parse(
      copyText('json', rows.columns, [0], { ...dev, account: '111122223333', cli: cliOf('config') }),
    ) as unknown[];
    expect(node).toMatchObject({
      account: '111122223333',
      region: 'eu-west-1',
      name: 'web-0',
      tags: { Env: '운영 "prod"' },
      lastPing: '2025-10-09T08:53:20.000Z',
    });
  });
});
