import { z } from 'zod';
import { AutomationTargets } from '../../../contract/automation-request.ts';
import { ExecutionId } from '../../../contract/automation-run.ts';
import type { Part } from './part.ts';

/** A part that AWS has not taken, as far as is known. Asked for it, AWS may have taken it all the same. */
const UnsentPart = z.object({ targets: AutomationTargets, isAsked: z.boolean() });

/**
 * What is kept of a run of several executions: which they are, of how many, and for what those are that AWS does not know
 * yet. Never parameters, of which target maps are made as well.
 */
export const KeptRun = z.object({
  executions: z.array(ExecutionId).min(1),
  parts: z.number().int().min(1),
  unsent: z.array(UnsentPart).optional(),
});
export type KeptRun = z.infer<typeof KeptRun>;

/** What is kept of a part that AWS has not taken. */
export function unsentPart({ targets, isAsked = false }: Part): z.infer<typeof UnsentPart> {
  return { targets: targets.kind === 'values' ? targets : { kind: 'none' }, isAsked };
}
