import type { AutomationRequest, AutomationTargets } from '../../../contract/automation-request.ts';
import { splitTargets } from '../../../contract/automation-targets.ts';
import type { ExecutionFacts } from './executions.ts';

/** One execution of a run. */
export interface Part {
  readonly targets: AutomationTargets;
  /** Undefined until it is sent. */
  executionId: string | undefined;
  facts: ExecutionFacts | undefined;
  /** AWS was asked for it, and has not refused it. */
  isAsked?: boolean;
  /** It was sent without an answer: AWS may have begun it. */
  isLost?: boolean;
  /** An alarm has stopped it. */
  hasAlarm?: boolean;
}

/** The parts of a request that has not been sent. */
export function newParts({ targets }: AutomationRequest): Part[] {
  return splitTargets(targets).map((some) => ({ targets: some, executionId: undefined, facts: undefined }));
}

/** Whether it is to be sent, or not over yet. */
export function isUnderWay({ facts }: Pick<Part, 'facts'>): boolean {
  return facts?.isOver !== true;
}
