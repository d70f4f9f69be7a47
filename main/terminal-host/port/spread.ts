import type { TunnelPhase } from '../../../contract/features/tunnels.ts';
import type { TunnelSession } from './tunnel-session.ts';

type Spread = Pick<TunnelSession, 'phase' | 'isFree' | 'load' | 'stalled'>;

/** The session for the next connection: none that is held back if another is there, then the one with the fewest. */
export function pickSession<S extends Spread>(sessions: readonly S[]): S | undefined {
  let best: S | undefined;
  for (const session of sessions) {
    if (session.isFree && (best === undefined || isBetter(session, best))) best = session;
  }
  return best;
}

function isBetter(one: Spread, other: Spread): boolean {
  const isHeld = one.stalled > 0;
  return isHeld === other.stalled > 0 ? one.load < other.load : !isHeld;
}

/** The best first. */
const order = ['connected', 'agent-silent', 'network-lost', 'connecting'] as const;

/** The best phase of a tunnel's sessions; without any, whether one was ever connected decides. */
export function aggregatePhase(sessions: ReadonlyArray<Pick<Spread, 'phase'>>, wasConnected: boolean): TunnelPhase {
  const best = order.find((phase) => sessions.some((session) => session.phase === phase));
  if (best === undefined || best === 'connecting') return wasConnected ? 'network-lost' : 'connecting';
  return best;
}
