import { failed, type Failure } from '../../../contract/failure.ts';
import type { TerminalEnd, TerminalPhase } from '../../../contract/terminal.ts';
import type { Clock } from '../clock.ts';
import type { AgreedSession, Channel, ChannelEvents } from '../session/channel.ts';
import { agentGates } from './agent-version.ts';
import { createBasic } from './basic.ts';
import { flags, type Carrier, type Stream, type StreamEvents } from './carrier.ts';
import { createRoundTripProbe } from './round-trip-probe.ts';
import { createSmux } from './smux.ts';

/** Opens the data channel of a session that was started; tells no event before it returns. */
export type OpenChannel = (events: ChannelEvents) => Channel;

export interface TunnelSessionEvents {
  /** Any of the readable members below. */
  changed(): void;
  /** `isFree` has become true. */
  freed(): void;
  /** The node could not connect to the destination. */
  refused(): void;
  /** Called once, after its connections were reset. `failure` is set where it did not end in good order. */
  ended(failure: Failure | undefined): void;
}

/** One session of a tunnel, for as long as its channel lives. */
export interface TunnelSession {
  readonly phase: TerminalPhase;
  /** Takes one more connection now. */
  readonly isFree: boolean;
  readonly mode: Carrier['mode'] | undefined;
  /** Open connections. */
  readonly load: number;
  /** Connections that hold it back. */
  readonly stalled: number;
  readonly roundTripMs: number | undefined;
  open(events: StreamEvents): Stream;
  /** Ends it at once, with its connections. */
  close(): void;
}

export function openTunnelSession(openChannel: OpenChannel, clock: Clock, events: TunnelSessionEvents): TunnelSession {
  let carrier: Carrier | undefined;
  let phase: TerminalPhase = 'connecting';
  let load = 0;
  let stalled = 0;
  let hasTerminateFlag = false;
  let over = false;

  const channel = openChannel({
    ready,
    output: (bytes) => carrier?.receive(bytes) ?? false,
    drained() {
      probe.drained();
      carrier?.drained();
    },
    flag: (value) => carrier?.flag(value),
    phase(next) {
      phase = next;
      if (next !== 'connected') probe.forget();
      events.changed();
      if (isFree()) events.freed();
    },
    ended: (end) => finish(failureOf(end)),
  });
  const probe = createRoundTripProbe(channel, clock.now);

  function ready(session: AgreedSession): void {
    if (session.sessionType !== 'Port') {
      fail(`The agent opened a session of the type ${session.sessionType} in place of a port session.`);
      return;
    }
    const gates = agentGates(session.agentVersion);
    hasTerminateFlag = gates.terminateFlag;
    const carrierEvents = { failed: fail, freed, refused: events.refused };
    const isMultiplexed = gates.multiplexing && session.properties['type'] === 'LocalPortForwarding';
    carrier = isMultiplexed
      ? createSmux(
          {
            channel: probe.channel,
            clock,
            keepAlive: !gates.keepAliveOff,
            isConnected: () => phase === 'connected',
          },
          carrierEvents,
        )
      : createBasic({ channel: probe.channel, clock }, carrierEvents);
    events.changed();
    if (isFree()) events.freed();
  }

  function isFree(): boolean {
    return !over && phase === 'connected' && carrier?.isFree === true;
  }

  function freed(): void {
    if (isFree()) events.freed();
  }

  function fail(message: string): void {
    const { failure } = failed('unexpected', message, { remedy: 'reconnect' });
    finish(failure);
    channel.close();
  }

  function finish(failure: Failure | undefined): void {
    if (over) return;
    over = true;
    phase = 'ended';
    carrier?.stop();
    events.ended(failure);
  }

  return {
    get phase() {
      return phase;
    },
    get isFree() {
      return isFree();
    },
    get mode() {
      return carrier?.mode;
    },
    get load() {
      return load;
    },
    get stalled() {
      return stalled;
    },
    get roundTripMs() {
      return probe.smoothedMs;
    },
    open(streamEvents) {
      if (carrier === undefined) throw new Error('A connection was opened before its session was ready.');
      load += 1;
      let isStalled = false;
      let isClosed = false;
      const setStalled = (next: boolean) => {
        if (next === isStalled) return;
        isStalled = next;
        stalled += next ? 1 : -1;
        streamEvents.stalled(next);
      };
      const stream = carrier.open({ ...streamEvents, stalled: setStalled });
      return {
        ...stream,
        close() {
          if (isClosed) return;
          isClosed = true;
          load -= 1;
          stream.close();
          setStalled(false);
        },
      };
    },
    close() {
      if (over) return;
      // It needs no credentials, which may have run out by now.
      if (hasTerminateFlag) channel.flag(flags.terminateSession);
      finish(undefined);
      channel.close();
    },
  };
}

function failureOf(end: TerminalEnd): Failure | undefined {
  if (end.failure !== undefined) return end.failure;
  if (end.reason === 'disconnected' || end.reason === 'exited') return undefined;
  return failed('session-ended', end.message ?? `The session ended: ${end.reason}.`).failure;
}
