import type { RecordingFacts } from '../../../contract/features/recordings.ts';
import type { TerminalTarget } from '../../../contract/terminal.ts';
import type { Scope } from '../../../contract/values.ts';
import { rememberedAccount } from '../../aws/identity.ts';
import type { RecordingPlan } from '../../terminal-host/recording/recorder.ts';
import type { TerminalsParts } from './service.ts';

type Parts = Pick<TerminalsParts, 'settings' | 'files' | 'store' | 'recordingsFolder'>;

/**
 * How a terminal is recorded when it is. It begins at once for sessions of profiles whose paint says so and for nothing
 * else: a shell of this computer is the user's own, whatever profile it was given.
 */
export async function planRecording(parts: Parts, target: TerminalTarget, sessionId?: string): Promise<RecordingPlan> {
  const { paints } = parts.settings.current();
  const { scope } = target;
  const own = scope !== undefined && Object.hasOwn(paints, scope.profile) ? paints[scope.profile] : undefined;
  const facts: RecordingFacts = { ...namesOf(target), ...(await placeOf(parts, scope)) };
  return {
    folder: parts.recordingsFolder,
    atOnce: target.kind === 'session' && own?.record === true,
    facts: { ...facts, ...(sessionId !== undefined && { sessionId }) },
  };
}

function namesOf(target: TerminalTarget): Pick<RecordingFacts, 'kind' | 'name' | 'nodeId'> {
  if (target.kind === 'local') return { kind: 'local', name: target.shellId };
  const { nodeId, nodeName } = target;
  return { kind: 'session', name: nodeName === '' ? nodeId : nodeName, nodeId };
}

async function placeOf(
  { files, store }: Parts,
  scope: Scope | undefined,
): Promise<Pick<RecordingFacts, 'profile' | 'region' | 'accountId'>> {
  if (scope === undefined) return {};
  const accountId = await rememberedAccount(files, store.identities, scope.profile);
  return { ...scope, ...(accountId !== undefined && { accountId }) };
}
