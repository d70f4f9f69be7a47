import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { CommandRequest, type RunRow, type RunSummary } from '../../contract/features/run-command.ts';
import { identify } from '../../main/aws/identity.ts';
import { listHistory } from '../../main/features/run-command/history.ts';
import { listGroups } from '../../main/aws/resource-groups.ts';
import { listRunnable, readRunnable } from '../../main/aws/runnable-documents.ts';
import { resolveTargets } from '../../main/features/run-command/resolve.ts';
import { createRunsService } from '../../main/features/run-command/service.ts';
import { startSandboxAws, type SandboxAws } from '../support/sandbox-aws.ts';

let box: SandboxAws;
const { signal } = new AbortController();

beforeAll(async () => {
  box = await startSandboxAws({ nodes: 70, commandDelayMs: 50, secondMs: 100 });
  await identify({ aws: box.aws, files: box.files, identities: box.store.identities }, box.scope, signal);
});
afterAll(() => box.close());

const service = () => createRunsService({ ...box });
const linux = async (count: number) => {
  const all = await resolveTargets(box.aws, box.scope, everywhere, signal);
  return all.nodes
    .filter(({ platform, isOnline }) => platform === 'Linux' && isOnline)
    .slice(0, count)
    .map(({ nodeId, nodeName }) => ({ nodeId, nodeName }));
};
const everywhere = { kind: 'targets' as const, targets: [{ key: 'InstanceIds', values: ['*'] }] };
const script = (commands: string, rest: object) =>
  CommandRequest.parse({ document: 'AWS-RunShellScript', parameters: { commands: [commands] }, ...rest });

/** Watches a run until it is over and all output is known. */
async function ended(runs: ReturnType<typeof service>, runId: string) {
  const rows = new Map<string, RunRow>();
  let run: RunSummary | undefined;
  const life = new AbortController();
  const watching = runs.watch(
    box.scope,
    runId,
    (told) => {
      ({ run } = told);
      for (const row of told.rows) rows.set(row.nodeId, row);
    },
    life.signal,
  );
  await vi.waitFor(
    () => {
      expect(run?.isOver).toBe(true);
      expect([...rows.values()].every(({ fold }) => fold !== '')).toBe(true);
      expect(rows.size).toBeGreaterThan(0);
    },
    { timeout: 40_000, interval: 50 },
  );
  life.abort();
  await watching;
  return { run, rows };
}

test('documents are listed and read with their parameters', async () => {
  const { documents } = await listRunnable({ ...box, signal }, 'Command');
  expect(documents.map(({ name }) => name)).toContain('AWS-RunShellScript');
  const { details: document } = await readRunnable({ ...box, signal }, 'Command', {
    name: 'AWS-RunShellScript',
    version: '$DEFAULT',
  });
  expect(document.parameters.map(({ name }) => name)).toContain('commands');
});

test('tags, groups and all are resolved to nodes, and ids that nobody knows are named', async () => {
  const { groups } = await listGroups({ aws: box.aws, scope: box.scope, signal });
  expect(groups).toContain('fleet-prod');
  const resolve = (key: string, values: string[]) =>
    resolveTargets(box.aws, box.scope, { kind: 'targets', targets: [{ key, values }] }, signal);
  const tagged = await resolve('tag:Env', ['prod']);
  const grouped = await resolve('resource-groups:Name', ['fleet-prod']);
  expect(tagged.nodes.length).toBeGreaterThan(0);
  const ids = new Set(tagged.nodes.map(({ nodeId }) => nodeId));
  expect(grouped.nodes.every(({ nodeId }) => ids.has(nodeId))).toBe(true);
  const stranger = { nodeId: 'i-00000000000000000', nodeName: '' };
  const { missing } = await resolveTargets(box.aws, box.scope, { kind: 'nodes', nodes: [stranger] }, signal);
  expect(missing).toEqual([stranger.nodeId]);
});

test('equal outputs have one key, a failure another; what is long is read whole as AWS reports it', async () => {
  const nodes = await linux(6);
  const odd = nodes[2]?.nodeId ?? '';
  const bad = nodes[4]?.nodeId ?? '';
  const runs = service();
  const text = `case "$AWS_SSM_INSTANCE_ID" in ${odd}) echo odd;; ${bad}) echo broken >&2; exit 3;; *) seq 1 3000;; esac`;
  const targets = { kind: 'nodes', nodes };
  const runId = await runs.start(box.scope, script(text, { targets, maxErrors: '5' }), signal);
  const { run, rows } = await ended(runs, runId);
  expect(run).toMatchObject({ nodes: 6, completed: 6, errors: 1 });
  const folds = nodes.map(({ nodeId }) => rows.get(nodeId)?.fold);
  expect(new Set(folds).size).toBe(3);
  expect(rows.get(bad)).toMatchObject({ state: 'Failed', steps: [{ code: 3 }] });
  const [long] = await runs.output(box.scope, runId, nodes[0]?.nodeId ?? '');
  expect(long?.stdout.startsWith('1\n2\n3\n')).toBe(true);
  expect(long?.stdout).toContain('\n3000');
  const { matches } = await runs.search(box.scope, runId, 'ODD', signal);
  expect(matches).toEqual([{ nodeId: odd, line: 'odd' }]);
});

test('more than fifty nodes are one run, also in the history of a later start', async () => {
  const all = await resolveTargets(box.aws, box.scope, everywhere, signal);
  const nodes = all.nodes.slice(0, 60).map(({ nodeId, nodeName }) => ({ nodeId, nodeName }));
  const runs = service();
  const request = script('echo $((6 * 7))', {
    targets: { kind: 'nodes', nodes },
    maxErrors: '100%',
    timeoutSeconds: 30,
  });
  const runId = await runs.start(box.scope, request, signal);
  await vi.waitFor(
    async () => {
      const run = await runs.openRun(box.scope, runId);
      expect(run.summary()).toMatchObject({ parts: 2, commandIds: { length: 2 } });
    },
    { timeout: 50_000, interval: 100 },
  );
  const later = service();
  const listed: RunSummary[] = [];
  const kept = await later.kept(box.scope);
  await listHistory({ aws: box.aws, kept }, box.scope, (page) => listed.push(...page.runs), signal);
  expect(listed.filter((run) => run.commandIds.length === 2)).toMatchObject([{ runId, nodes: 60, parts: 2 }]);
  await runs.cancel(box.scope, runId, undefined, signal);
}, 90_000);

test('a command is cancelled half way: what runs is stopped, what waits does not begin', async () => {
  const nodes = await linux(6);
  const runs = service();
  const request = script('sleep 60', { targets: { kind: 'nodes', nodes }, maxConcurrency: '2' });
  const runId = await runs.start(box.scope, request, signal);
  const run = await runs.openRun(box.scope, runId);
  await vi.waitFor(async () => expect(run.summary().state).toBe('InProgress'), { timeout: 20_000 });
  await runs.cancel(box.scope, runId, undefined, signal);
  const { rows } = await ended(runs, runId);
  expect([...new Set([...rows.values()].map(({ state }) => state))]).toEqual(['Cancelled']);
});

test('the whole output is read from the bucket that it was sent to', async () => {
  const nodes = await linux(1);
  const runs = service();
  const output = { bucket: 'fleet-transcripts-123456789012', prefix: 'commands' };
  const request = script('seq 1 9000', { targets: { kind: 'nodes', nodes }, output });
  const runId = await runs.start(box.scope, request, signal);
  const { rows } = await ended(runs, runId);
  const [row] = [...rows.values()];
  expect(row?.cut).toBe(true);
  const step = row?.steps[0]?.name ?? '';
  const whole = await runs.whole(box.scope, runId, { nodeId: row?.nodeId ?? '', step, stream: 'stdout' }, signal);
  expect(whole.source).toBe('s3');
  expect(whole.text.trimEnd().endsWith('\n9000')).toBe(true);
});

test('a command whose answer is lost on the way runs once, and is shown as if it had come, by AWS’s clock', async () => {
  const calls = [{ operation: 'ssm:SendCommand', loseAnswer: true, times: 1 }];
  const faulty = await startSandboxAws({ nodes: 4, commandDelayMs: 50, faults: { calls, channel: {} } });
  try {
    const runs = createRunsService({ ...faulty, timing: { now: () => Date.now() + 3 * 60_000 } });
    const request = script('echo once', { targets: everywhere, comment: 'only once' });
    const runId = await runs.start(faulty.scope, request, signal);
    const sent = faulty.sandbox.log.filter(({ operation }) => operation === 'SendCommand');
    expect(sent).toHaveLength(1);
    const listed: RunSummary[] = [];
    const kept = new Map();
    await listHistory({ aws: faulty.aws, kept }, faulty.scope, (page) => listed.push(...page.runs), signal);
    expect(listed).toMatchObject([{ runId, comment: 'only once' }]);
  } finally {
    await faulty.close();
  }
});

test('a command that AWS failed on is not sent again, and nobody is told that it did not run', async () => {
  const calls = [{ operation: 'ssm:SendCommand', code: 'InternalServerError', status: 500 }];
  const faulty = await startSandboxAws({ nodes: 4, faults: { calls, channel: {} } });
  try {
    const runs = createRunsService({ ...faulty, timing: { wait: async () => {}, listing: async () => {} } });
    const started = runs.start(faulty.scope, script('echo once', { targets: everywhere }), signal);
    await expect(started).rejects.toMatchObject({ failure: { code: 'outcome-unknown' } });
    const sent = faulty.sandbox.log.filter(({ operation }) => operation === 'SendCommand');
    expect(sent).toHaveLength(1);
  } finally {
    await faulty.close();
  }
});

test('a command that was throttled is sent again', async () => {
  const calls = [{ operation: 'ssm:SendCommand', code: 'ThrottlingException', times: 1 }];
  const faulty = await startSandboxAws({ nodes: 4, faults: { calls, channel: {} } });
  try {
    const runs = createRunsService({ ...faulty });
    const runId = await runs.start(faulty.scope, script('echo once', { targets: everywhere }), signal);
    expect(runId).not.toBe('');
    const sent = faulty.sandbox.log.filter(({ operation }) => operation === 'SendCommand');
    expect(sent.map(({ status }) => status)).toEqual([400, 200]);
  } finally {
    await faulty.close();
  }
});
