import type { TerminalPhase } from '../../../contract/terminal.ts';
import type { Clock } from '../clock.ts';

export interface StandingParts {
  readonly clock: Pick<Clock, 'now'>;
  /** When the oldest message that is not acknowledged was first sent. */
  oldestSince(): number | undefined;
  phase(phase: TerminalPhase): void;
}

/** How a channel stands: the network, the agent and the session are told apart. */
export interface Standing {
  up(): void;
  down(): void;
  ready(): void;
  /** The service's word that the agent is away (pause_publication). */
  agentLeft(): void;
  /** The agent is there: whatever it sends says so, also what is known. True when it was thought to be away. */
  heard(): boolean;
  /** While nothing is read, silence says nothing. */
  hold(isHeld: boolean): void;
  /** Nothing is read at the moment, for another reason. */
  unread(): void;
  /** To be called now and then: silence has no event. */
  look(): void;
  readonly isUp: boolean;
  readonly isReady: boolean;
  readonly isAgentAway: boolean;
  readonly isHeld: boolean;
}

/** So long without an acknowledgement, and the node counts as silent even if the service has not said so. */
const silentAfterMs = 20_000;

export function createStanding({ clock, oldestSince, phase: tell }: StandingParts): Standing {
  let phase: TerminalPhase = 'connecting';
  let isUp = false;
  let isReady = false;
  let isAgentAway = false;
  let isHeld = false;
  /** When the node was last heard of, or the connection came up. */
  let heardAt = clock.now();

  const isSilent = () => {
    const oldest = oldestSince();
    if (isAgentAway || oldest === undefined || isHeld) return isAgentAway;
    return clock.now() - Math.max(oldest, heardAt) > silentAfterMs;
  };
  const judge = (): TerminalPhase => {
    if (!isUp) return phase === 'connecting' ? 'connecting' : 'network-lost';
    if (!isReady) return isAgentAway ? 'agent-silent' : 'connecting';
    return isSilent() ? 'agent-silent' : 'connected';
  };
  const look = () => {
    const now = judge();
    if (now === phase) return;
    phase = now;
    tell(now);
  };

  return {
    up() {
      isUp = true;
      isAgentAway = false;
      heardAt = clock.now();
      look();
    },
    down() {
      isUp = false;
      look();
    },
    ready() {
      isReady = true;
      look();
    },
    agentLeft() {
      isAgentAway = true;
      look();
    },
    heard() {
      heardAt = clock.now();
      if (!isAgentAway && phase !== 'agent-silent') return false;
      isAgentAway = false;
      look();
      return true;
    },
    hold(held) {
      isHeld = held;
      if (!held) heardAt = clock.now();
    },
    unread() {
      heardAt = clock.now();
    },
    look,
    get isUp() {
      return isUp;
    },
    get isReady() {
      return isReady;
    },
    get isAgentAway() {
      return isAgentAway;
    },
    get isHeld() {
      return isHeld;
    },
  };
}
