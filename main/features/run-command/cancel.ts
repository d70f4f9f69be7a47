import { nodesAPart } from '../../../contract/rate-control.ts';
import type { Aws } from '../../aws/aws.ts';
import type { Part } from './part.ts';
import type { Run } from './run.ts';

/** Cancels all of a run, or some nodes; what was not sent yet stays unsent. Throws FailureError. */
export async function cancelRun(
  aws: Pick<Aws, 'send'>,
  run: Run,
  nodeIds: readonly string[] | undefined,
  signal: AbortSignal,
): Promise<void> {
  const { CancelCommandCommand } = await import('@aws-sdk/client-ssm');
  const chosen = nodeIds === undefined ? undefined : new Set(nodeIds);
  if (chosen === undefined) run.stopSending();
  else run.drop(chosen);
  for (const { commandId, facts, nodes } of run.parts) {
    if (commandId === undefined || facts?.isOver === true) continue;
    const ids = chosen === undefined ? [[]] : idsOf(chosen, nodes);
    for (const some of ids) {
      const input = { CommandId: commandId, ...(some.length > 0 && { InstanceIds: some }) };
      await aws.send(run.scope, 'ssm', new CancelCommandCommand(input), signal);
    }
  }
  run.wake();
}

/** Chosen nodes of a command, as many at once as CancelCommand takes. `nodes` is empty for a command on targets. */
function idsOf(chosen: ReadonlySet<string>, nodes: Part['nodes']): string[][] {
  const ids = nodes.length === 0 ? [...chosen] : nodes.map(({ nodeId }) => nodeId).filter((id) => chosen.has(id));
  const count = Math.ceil(ids.length / nodesAPart);
  return Array.from({ length: count }, (_, at) => ids.slice(at * nodesAPart, (at + 1) * nodesAPart));
}
