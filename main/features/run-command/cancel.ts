import { partsOf } from '../../../contract/rate-control.ts';
import type { Aws, AwsCall } from '../../aws/aws.ts';
import type { Part } from './part.ts';
import type { Run } from './run.ts';

/**
 * Cancels all of a run, or some nodes; what was not sent yet stays unsent, and what is being sent is cancelled as soon as
 * AWS has taken it. All commands are tried; then the first failure is thrown (FailureError).
 */
export async function cancelRun(
  aws: Pick<Aws, 'send'>,
  run: Run,
  nodeIds: readonly string[] | undefined,
  signal: AbortSignal,
): Promise<void> {
  const chosen = nodeIds === undefined ? undefined : new Set(nodeIds);
  const sending = run.parts.filter((part) => part.sending !== undefined);
  if (chosen === undefined) run.stopSending();
  else run.drop(chosen);
  const failures: unknown[] = [];
  const cancel = (part: Part, until: AbortSignal) =>
    cancelPart({ aws, scope: run.scope, signal: until }, part, chosen).catch((error: unknown) => failures.push(error));
  for (const part of run.parts) if (!sending.includes(part)) await cancel(part, signal);
  for (const part of sending) {
    await part.sending;
    // It was asked for before the command had an id: nobody is left who could ask again if this is cut.
    await cancel(part, new AbortController().signal);
  }
  run.wake();
  if (failures.length > 0) throw failures[0];
  if (chosen === undefined) run.cancelled();
}

/** Cancels one command, or some of its nodes, unless it is over. */
async function cancelPart(
  { aws, scope, signal }: AwsCall,
  { commandId, facts, nodes }: Part,
  chosen: ReadonlySet<string> | undefined,
): Promise<void> {
  if (commandId === undefined || facts?.isOver === true) return;
  const { CancelCommandCommand } = await import('@aws-sdk/client-ssm');
  for (const some of chosen === undefined ? [[]] : idsOf(chosen, nodes)) {
    const input = { CommandId: commandId, ...(some.length > 0 && { InstanceIds: [...some] }) };
    await aws.send(scope, 'ssm', new CancelCommandCommand(input), signal);
  }
}

/** Chosen nodes of a command, as many at once as CancelCommand takes. `nodes` is empty for a command on targets. */
function idsOf(chosen: ReadonlySet<string>, nodes: Part['nodes']): Array<readonly string[]> {
  const ids = nodes.length === 0 ? [...chosen] : nodes.map(({ nodeId }) => nodeId).filter((id) => chosen.has(id));
  return partsOf(ids);
}
