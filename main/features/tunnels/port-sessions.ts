import type { TunnelRoute } from '../../../contract/features/tunnels.ts';
import { portSessionOf } from '../../../contract/port-session.ts';
import type { Scope } from '../../../contract/values.ts';
import type { Aws } from '../../aws/aws.ts';
import { endSession, startSession } from '../../aws/session-calls.ts';
import type { Log } from '../../log/log.ts';
import type { StartedSession } from '../../terminal-host/session/started-session.ts';

export interface PortSessionsParts {
  readonly aws: Pick<Aws, 'send' | 'streamUrl' | 'route'>;
  readonly log: Log;
}

/** The sessions that were started for tunnels, so that none of them outlives its tunnel. */
export interface PortSessions {
  /** Throws FailureError. */
  start(tunnelId: string, route: TunnelRoute): Promise<StartedSession>;
  /** The scope that a session was started with, or else the one that its tunnel was used with last. */
  scopeOf(tunnelId: string, sessionId: string): Scope | undefined;
  forget(sessionId: string): void;
  /** Never throws: what AWS refuses is logged. */
  terminate(sessionId: string): Promise<void>;
  terminateAll(): Promise<void>;
}

/**
 * Sessions kept of one tunnel. The host does not tell of sessions that were ended by the other side; those are as old as
 * they get, for a tunnel has eight at most.
 */
const keptOfOne = 32;

export function createPortSessions({ aws, log }: PortSessionsParts): PortSessions {
  const started = new Map<string, { readonly tunnelId: string; readonly scope: Scope }>();
  const scopes = new Map<string, Scope>();

  const keep = (tunnelId: string, scope: Scope, sessionId: string) => {
    scopes.set(tunnelId, scope);
    started.set(sessionId, { tunnelId, scope });
    const own = [...started].filter(([, session]) => session.tunnelId === tunnelId);
    for (const [old] of own.slice(0, -keptOfOne)) started.delete(old);
  };

  const terminate = async (sessionId: string) => {
    const session = started.get(sessionId);
    started.delete(sessionId);
    if (session !== undefined) await endSession(aws, log, session.scope, sessionId);
  };

  return {
    async start(tunnelId, route) {
      const session = await startSession(aws, { ...route, ...portSessionOf(route) });
      keep(tunnelId, route.scope, session.sessionId);
      return { ...session, nodeId: route.nodeId };
    },
    scopeOf: (tunnelId, sessionId) => started.get(sessionId)?.scope ?? scopes.get(tunnelId),
    forget: (sessionId) => void started.delete(sessionId),
    terminate,
    terminateAll: async () => void (await Promise.all([...started.keys()].map(terminate))),
  };
}
