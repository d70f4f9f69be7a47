import type { SendCommandCommandInput } from '@aws-sdk/client-ssm';
import type { CommandRequest } from '../../../contract/features/run-command.ts';
import { partControl } from '../../../contract/rate-control.ts';
import type { Scope } from '../../../contract/values.ts';
import { sendInput } from './commands.ts';
import type { Part } from './part.ts';
import { sendOnce, type SendTools } from './send-once.ts';

export interface PartSenderOptions {
  readonly scope: Scope;
  readonly request: CommandRequest;
  readonly parts: readonly Part[];
  /** Parts that are not sent yet are sent when it is their turn; otherwise they stay unsent. */
  readonly sends: boolean;
}

/** Sends the parts of one run, until somebody or something stops it. */
export interface PartSender {
  /** Sends a part; false where too many errors came before it. Throws FailureError; `cancelled` where it was stopped. */
  send(part: Part, signal: AbortSignal): Promise<boolean>;
  /** Whether further parts are sent. */
  readonly sends: boolean;
  /** What was not sent stays so because somebody wanted it, not because of a failure. */
  readonly isStopped: boolean;
  /** Nothing more is sent; a part that waits to be sent is given up. */
  stop(): void;
  /** Nothing more is sent after a failure. */
  fail(): void;
  /** Nodes that are cancelled by themselves: the run goes on without them. Answers those that now are never sent. */
  drop(nodeIds: ReadonlySet<string>): string[];
  /** Stops where AWS would not go on after this end of a part, if all were one command. */
  lookAt(part: Part): void;
}

export function createPartSender(
  tools: SendTools,
  { scope, request, parts, ...options }: PartSenderOptions,
): PartSender {
  const total = parts.reduce((sum, { nodes }) => sum + nodes.length, 0);
  const stopped = new AbortController();
  const dropped = new Set<string>();
  let sends = options.sends;
  const stop = () => {
    sends = false;
    stopped.abort();
  };

  const sendInto = async (part: Part, input: SendCommandCommandInput, until: AbortSignal) => {
    part.facts = await sendOnce(tools, scope, input, until);
    part.commandId = part.facts.commandId;
  };

  return {
    get sends() {
      return sends;
    },
    get isStopped() {
      return stopped.signal.aborted;
    },
    stop,
    fail() {
      sends = false;
    },
    async send(part, signal) {
      const errors = parts.reduce((sum, { facts }) => sum + (facts?.budgetErrors ?? 0), 0);
      const control = partControl(request, { total, size: part.nodes.length, errors });
      if (control === undefined) return false;
      const nodes = request.targets.kind === 'nodes' ? part.nodes : undefined;
      const input = sendInput(request, nodes, control);
      const sent = sendInto(part, input, AbortSignal.any([signal, stopped.signal]));
      part.sending = sent.catch(() => {});
      try {
        await sent;
      } finally {
        delete part.sending;
      }
      return true;
    },
    drop(nodeIds) {
      for (const nodeId of nodeIds) dropped.add(nodeId);
      return parts.flatMap((part) => {
        // What is on its way cannot be taken back: it is cancelled when AWS has it.
        if (part.commandId !== undefined || part.sending !== undefined) return [];
        const gone = part.nodes.filter(({ nodeId }) => nodeIds.has(nodeId));
        part.nodes = part.nodes.filter(({ nodeId }) => !nodeIds.has(nodeId));
        return gone.map(({ nodeId }) => nodeId);
      });
    },
    lookAt({ facts, nodes }) {
      const isDropped = nodes.length > 0 && nodes.every(({ nodeId }) => dropped.has(nodeId));
      if (sends && facts?.isStopped === true && !isDropped) stop();
    },
  };
}
