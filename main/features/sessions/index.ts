import type { Contract } from '../../../contract/index.ts';
import type { Aws } from '../../aws/aws.ts';
import type { Handlers } from '../handlers.ts';
import { listSessions, terminateSessions } from './service.ts';

export function createSessionsHandlers({ aws }: { aws: Aws }): Handlers<Contract['sessions']> {
  return {
    list: ({ scope, state }, emit, { signal }) => listSessions(aws, scope, state, emit, signal),
    terminate: ({ scope, sessionIds }, { signal }) => terminateSessions(aws, scope, sessionIds, signal),
  };
}
