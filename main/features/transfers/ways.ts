import { failed, FailureError } from '../../../contract/failure.ts';
import type { TransferTarget } from '../../../contract/features/transfers.ts';
import type { Aws } from '../../aws/aws.ts';
import { startSession } from '../../aws/session-calls.ts';
import type { StartedSession } from '../../terminal-host/session/started-session.ts';
import { commandOf, isTypable, type TransferPlan } from '../../terminal-host/transfer/plan.ts';

/**
 * How a session runs a transfer's program. Output without a terminal runs at about 20 MB/s, a terminal's at about 0.3
 * (measured with the agent's own code); input needs a terminal.
 */
export type Way = 'non-interactive' | 'interactive' | 'shell';

/** The ways of a direction, the best first. */
export const waysOf: Readonly<Record<TransferPlan['direction'], readonly Way[]>> = {
  download: ['non-interactive', 'interactive', 'shell'],
  upload: ['interactive', 'shell'],
};

/** ssm:StartSession of one way. Throws FailureError. Never cancelled under way: only the answer tells the session's id. */
export async function startWay(
  aws: Pick<Aws, 'send' | 'streamUrl' | 'route'>,
  { scope, nodeId }: TransferTarget,
  plan: TransferPlan,
  way: Way,
): Promise<StartedSession> {
  if (way === 'shell' && !isTypable(plan))
    throw failed(
      'file-failed',
      'The path or name is too long to be typed into a shell, and no other session is allowed.',
    );
  return { ...(await startSession(aws, { scope, nodeId, ...documentOf(plan, way) })), nodeId };
}

function documentOf(plan: TransferPlan, way: Way) {
  if (way === 'shell') return {};
  if (way === 'interactive')
    return { document: 'AWS-StartInteractiveCommand', parameters: { command: [commandOf(plan)] } };
  // Without it output would come only when the command has ended.
  const parameters = { command: [commandOf(plan)], separateOutputStream: ['true'] };
  return { document: 'AWS-StartNonInteractiveCommand', parameters };
}

/** Whether a refusal is of the document, so that another way may be open. */
export function isOfDocument(error: unknown): boolean {
  if (!(error instanceof FailureError)) return false;
  return ['access-denied', 'document-missing', 'invalid-request', 'unsupported'].includes(error.failure.code);
}
