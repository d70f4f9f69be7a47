import type { AutomationChild, AutomationStatus } from '../../../contract/automation-run.ts';
import type { StateDotProps } from '../../ui/state-dot.tsx';

/** How each state is drawn; what runs is hollow, what waits for somebody is a warning. */
export const tones: Readonly<Record<AutomationStatus, StateDotProps['tone']>> = {
  Pending: 'muted',
  InProgress: 'muted',
  Waiting: 'warn',
  Success: 'ok',
  TimedOut: 'bad',
  Cancelling: 'warn',
  Cancelled: 'warn',
  Failed: 'bad',
  PendingApproval: 'warn',
  Approved: 'muted',
  Rejected: 'bad',
  Scheduled: 'muted',
  RunbookInProgress: 'muted',
  PendingChangeCalendarOverride: 'warn',
  ChangeCalendarOverrideApproved: 'muted',
  ChangeCalendarOverrideRejected: 'bad',
  CompletedWithSuccess: 'ok',
  CompletedWithFailure: 'bad',
  Exited: 'warn',
  NotSent: 'warn',
  Unknown: 'muted',
};

/** How children stand, for the run's bar. */
export interface Counts {
  readonly total: number;
  readonly through: number;
  readonly good: number;
  readonly bad: number;
  readonly waiting: number;
}

/** Counts children; `total` is at least what AWS says. */
export function countsOf(children: readonly AutomationChild[], total = 0): Counts {
  const count = (fits: (child: AutomationChild) => boolean) => children.filter(fits).length;
  return {
    total: Math.max(total, children.length),
    through: count(({ isOver }) => isOver),
    good: count(({ status }) => tones[status] === 'ok'),
    bad: count(({ status }) => tones[status] === 'bad'),
    waiting: count(({ waiting }) => waiting !== undefined),
  };
}

/**
 * Children that did not come to a good end: they are run again by "repeat on the failed ones". Not those of which nobody
 * knows whether they run.
 */
export function failedChildren(children: readonly AutomationChild[]): readonly AutomationChild[] {
  return children.filter(({ isOver, status }) => isOver && status !== 'Unknown' && tones[status] !== 'ok');
}

/** Seconds between two instants; undefined until both are known. */
export function tookSeconds({
  startedAt,
  endedAt,
}: {
  readonly startedAt?: number | undefined;
  readonly endedAt?: number | undefined;
}): number | undefined {
  return startedAt === undefined || endedAt === undefined ? undefined : (endedAt - startedAt) / 1000;
}
