// Folding in a process of its own: what main does with the outputs of a run, as they arrive one after the other.
import { createBoard } from '../../../main/features/run-command/board.ts';
import { foldRows } from '../../../renderer/features/run-command/fold.ts';

const invocations = 2_000;
const characters = 24_000;

/** Nine of ten say the same; the others differ in a line. */
function outputOf(at: number): string {
  const odd = at % 10 === 0 ? `node ${at}\n` : '';
  return (odd + 'drwxr-xr-x  12 root root 4096 Nov 26 00:19 some/folder/of/the/node\n'.repeat(400)).slice(
    0,
    characters,
  );
}

const board = createBoard([]);
const collect = (globalThis as { gc?: () => void }).gc;
const spent: number[] = [];
collect?.();
const before = process.memoryUsage();
const started = performance.now();
for (let at = 0; at < invocations; at += 1) {
  const nodeId = `i-${String(at).padStart(17, '0')}`;
  const stdout = outputOf(at);
  const from = performance.now();
  const step = { name: 'run', state: 'Success', code: 0, output: undefined, beginning: '' } as const;
  board.take({ nodeId, nodeName: '', state: 'Success', isOver: true, steps: [step] });
  board.give({ nodeId, step: 'run' }, { name: 'run', stdout, stderr: '', stdoutCut: true, stderrCut: false });
  spent.push(performance.now() - from);
}
const all = spent.reduce((sum, ms) => sum + ms, 0);
const from = performance.now();
const { cards } = foldRows(board.since(0));
const drawn = performance.now() - from;
collect?.();
const now = process.memoryUsage();
process.stdout.write(
  `${JSON.stringify({
    fold: all + drawn,
    longest: Math.max(...spent, drawn),
    held: (now.heapUsed + now.external - before.heapUsed - before.external) / 1_048_576,
    cards: cards.length,
    wall: performance.now() - started,
  })}\n`,
);
