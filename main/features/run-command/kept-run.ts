import { z } from 'zod';
import { CommandId, RunNode } from '../../../contract/features/run-command.ts';
import type { Part } from './part.ts';

/** What is kept of a run of several commands: which they are, and on which nodes. Never parameters or output. */
const Kept = z.object({
  parts: z.array(z.object({ commandId: CommandId.optional(), nodes: z.array(RunNode) })).min(1),
});

export interface KeptRun {
  readonly parts: ReadonlyArray<Pick<Part, 'commandId' | 'nodes'>>;
}

/** The text that is kept. */
export function keptRun(parts: readonly Part[]): string {
  return JSON.stringify({
    parts: parts.map(({ commandId, nodes }) => ({ ...(commandId !== undefined && { commandId }), nodes })),
  });
}

/** Reads a kept text; none where it cannot be read. */
export function readKept(runId: string, text: string): Array<[string, KeptRun]> {
  try {
    const { parts } = Kept.parse(JSON.parse(text));
    return [[runId, { parts: parts.map(({ commandId, nodes }) => ({ commandId, nodes })) }]];
  } catch {
    return [];
  }
}
