import type { CommandRequest, RunNode } from '../../../contract/features/run-command.ts';
import { partsOf } from '../../../contract/rate-control.ts';
import type { CommandFacts } from './commands.ts';

/** One command of a run. */
export interface Part {
  /** For runs on nodes by id; none for runs on targets. */
  nodes: readonly RunNode[];
  /** Undefined until it is sent. */
  commandId: string | undefined;
  facts: CommandFacts | undefined;
  /** AWS was asked for it, and has not refused it. */
  isAsked?: boolean | undefined;
  /** Its command is being sent: its nodes are fixed, and whoever cancels waits for its id. */
  sending?: Promise<void>;
}

/** The parts of a request that has not been sent. */
export function newParts({ targets }: CommandRequest): Part[] {
  const none = { commandId: undefined, facts: undefined };
  if (targets.kind === 'targets') return [{ nodes: [], ...none }];
  const once = [...new Map(targets.nodes.map((node) => [node.nodeId, node])).values()];
  return partsOf(once).map((nodes) => ({ nodes, ...none }));
}

/** The part that a node belongs to, of those that were sent; the first for a run on targets. */
export function partOf<P extends Pick<Part, 'nodes' | 'commandId'>>(
  parts: readonly P[],
  nodeId: string,
): P | undefined {
  const sent = parts.filter(({ commandId }) => commandId !== undefined);
  return sent.find(({ nodes }) => nodes.some((node) => node.nodeId === nodeId)) ?? sent[0];
}
