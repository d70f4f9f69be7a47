import { z } from 'zod';
import { ExecutionId } from '../../../contract/features/automation.ts';

/** What is kept of a run of several executions: which they are, of how many. Never parameters or targets. */
const Kept = z.object({ executions: z.array(ExecutionId).min(1), parts: z.number().int().min(1) });
export type KeptRun = z.infer<typeof Kept>;

/** Reads a kept text; none where it is of another kind, or cannot be read. */
export function readKept(runId: string, text: string): Array<[string, KeptRun]> {
  try {
    return [[runId, Kept.parse(JSON.parse(text))]];
  } catch {
    return [];
  }
}
