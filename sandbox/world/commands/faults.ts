import type { WorldNode } from '../nodes.ts';

/** One rule of a faults file for commands: what happens on some nodes. */
export interface CommandFault {
  /** An id or name of nodes, with `*` for any part. */
  readonly node: string;
  /** The document's name, likewise; any when left out. */
  readonly document?: string;
  /** How the invocation ends without reaching the node. */
  readonly details?: 'AccessDenied' | 'Undeliverable' | 'DeliveryTimedOut';
  /** Longer on the way to the node, in milliseconds. */
  readonly delayMs?: number;
  /** Put after the output of each script. */
  readonly output?: string;
  /** What scripts end with instead of their own code. */
  readonly exitCode?: number;
}

export const commandFaultMembers: Readonly<Record<string, string>> = {
  node: 'string',
  document: 'string',
  details: 'string',
  delayMs: 'number',
  output: 'string',
  exitCode: 'number',
};

/** The first rule that fits a node and a document. */
export function commandFaultOf(
  faults: readonly CommandFault[],
  { id, name }: Pick<WorldNode, 'id' | 'name'>,
  document: string,
): CommandFault | undefined {
  return faults.find(
    (fault) => (fits(fault.node, id) || fits(fault.node, name)) && fits(fault.document ?? '*', document),
  );
}

function fits(pattern: string, value: string): boolean {
  const source = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${source}$`).test(value);
}
