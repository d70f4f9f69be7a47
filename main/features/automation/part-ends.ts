import type { AutomationStatus, UnsentReason } from '../../../contract/automation-run.ts';
import { FailureError } from '../../../contract/failure.ts';
import type { Part } from './part.ts';

/** How a part was ended by somebody or something else than its own steps. */
export function endedBy({ facts, hasAlarm = false }: Pick<Part, 'facts' | 'hasAlarm'>): UnsentReason | undefined {
  if (hasAlarm) return 'alarm';
  return facts === undefined ? undefined : endedFromOutside[facts.status];
}

const endedFromOutside: Partial<Record<AutomationStatus, UnsentReason>> = {
  Cancelled: 'cancelled',
  Rejected: 'rejected',
  ChangeCalendarOverrideRejected: 'rejected',
  Exited: 'exited',
};

/** What has ended meanwhile needs no stop. */
export function unlessOver(error: unknown): void {
  const isOver = error instanceof FailureError && error.failure.awsCode === 'InvalidAutomationStatusUpdateException';
  if (!isOver) throw error;
}
