import { z } from 'zod';
import type { AutomationTargets } from '../../../contract/automation-request.ts';
import { ExecutionId } from '../../../contract/automation-run.ts';

/** The values of one part's target parameter. */
const UnsentPart = z.object({ parameter: z.string(), values: z.array(z.string()) });

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

/** Of targets that are not sent yet, what is kept of them. */
export function unsentPart(targets: AutomationTargets): z.infer<typeof UnsentPart> {
  return targets.kind === 'values' ? { parameter: targets.parameter, values: targets.values } : unknownPart;
}

/** The targets that were kept; none where nobody knows them any more. */
export function keptTargets(part: z.infer<typeof UnsentPart> = unknownPart): AutomationTargets {
  return part.values.length === 0 ? { kind: 'none' } : { kind: 'values', ...part };
}

const unknownPart = { parameter: '', values: [] };
