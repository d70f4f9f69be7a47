import { z } from 'zod';
import { ExecutionId } from '../../../contract/automation-run.ts';

/** What is kept of a run of several executions: which they are, of how many. Never parameters or targets. */
export const KeptRun = z.object({ executions: z.array(ExecutionId).min(1), parts: z.number().int().min(1) });
export type KeptRun = z.infer<typeof KeptRun>;
