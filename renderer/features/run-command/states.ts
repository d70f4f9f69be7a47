import type { RunRow, RunState } from '../../../contract/features/run-command.ts';
import type { StateDotProps } from '../../ui/state-dot.tsx';

/** How each state is drawn; what runs or waits is hollow. */
export const tones: Readonly<Record<RunState, StateDotProps['tone']>> = {
  Pending: 'muted',
  InProgress: 'muted',
  Delayed: 'warn',
  Success: 'ok',
  Cancelling: 'warn',
  Cancelled: 'warn',
  Failed: 'bad',
  DeliveryTimedOut: 'bad',
  ExecutionTimedOut: 'bad',
  Undeliverable: 'bad',
  Terminated: 'bad',
  InvalidPlatform: 'bad',
  AccessDenied: 'bad',
  Incomplete: 'bad',
  RateExceeded: 'bad',
  NoInstancesInTag: 'bad',
  NotSent: 'warn',
  Unknown: 'muted',
};

const under: ReadonlySet<RunState> = new Set(['Pending', 'InProgress', 'Delayed', 'Cancelling']);

/** Whether a node is through. */
export function isThrough({ state }: Pick<RunRow, 'state'>): boolean {
  return !under.has(state);
}

/** Nodes on which it did not come to a good end: they are run again by "repeat on the failed ones". */
export function failedRows(rows: readonly RunRow[]): readonly RunRow[] {
  return rows.filter((row) => isThrough(row) && row.state !== 'Success');
}
