import type { RunNode, RunRow, RunState, StepOutput } from '../../../contract/features/run-command.ts';
import type { ReadInvocation } from './invocations.ts';
import { createTexts } from './texts.ts';

/** A step whose output has to be asked for by itself. */
export interface Wanted {
  readonly nodeId: string;
  readonly step: string;
}

/** The nodes of a run with what is known of each. */
export interface Board {
  /** Grows with each change of a row. */
  readonly version: number;
  /** The rows that changed after a version. */
  since(version: number): RunRow[];
  /** Takes what AWS told. */
  take(invocation: ReadInvocation): void;
  /** Sets the state of nodes that AWS tells nothing of. */
  mark(nodeIds: Iterable<string>, state: RunState): void;
  name(names: ReadonlyMap<string, string>): void;
  /** Nodes without a name. */
  unnamed(): string[];
  /** The next step whose output is to be asked for. */
  wanted(): Wanted | undefined;
  /** Rows with output that is still to be asked for. */
  readonly pending: number;
  /** Takes what a step wrote; undefined where AWS has nothing. */
  give(wanted: Wanted, output: StepOutput | undefined): void;
  /** What a node's steps wrote, as far as it is known. */
  output(nodeId: string): readonly StepOutput[];
}

interface Entry {
  row: RunRow;
  version: number;
  isOver: boolean;
  /** Outputs by step while not all are known; then they are in the texts. */
  outputs: Map<string, StepOutput>;
  missing: string[];
}

/** The board of a run, with the nodes that are known from the start. */
export function createBoard(nodes: readonly RunNode[]): Board {
  const texts = createTexts();
  const entries = new Map<string, Entry>();
  const queue = new Set<string>();
  let version = 0;

  const change = (entry: Entry, row: Partial<RunRow>) => {
    version += 1;
    entry.version = version;
    entry.row = { ...entry.row, ...row };
  };
  const enter = (nodeId: string, nodeName: string): Entry => {
    const known = entries.get(nodeId);
    if (known !== undefined) return known;
    const row: RunRow = { nodeId, nodeName, state: 'Pending', steps: [], fold: '', firstLine: '', cut: false };
    const entry: Entry = { row, version: 0, isOver: false, outputs: new Map(), missing: [] };
    entries.set(nodeId, entry);
    change(entry, {});
    return entry;
  };
  for (const { nodeId, nodeName } of nodes) enter(nodeId, nodeName);

  /** All that a node wrote is known: from now on it is one of those that said the same. */
  const settle = (entry: Entry) => {
    const { row, outputs } = entry;
    const steps = row.steps.map(({ name, code }) => ({ ...(outputs.get(name) ?? nothingFrom(name)), code }));
    const said = steps.map(({ stdout, stderr }) => stdout.trim() || stderr.trim()).find((text) => text !== '') ?? '';
    change(entry, {
      fold: texts.keep(row.state, steps),
      firstLine: said.split('\n', 1)[0]?.trimEnd().slice(0, 200) ?? '',
      cut: steps.some(({ stdoutCut, stderrCut }) => stdoutCut || stderrCut),
    });
    entry.outputs = new Map();
  };

  return {
    get version() {
      return version;
    },
    get pending() {
      return queue.size;
    },
    since: (before) => [...entries.values()].filter((entry) => entry.version > before).map(({ row }) => row),
    take({ nodeId, nodeName, state, isOver, steps }) {
      const entry = enter(nodeId, nodeName);
      // What has ended does not change any more, and its output is known or asked for.
      if (entry.isOver) return;
      const told = steps.map(({ output: _output, beginning: _beginning, ...step }) => step);
      const { row } = entry;
      if (state !== row.state || JSON.stringify(told) !== JSON.stringify(row.steps))
        change(entry, { state, steps: told });
      if (row.nodeName === '' && nodeName !== '') change(entry, { nodeName });
      for (const { name, output, beginning } of steps) {
        if (output !== undefined) entry.outputs.set(name, { name, ...output, stdoutCut: false, stderrCut: false });
        else entry.outputs.set(name, { name, stdout: beginning, stderr: '', stdoutCut: true, stderrCut: false });
      }
      if (!isOver) return;
      entry.isOver = true;
      entry.missing = steps.filter(({ output }) => output === undefined).map(({ name }) => name);
      if (entry.missing.length > 0) queue.add(nodeId);
      else settle(entry);
    },
    mark(nodeIds, state) {
      for (const nodeId of nodeIds) {
        const entry = entries.get(nodeId);
        if (entry === undefined || entry.isOver) continue;
        change(entry, { state });
        entry.isOver = true;
        settle(entry);
      }
    },
    name(names) {
      for (const [nodeId, nodeName] of names) {
        const entry = entries.get(nodeId);
        if (entry !== undefined && entry.row.nodeName === '') change(entry, { nodeName });
      }
    },
    unnamed: () => [...entries.values()].flatMap(({ row }) => (row.nodeName === '' ? [row.nodeId] : [])),
    wanted() {
      const [nodeId] = queue;
      const step = nodeId === undefined ? undefined : entries.get(nodeId)?.missing[0];
      return nodeId === undefined || step === undefined ? undefined : { nodeId, step };
    },
    give({ nodeId, step }, output) {
      const entry = entries.get(nodeId);
      if (entry === undefined) return;
      if (output !== undefined) entry.outputs.set(step, output);
      entry.missing = entry.missing.filter((name) => name !== step);
      if (entry.missing.length > 0) return;
      queue.delete(nodeId);
      settle(entry);
    },
    output(nodeId) {
      const entry = entries.get(nodeId);
      if (entry === undefined) return [];
      return entry.row.fold === '' ? [...entry.outputs.values()] : texts.read(entry.row.fold);
    },
  };
}

function nothingFrom(name: string): StepOutput {
  return { name, stdout: '', stderr: '', stdoutCut: false, stderrCut: false };
}
