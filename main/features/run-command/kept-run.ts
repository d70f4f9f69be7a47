import { z } from 'zod';
import { CommandId, RunNode } from '../../../contract/features/run-command.ts';

/** What is kept of a run of several commands: which they are, and on which nodes. Never parameters or output. */
export const KeptRun = z.object({
  parts: z
    .array(
      z.object({
        commandId: CommandId.optional(),
        nodes: z.array(RunNode),
        /** AWS was asked for it: without an id it may have taken it all the same. */
        isAsked: z.boolean().optional(),
      }),
    )
    .min(1),
});
export type KeptRun = z.infer<typeof KeptRun>;
