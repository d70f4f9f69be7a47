import type { RunRow } from '../../../contract/features/run-command.ts';
import { isThrough } from './states.ts';

/** Nodes that said the same and ended the same. */
export interface Card {
  readonly fold: string;
  /** `same` is the one that most nodes are in. */
  readonly kind: 'same' | 'different' | 'failed';
  readonly rows: readonly RunRow[];
}

export interface Folded {
  /** The majority, then those that differ from it, then those that failed; large ones first. */
  readonly cards: readonly Card[];
  readonly same: number;
  readonly different: number;
  readonly failed: number;
  /** Nodes that are not through, or whose output is still to be read. */
  readonly open: number;
}

/** Folds rows into cards. The majority is that of the successful nodes; where none was, that of the others. */
export function foldRows(rows: readonly RunRow[]): Folded {
  const groups = new Map<string, RunRow[]>();
  let open = 0;
  for (const row of rows) {
    if (row.fold === '' || !isThrough(row)) {
      open += 1;
      continue;
    }
    const group = groups.get(row.fold);
    if (group === undefined) groups.set(row.fold, [row]);
    else group.push(row);
  }
  const all = [...groups].map(([fold, members]) => ({ fold, rows: members, isGood: members[0]?.state === 'Success' }));
  all.sort((a, b) => Number(b.isGood) - Number(a.isGood) || b.rows.length - a.rows.length);
  const cards = all.map(({ isGood, ...card }, at): Card => ({
    ...card,
    kind: isGood ? (at === 0 ? 'same' : 'different') : 'failed',
  }));
  const count = (kind: Card['kind']) =>
    cards.reduce((sum, card) => sum + (card.kind === kind ? card.rows.length : 0), 0);
  return { cards, same: count('same'), different: count('different'), failed: count('failed'), open };
}
