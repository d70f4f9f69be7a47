import type { Clock } from '../clock.ts';
import type { Channel } from '../session/channel.ts';
import {
  flags,
  outboxLimit,
  pendingLimit,
  type Carrier,
  type CarrierEvents,
  type Stream,
  type StreamEvents,
} from './carrier.ts';
import { createBacklog } from './backlog.ts';

export interface BasicOptions {
  readonly channel: Pick<Channel, 'write' | 'pending' | 'pause' | 'resume' | 'discard' | 'flag'>;
  readonly clock: Clock;
}

/** After a local program's last byte, the node may answer until it was quiet for so long. */
const quietMs = 1_000;
/** The only connection's number in the backlog. */
const only = 0;

/**
 * One connection at a time, for agents that know no smux (up to 3.0.196.0): the payloads are its bytes. Nothing on the
 * wire says that the node has ended it, and our end is the flag DisconnectToPort, after which the agent connects again
 * when the next byte comes.
 */
export function createBasic({ channel, clock }: BasicOptions, events: CarrierEvents): Carrier {
  let current: StreamEvents | undefined;
  /** Before the first connection the agent is connected: what it sends is for that one, and waits. */
  let isFirst = true;
  /** Since DisconnectToPort the agent has no connection until we write: what comes is of the one that has ended. */
  let written = true;
  let leaving = false;
  let localEnded = false;
  let outbox: Buffer[] = [];
  let outboxBytes = 0;
  let full = false;
  let over = false;
  let cancelQuiet: (() => void) | undefined;

  const backlog = createBacklog({
    hold(isHeld) {
      if (over) return;
      if (isHeld) channel.pause();
      else channel.resume();
    },
    stalled: (_only, isStalled) => current?.stalled(isStalled),
  });

  const pump = () => {
    while (outbox.length > 0 && channel.pending < pendingLimit) {
      const [first] = outbox;
      if (first === undefined || !channel.write(first)) return;
      written = true;
      outbox.shift();
      outboxBytes -= first.length;
    }
  };

  const empty = () => {
    outbox = [];
    outboxBytes = 0;
    full = false;
  };

  /** The flag goes alone: nothing of this connection may come after it. */
  const leave = () => {
    if (over || !leaving || outboxBytes > 0 || channel.pending > 0) return;
    leaving = false;
    written = false;
    channel.flag(flags.disconnectToPort);
    events.freed();
  };

  const listenForQuiet = () => {
    cancelQuiet?.();
    cancelQuiet = clock.after(quietMs, () => {
      if (outboxBytes > 0 || channel.pending > 0 || backlog.isHeld) listenForQuiet();
      else current?.end();
    });
  };

  const close = (own: StreamEvents) => {
    if (current !== own) return;
    current = undefined;
    cancelQuiet?.();
    backlog.forget(only);
    // After a local end all of it is still wanted by the node.
    if (!localEnded) {
      channel.discard();
      empty();
    }
    leaving = true;
    pump();
    leave();
  };

  const streamOf = (own: StreamEvents): Stream => ({
    write(bytes) {
      if (current !== own || localEnded || bytes.length === 0) return true;
      outbox.push(bytes);
      outboxBytes += bytes.length;
      full = outboxBytes > outboxLimit;
      pump();
      full = full && outboxBytes > 0;
      return !full;
    },
    end() {
      if (current !== own || localEnded) return;
      localEnded = true;
      listenForQuiet();
    },
    close: () => close(own),
    delivered: (bytes) => {
      if (current === own) backlog.delivered(only, bytes);
    },
  });

  return {
    mode: 'single',
    get isFree() {
      return !over && current === undefined && !leaving;
    },
    open(streamEvents) {
      current = streamEvents;
      isFirst = false;
      localEnded = false;
      empty();
      return streamOf(streamEvents);
    },
    receive(bytes) {
      if (over) return true;
      if (current === undefined && isFirst) return false;
      if (current === undefined || !written) return true;
      if (backlog.isFull) return false;
      if (localEnded) listenForQuiet();
      backlog.added(only, bytes.length);
      current.data(bytes);
      return true;
    },
    drained() {
      pump();
      if (full && outboxBytes === 0) {
        full = false;
        current?.drained();
      }
      leave();
    },
    flag: () => undefined,
    stop() {
      if (over) return;
      over = true;
      cancelQuiet?.();
      const lost = current;
      current = undefined;
      lost?.reset();
    },
  };
}
