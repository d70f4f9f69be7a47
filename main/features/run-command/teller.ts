import type { Payload } from '../../../contract/define.ts';
import type { runCommand } from '../../../contract/features/run-command.ts';
import { createTeller, type Teller } from '../followed.ts';
import { isWhole } from './commands.ts';
import type { Run } from './run.ts';

export type Watched = Payload<(typeof runCommand)['watch']>;

/** Rows in one message. */
const pageRows = 500;

/** Tells one listener what changed. */
export function runTeller(run: Run, emit: (told: Watched) => void): Teller {
  let version = 0;
  let isFirst = true;
  return createTeller(() => {
    const rows = run.board.since(version);
    version = run.board.version;
    const { failure } = run;
    for (let from = 0; from === 0 || from < rows.length; from += pageRows) {
      emit({
        run: run.summary(),
        ...(isFirst && isWhole(run.request) && { command: run.request }),
        rows: rows.slice(from, from + pageRows),
        pending: run.board.pending,
        ...(failure !== undefined && { failure }),
      });
      isFirst = false;
    }
  });
}
