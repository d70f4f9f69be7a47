import { act, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import type { CommandRequest, RunRow, RunSummary } from '../../contract/features/run-command.ts';
import type { RunnableDetails } from '../../contract/runnable.ts';
import { CallFailed } from '../../renderer/bridge/client.ts';
import { runPageOf } from '../../renderer/features/run-command/page.ts';
import { RunCommandScreen } from '../../renderer/features/run-command/index.ts';
import { giveElementsSizes } from '../support/element-sizes.ts';
import { renderShell } from '../support/render-shell.tsx';

giveElementsSizes();
// Loaded with the test: what a page loads when it is shown first may take longer than a test waits for an element.
test('the page is a screen', () => expect(RunCommandScreen).toBeTypeOf('function'));

const dev = { profile: 'dev', region: 'eu-west-1' };
const runId = '00000000-0000-4000-8000-000000000001';
const idOf = (at: number) => `i-${String(at).padStart(17, '0')}`;
const summary: RunSummary = {
  runId,
  scope: dev,
  document: 'AWS-RunShellScript',
  comment: 'disk check',
  requestedAt: 1_700_000_000_000,
  state: 'Failed',
  isOver: true,
  nodes: 5,
  completed: 5,
  errors: 1,
  commandIds: [runId],
  parts: 1,
  targets: '',
};
const document: RunnableDetails = {
  name: 'AWS-RunShellScript',
  owner: 'Amazon',
  platforms: ['Linux'],
  description: '',
  version: '1',
  parameters: [
    { name: 'commands', type: 'StringList', description: '', allowedValues: [], allowedPattern: '' },
    {
      name: 'executionTimeout',
      type: 'String',
      description: '',
      default: ['3600'],
      allowedValues: [],
      allowedPattern: '[0-9]+',
    },
  ],
};
const row = (at: number, fold: string, state: RunRow['state'] = 'Success'): RunRow => ({
  nodeId: idOf(at),
  nodeName: `web-${at}`,
  state,
  steps: [{ name: 'run', state, code: state === 'Success' ? 0 : 2, endedAt: 1_700_000_001_000 }],
  fold,
  firstLine: fold,
  cut: false,
});
const rows = [row(1, 'fine'), row(2, 'fine'), row(3, 'fine'), row(4, 'odd'), row(5, 'boom', 'Failed')];
const said: Record<string, string> = { fine: 'a\nb\n', odd: 'a\nB\n', boom: '' };

async function openPage(requests: NonNullable<Parameters<typeof renderShell>[0]>['requests'] = {}) {
  const shell = renderShell({
    settings: { scope: dev, paints: { dev: { shortName: 'DEV', production: true } } },
    requests: {
      'runCommand.documents': () => ({
        documents: [{ name: 'AWS-RunShellScript', owner: 'Amazon', platforms: ['Linux'] }],
        more: false,
      }),
      'runCommand.document': () => document,
      'runCommand.resolve': ({ targets }) => ({
        nodes:
          targets.kind === 'nodes' ? targets.nodes.map((node) => ({ ...node, platform: 'Linux', isOnline: true })) : [],
        missing: [],
      }),
      'runCommand.start': () => ({ runId }),
      'runCommand.cancel': () => ({}),
      'runCommand.output': ({ nodeId }) => {
        const fold = rows.find((one) => one.nodeId === nodeId)?.fold ?? '';
        const stderr = fold === 'boom' ? 'disk full' : '';
        return { steps: [{ name: 'run', stdout: said[fold] ?? '', stderr, stdoutCut: false, stderrCut: false }] };
      },
      ...requests,
    },
  });
  act(() => shell.workspace.pages.getState().show('run-command'));
  await screen.findByRole('heading', { level: 1, name: 'Run Command' }, { timeout: 10_000 });
  return shell;
}

const command: CommandRequest = {
  document: 'AWS-RunShellScript',
  version: '3',
  parameters: { commands: ['df'] },
  targets: { kind: 'nodes', nodes: rows.map(({ nodeId, nodeName }) => ({ nodeId, nodeName })) },
  maxConcurrency: '50',
  maxErrors: '0',
  timeoutSeconds: 600,
  comment: 'disk check',
  output: { bucket: '', prefix: '', logs: false, logGroup: '' },
};

async function openBoard(requests: Parameters<typeof openPage>[0] = {}) {
  const shell = await openPage(requests);
  act(() => shell.emit('runCommand.history', { runs: [summary], more: false }));
  await shell.user.dblClick(await screen.findByRole('row', { name: /disk check/ }));
  act(() =>
    shell.emit('runCommand.watch', {
      run: summary,
      command,
      rows,
      pending: 0,
    }),
  );
  return shell;
}

const nodes = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ nodeId: idOf(at + 1), nodeName: `web-${at + 1}` }));

describe('the board', { timeout: 30_000 }, () => {
  test('folds equal outputs, and shows the odd one against the majority', async () => {
    await openBoard();
    await screen.findByText('3 said the same · 1 differs · 1 failed');
    const cards = await screen.findAllByRole('article');
    expect(cards).toHaveLength(3);
    const odd = cards[1] ?? missing();
    await waitFor(() => expect(within(odd).getByText(/^B/)).toHaveAttribute('data-kind', 'here'));
    expect(within(odd).getByText(/^b/)).toHaveAttribute('data-kind', 'missing');
    await within(cards[2] ?? missing()).findByText(/disk full/);
  });

  test('repeats on the failed nodes alone', async () => {
    const { user } = await openBoard();
    await user.click(await screen.findByRole('button', { name: 'Repeat on 1 failed node…' }));
    await screen.findByText('1 node chosen');
    expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'Comment' }).value).toBe('disk check');
  });

  test('asks before it cancels what runs', async () => {
    const { user, emit, inputs } = await openBoard();
    act(() =>
      emit('runCommand.watch', { run: { ...summary, isOver: false, state: 'InProgress' }, rows: [], pending: 0 }),
    );
    await user.click(await screen.findByRole('button', { name: 'Cancel the command…' }));
    expect(inputs('runCommand.cancel')).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Cancel the command' }));
    expect(inputs('runCommand.cancel')).toEqual([{ scope: dev, runId }]);
  });
});

test('a cancel that failed can be asked for again', { timeout: 30_000 }, async () => {
  let calls = 0;
  const { user, emit } = await openBoard({
    'runCommand.cancel': () => {
      calls += 1;
      throw new CallFailed({ code: 'offline', message: 'No network.' });
    },
  });
  act(() =>
    emit('runCommand.watch', { run: { ...summary, isOver: false, state: 'InProgress' }, rows: [], pending: 0 }),
  );
  for (const call of [1, 2]) {
    await user.click(await screen.findByRole('button', { name: 'Cancel the command…' }));
    await user.click(screen.getByRole('button', { name: 'Cancel the command' }));
    await waitFor(() => expect(calls).toBe(call));
    await waitFor(() =>
      expect(screen.getByRole('button', { name: 'Cancel the command…' })).toHaveProperty('disabled', false),
    );
  }
});

/** Stands for an element that was not found, so that the assertion says so. */
function missing(): HTMLElement {
  throw new Error('there is no such card');
}

// A whole form is typed: it takes long on a busy machine.
describe('the form', { timeout: 30_000 }, () => {
  test('a value that breaks its pattern is refused before any call', async () => {
    const { user, workspace, inputs } = await openPage();
    act(() => workspace.runCommand({ scope: dev, nodes: nodes(2), document: 'AWS-RunShellScript' }));
    await user.type(await screen.findByRole('textbox', { name: 'commands' }), 'df');
    const field = screen.getByRole('textbox', { name: 'executionTimeout' });
    await user.clear(field);
    await user.type(field, 'soon');
    await user.click(screen.getByRole('button', { name: 'Review' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('Some fields need another value.');
    expect(inputs('runCommand.resolve')).toEqual([]);
    expect(inputs('runCommand.start')).toEqual([]);
  });

  test('the review says where, in which waves and parts, and that it is production; then it runs', async () => {
    const { user, workspace, inputs } = await openPage();
    act(() => workspace.runCommand({ scope: dev, nodes: nodes(60), document: 'AWS-RunShellScript' }));
    await user.type(await screen.findByRole('textbox', { name: 'commands' }), 'df');
    await user.click(screen.getByRole('button', { name: 'Review' }));
    await screen.findByText('AWS-RunShellScript runs on 60 nodes in profile DEV, Region eu-west-1.');
    screen.getByText('This is a production account.');
    screen.getByText(/it is sent in 2 parts/);
    screen.getByText('2 waves');
    screen.getByText('After the first error no further target begins.');
    expect(screen.getByText(/aws ssm send-command/).textContent?.match(/send-command/g)).toHaveLength(2);
    await user.click(screen.getByRole('button', { name: 'Run' }));
    expect(inputs('runCommand.start')).toMatchObject([{ command: { parameters: { commands: ['df'] } } }]);
    await waitFor(() => expect(inputs('runCommand.watch')).toEqual([{ scope: dev, runId }]));
  });

  async function reviewed(start: () => Promise<{ runId: string }>) {
    const shell = await openPage({ 'runCommand.start': start });
    act(() => shell.workspace.runCommand({ scope: dev, nodes: nodes(2), document: 'AWS-RunShellScript' }));
    await shell.user.type(await screen.findByRole('textbox', { name: 'commands' }), 'df');
    await shell.user.click(screen.getByRole('button', { name: 'Review' }));
    await screen.findByText(/runs on 2 nodes/);
    await shell.user.click(screen.getByRole('button', { name: 'Run' }));
    return shell;
  }

  test('while it starts there is no way back by which it could be started a second time', async () => {
    const { workspace, inputs } = await reviewed(() => new Promise(() => {}));
    expect(await screen.findByRole('button', { name: 'Starting…' })).toHaveProperty('disabled', true);
    expect(screen.getByRole('button', { name: 'Back' })).toHaveProperty('disabled', true);
    const { form } = runPageOf(workspace).state.getState();
    act(() => {
      form?.back();
      form?.review();
      form?.run();
    });
    expect(inputs('runCommand.start')).toHaveLength(1);
  });

  test('after a lost answer it is run again only when the user says so', async () => {
    const { user, inputs } = await reviewed(async () => {
      throw new CallFailed({ code: 'outcome-unknown', message: 'socket hang up' });
    });
    await waitFor(() => expect(screen.getByRole('button', { name: 'Run' })).toHaveProperty('disabled', false));
    await user.click(screen.getByRole('button', { name: 'Back' }));
    await user.click(screen.getByRole('button', { name: 'Review' }));
    await screen.findByText(/runs on 2 nodes/);
    await user.click(screen.getByRole('button', { name: 'Run' }));
    await user.click(await screen.findByRole('button', { name: 'Do not run it' }));
    expect(inputs('runCommand.start')).toHaveLength(1);
    await user.click(screen.getByRole('button', { name: 'Run' }));
    await user.click(await screen.findByRole('button', { name: 'Run it again' }));
    await waitFor(() => expect(inputs('runCommand.start')).toHaveLength(2));
  });

  test('a repeated command with targets that no field can say shows them, and sends them as they were', async () => {
    const { user, emit, inputs } = await openBoard({
      'runCommand.resolve': () => ({ nodes: [], missing: [], isUnknown: true }),
    });
    const targets = { kind: 'targets' as const, targets: [{ key: 'instanceids', values: [idOf(1)] }] };
    act(() => emit('runCommand.watch', { run: summary, command: { ...command, targets }, rows: [], pending: 0 }));
    await user.click(await screen.findByRole('button', { name: 'Repeat…' }));
    await screen.findByText(`instanceids = ${idOf(1)}`);
    await screen.findByText('Document version 3');
    await waitFor(() => expect(inputs('runCommand.document')).toMatchObject([{ version: '3' }]));
    await screen.findByRole('textbox', { name: 'commands' });
    await user.click(screen.getByRole('button', { name: 'Review' }));
    await screen.findByText(/is not known before it runs/);
    await user.click(screen.getByRole('button', { name: 'Run' }));
    await waitFor(() => expect(inputs('runCommand.start')).toMatchObject([{ command: { targets, version: '3' } }]));
  });

  test('what is saved begins a new form', async () => {
    const { user, workspace, settings } = await openPage();
    act(() => workspace.runCommand({ scope: dev, document: 'AWS-RunShellScript' }));
    await user.type(await screen.findByRole('textbox', { name: 'commands' }), 'df');
    await user.click(screen.getByRole('button', { name: 'Save as my command' }));
    const name = screen.getByRole('textbox', { name: 'Name' });
    await user.clear(name);
    await user.type(name, 'disks');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(settings().savedCommands).toEqual([
      { name: 'disks', document: 'AWS-RunShellScript', version: '$DEFAULT', parameters: { commands: ['df'] } },
    ]);
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    await user.click(await screen.findByRole('button', { name: 'Saved commands' }));
    await user.click(await screen.findByRole('menuitem', { name: 'disks' }));
    expect((await screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'commands' })).value).toBe('df');
  });

  test('what is saved with a version begins a form with that version', async () => {
    const { user, inputs } = await openBoard();
    await user.click(await screen.findByRole('button', { name: 'Repeat…' }));
    await screen.findByRole('textbox', { name: 'commands' });
    await user.click(screen.getByRole('button', { name: 'Save as my command' }));
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    await user.click(await screen.findByRole('button', { name: 'Saved commands' }));
    await user.click(await screen.findByRole('menuitem', { name: 'disk check' }));
    await screen.findByText('Document version 3');
    await waitFor(() => expect(inputs('runCommand.document').map(({ version }) => version)).toEqual(['3', '3']));
  });

  test('after a lost answer the list is a click away, and so is the form with what was typed', async () => {
    const { user, inputs } = await reviewed(async () => {
      throw new CallFailed({ code: 'outcome-unknown', message: 'socket hang up' });
    });
    const asked = inputs('runCommand.history').length;
    await user.click(await screen.findByRole('button', { name: 'Look in the list of commands' }));
    expect(await screen.findByRole('grid')).toBeVisible();
    await waitFor(() => expect(inputs('runCommand.history').length).toBeGreaterThan(asked));
    const aside = screen.getByRole('region', { name: 'A form that is put aside' });
    expect(aside).toHaveTextContent('AWS’s answer to a start was lost');
    await user.click(within(aside).getByRole('button', { name: 'Back to the form' }));
    expect(await screen.findByText(/runs on 2 nodes/)).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Run' }));
    expect(await screen.findByRole('button', { name: 'Run it again' })).toBeVisible();
    expect(inputs('runCommand.start')).toHaveLength(1);
  });
});

test('a command that an alarm stopped says which', async () => {
  const { emit } = await openBoard();
  const alarms = [{ name: 'too-many-errors', state: 'ALARM' }];
  act(() => emit('runCommand.watch', { run: { ...summary, state: 'Cancelled', alarms }, rows: [], pending: 0 }));
  expect(await screen.findByText('Stopped by the alarm too-many-errors')).toBeVisible();
});

test('a run that ends while nobody looks is told by the system', async () => {
  const { emit, inputs } = await openPage();
  act(() => emit('runCommand.begun', { runs: [{ ...summary, isOver: false, state: 'InProgress' }] }));
  expect(await screen.findByRole('button', { name: '1 command: 5 of 5 nodes' })).toBeVisible();
  act(() => emit('runCommand.begun', { runs: [summary] }));
  await waitFor(() =>
    expect(inputs('app.notify')).toEqual([
      { title: 'AWS-RunShellScript has ended (DEV)', body: 'Failed: 5 nodes, errors: 1' },
    ]),
  );
});
