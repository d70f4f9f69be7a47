import type { Contract } from '../../../contract/index.ts';
import type { Aws } from '../../aws/aws.ts';
import type { Handlers } from '../handlers.ts';
import { listSessions, terminateSessions } from './service.ts';
import { createTrail } from './trail.ts';
import { readTranscript } from './transcript.ts';

export function createSessionsHandlers({ aws }: { aws: Aws }): Handlers<Contract['sessions']> {
  const trail = createTrail({ aws });
  return {
    list: ({ scope, state }, emit, { signal }) => listSessions(aws, scope, state, emit, signal),
    terminate: ({ scope, sessionIds }, { signal }) => terminateSessions(aws, scope, sessionIds, signal),
    transcript: ({ scope, sessionId }, { signal }) => readTranscript(aws, scope, sessionId, signal),
    trail: ({ scope, ...session }, emit, { signal }) => trail(scope, session, emit, signal),
  };
}
