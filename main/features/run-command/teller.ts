import type { Payload } from '../../../contract/define.ts';
import type { runCommand } from '../../../contract/features/run-command.ts';
import type { Run } from './run.ts';

export type Watched = Payload<(typeof runCommand)['watch']>;

/** Milliseconds between two messages of one listener. */
export const tellMs = 150;
/** Rows in one message. */
const pageRows = 500;

/** Tells one listener what changed, a few times a second at most. */
export function createTeller(run: Run, emit: (told: Watched) => void) {
  let version = 0;
  let isFirst = true;
  let timer: NodeJS.Timeout | undefined;
  const now = () => {
    clearTimeout(timer);
    timer = undefined;
    const rows = run.board.since(version);
    version = run.board.version;
    const { failure } = run;
    for (let from = 0; from === 0 || from < rows.length; from += pageRows) {
      emit({
        run: run.summary(),
        ...(isFirst && { command: run.request }),
        rows: rows.slice(from, from + pageRows),
        pending: run.board.pending,
        ...(failure !== undefined && { failure }),
      });
      isFirst = false;
    }
  };
  return {
    now,
    soon() {
      timer ??= setTimeout(now, tellMs);
    },
    stop: () => clearTimeout(timer),
  };
}
