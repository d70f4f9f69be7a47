import { createRoundTrip } from './round-trip.ts';

/** Our messages that the agent has not acknowledged, by sequence number, and which of them must be taken for lost. */
export interface UnderWay {
  /** One is sent for the first time. */
  add(sequence: number, frame: Buffer, carried: number): void;
  /** The agent has it. Gives its `carried`; undefined where it is known: a copy was acknowledged. */
  settle(sequence: number): number | undefined;
  /** Sends again what is lost. */
  sendLost(): void;
  /** Nothing is read at the moment: that nothing is acknowledged says nothing. */
  unread(): void;
  /** Sends the oldest again; false where there is none. */
  sendOldest(): boolean;
  /** Sends all again, over a new connection. */
  sendAll(): void;
  readonly size: number;
  /** Of their frames. */
  readonly bytes: number;
  /** When the oldest was first sent on this connection, in epoch milliseconds. */
  readonly oldestSince: number | undefined;
}

/** The wait before the next copy doubles up to so many milliseconds. */
const longestWait = 4_000;
/** Copies after a silence: one, and twice as many after each further one, up to a terminal's whole window. */
const mostAfterSilence = 64;
/** Sequence numbers that are remembered for their copies: more than can be on their way. */
const mostCopied = 1_024;

interface Sent {
  readonly frame: Buffer;
  readonly carried: number;
  /** On this connection; `order` counts all sendings. */
  firstSentAt: number;
  firstOrder: number;
  lastSentAt: number;
  lastOrder: number;
  resends: number;
}

/** `now` gives epoch milliseconds; `send` puts a frame on the wire where there is one. */
export function createUnderWay(send: (frame: Buffer) => void, now: () => number): UnderWay {
  const roundTrip = createRoundTrip();
  const sent = new Map<number, Sent>();
  let bytes = 0;
  let order = 0;
  /** The latest sending that has arrived for sure: of what is acknowledged, the first sending at least. */
  let reached = 0;
  /** The latest that seems to have: of what was sent more than once, the last sending. */
  let reachedPerhaps = 0;
  /** The round trip of what was sent once, smoothed, in milliseconds: no copies make it seem longer. */
  let plainTrip = 0;
  /** When the agent last acknowledged anything, or silence began to count. */
  let heardAt = 0;
  /** Turns of copies since then, and how many messages the next one may take. */
  let silentTurns = 0;
  let afterSilence = 1;
  /** Acknowledged, after more than one sending: a second acknowledgement shows that a copy was not needed. */
  const copied = new Set<number>();

  /** A clock that was set back must not hold anything up. */
  const since = (at: number) => (now() < at ? Infinity : now() - at);

  const sendAgain = (message: Sent) => {
    message.lastSentAt = now();
    message.lastOrder = ++order;
    message.resends += 1;
    send(message.frame);
  };

  /** What an acknowledgement shows of the line. */
  const learn = ({ firstSentAt, firstOrder, lastSentAt, lastOrder, resends }: Sent) => {
    reached = Math.max(reached, firstOrder);
    if (resends === 0) {
      const trip = Math.max(0, now() - firstSentAt);
      plainTrip = plainTrip === 0 ? trip : 0.875 * plainTrip + 0.125 * trip;
      // Sent before the copy that seemed to have arrived, and acknowledged after it: that was the first sending's.
      if (firstOrder < reachedPerhaps) reachedPerhaps = 0;
    } else if (now() - lastSentAt >= plainTrip) reachedPerhaps = Math.max(reachedPerhaps, lastOrder);
  };

  return {
    add(sequence, frame, carried) {
      // Before, nothing was waited for.
      if (sent.size === 0) heardAt = now();
      order += 1;
      const at = { firstSentAt: now(), firstOrder: order, lastSentAt: now(), lastOrder: order };
      sent.set(sequence, { frame, carried, ...at, resends: 0 });
      bytes += frame.length;
      send(frame);
    },
    settle(sequence) {
      heardAt = now();
      silentTurns = 0;
      const message = sent.get(sequence);
      if (message === undefined) {
        // A copy was not needed: the line is slow.
        if (copied.delete(sequence)) afterSilence = Math.max(1, afterSilence / 2);
        return undefined;
      }
      if (copied.size >= mostCopied) copied.clear();
      if (message.resends > 0) copied.add(sequence);
      sent.delete(sequence);
      bytes -= message.frame.length;
      learn(message);
      // Counted from the first sending, as the plugin does: with Karn's rule a network slower than the first time-out
      // would never be measured.
      roundTrip.sample(now() - message.firstSentAt);
      return message.carried;
    },
    /**
     * What is late may stand behind our own bytes on a slow line, which copies would make slower. So a message is lost
     * when one that was sent after it is acknowledged; and where nothing at all is, the oldest are tried, a few a turn.
     */
    sendLost() {
      const quiet = Math.min(longestWait, roundTrip.timeout * 2 ** silentTurns);
      const isSilent = since(heardAt) > quiet;
      let tries = 0;
      for (const message of sent.values()) {
        const age = since(message.lastSentAt);
        const wait = Math.min(longestWait, roundTrip.timeout * 2 ** message.resends);
        const isOvertaken =
          (message.lastOrder < reached && age > roundTrip.timeout) ||
          (message.lastOrder < reachedPerhaps && age > wait);
        const isTried = isSilent && !isOvertaken && tries < afterSilence && age > quiet;
        if (isTried) tries += 1;
        if (isOvertaken || isTried) sendAgain(message);
      }
      if (tries === 0) return;
      silentTurns += 1;
      afterSilence = Math.min(mostAfterSilence, afterSilence * 2);
      heardAt = now();
    },
    unread() {
      heardAt = now();
    },
    sendOldest() {
      const [oldest] = sent.values();
      if (oldest !== undefined) sendAgain(oldest);
      return oldest !== undefined;
    },
    sendAll() {
      // Another line: nothing is known of it.
      copied.clear();
      [reachedPerhaps, plainTrip, silentTurns, afterSilence] = [0, 0, 0, 1];
      heardAt = now();
      for (const message of sent.values()) {
        sendAgain(message);
        message.firstSentAt = message.lastSentAt;
        message.firstOrder = message.lastOrder;
        message.resends = 0;
      }
    },
    get size() {
      return sent.size;
    },
    get bytes() {
      return bytes;
    },
    get oldestSince() {
      const [oldest] = sent.values();
      return oldest?.firstSentAt;
    },
  };
}
