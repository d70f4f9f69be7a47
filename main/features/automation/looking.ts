import type { AutomationDetails } from '../../../contract/automation-run.ts';
import type { Scope } from '../../../contract/values.ts';
import type { Aws } from '../../aws/aws.ts';
import type { Spacing } from '../spacing.ts';
import { findExecution } from './executions.ts';
import type { Part } from './part.ts';
import type { RunRows } from './run-rows.ts';

interface LookingOptions {
  readonly scope: Scope;
  readonly parts: readonly Part[];
  readonly rows: RunRows;
}

/** Reads how the parts of one run stand. All of it throws FailureError. */
export interface Looking {
  /** Of the first part: what it was given and gave. */
  readonly details: AutomationDetails | undefined;
  /**
   * Asks how a part stands, where it is `whole` also for its steps and children; whether anything has changed. An
   * execution that AWS does not know yet is on its way.
   */
  look(part: Part, whole: boolean, signal: AbortSignal): Promise<boolean>;
  /** Reads the rows of parts that are over, also of those that ended while nobody looked; whether all are read. */
  ended(signal: AbortSignal): Promise<boolean>;
  /** Looks at all of which not everything is known for good. */
  all(signal: AbortSignal): Promise<void>;
}

export function createLooking(
  { aws, listing }: { readonly aws: Pick<Aws, 'send'>; readonly listing: Spacing },
  { scope, parts, rows }: LookingOptions,
): Looking {
  const { steps, children } = rows;
  let details: AutomationDetails | undefined;
  let detailsText = '';
  /** Parts of which all is read after their end. */
  const read = new Set<Part>();

  const takeDetails = (found: AutomationDetails) => {
    const text = JSON.stringify(found);
    if (text === detailsText) return;
    detailsText = text;
    details = found;
  };
  const look = async (part: Part, whole: boolean, signal: AbortSignal): Promise<boolean> => {
    const { executionId, facts: before } = part;
    if (executionId === undefined) return false;
    await listing(scope, signal);
    const found = await findExecution(aws, scope, executionId, signal, { withSteps: whole, spacing: listing });
    if (found === undefined || signal.aborted) return false;
    const versions = steps.version + children.version;
    part.facts = found.facts;
    part.hasAlarm = found.details.alarms.length > 0;
    if (part === parts[0]) takeDetails(found.details);
    if (whole) await rows.take(part, found, signal);
    if (whole && found.facts.isOver && rows.isSettled() && !signal.aborted) read.add(part);
    return JSON.stringify(before) !== JSON.stringify(found.facts) || versions !== steps.version + children.version;
  };
  return {
    get details() {
      return details;
    },
    look,
    async ended(signal) {
      for (const part of parts)
        if (part.facts?.isOver === true && !read.has(part) && !signal.aborted) await look(part, true, signal);
      return parts.every((part) => part.executionId === undefined || read.has(part));
    },
    async all(signal) {
      for (const part of parts) if (!read.has(part)) await look(part, true, signal);
    },
  };
}
