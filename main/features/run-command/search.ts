import type { StepOutput } from '../../../contract/features/run-command.ts';
import { createBreath } from '../breath.ts';
import type { Board } from './board.ts';

/** A node, and the first line with the text that it wrote. */
export interface Match {
  readonly nodeId: string;
  readonly line: string;
}

/** The nodes whose output has a text, in any letter case. Throws when the signal is aborted. */
export async function searchBoard(
  board: Pick<Board, 'since' | 'output'>,
  text: string,
  signal: AbortSignal,
): Promise<Match[]> {
  const breath = createBreath(signal);
  const wanted = text.toLowerCase();
  const found = new Map<string, string | undefined>();
  const matches: Match[] = [];
  for (const { nodeId, fold } of board.since(0)) {
    // Nodes that said the same are searched once.
    if (fold === '' || !found.has(fold)) {
      found.set(fold, lineWith(board.output(nodeId), wanted));
      if (breath.isDue) await breath.take();
    }
    const line = found.get(fold);
    if (line !== undefined) matches.push({ nodeId, line });
  }
  return matches;
}

function lineWith(steps: readonly StepOutput[], wanted: string): string | undefined {
  for (const { stdout, stderr } of steps)
    for (const text of [stdout, stderr]) {
      const at = text.toLowerCase().indexOf(wanted);
      if (at < 0) continue;
      const from = text.lastIndexOf('\n', at) + 1;
      const end = text.indexOf('\n', at);
      return text.slice(from, end < 0 ? undefined : end).slice(0, 400);
    }
  return undefined;
}
