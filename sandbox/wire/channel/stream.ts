import { decodeMessage, encodeMessage, goJson, type ReceivedMessage } from './message.ts';
import { createRoundTrip } from './round-trip.ts';

export interface StreamOptions {
  /** Puts one frame on the wire. */
  send(frame: Buffer): void;
  /** Handles the next message in order. */
  accept(message: ReceivedMessage): Acceptance;
  /** Milliseconds. */
  now(): number;
  newId: () => string;
  /** Sends all that is overdue again at each tick, for soak runs; the real agent sends the oldest alone. */
  readonly fastResend?: boolean;
}

/**
 * What became of a message: handled; refused (`false`: the shell is not up; neither acknowledged nor counted, so it is sent
 * again); or put off (`later`: its reader is full; it waits here and is acknowledged once it was handled).
 */
export type Acceptance = boolean | 'later';

/** The agent's end of a data channel: order, acknowledgement and retransmission, with no clock or socket of its own. */
export interface AgentStream {
  receive(frame: Buffer): void;
  /** Numbers, keeps and sends one payload; empty ones are passed over, as the agent does. */
  output: (payloadType: number, payload: Buffer) => void;
  /** Takes up input that was put off. */
  wake: () => void;
  /** Call every 100 ms: sends the oldest unacknowledged message again when its time is up (all such with `fastResend`). */
  tick: () => void;
  /** While paused, output is numbered and kept but neither sent nor sent again. Any message of the client ends it. */
  pause(): void;
  /** The client's end is back: what was kept is sent again, the oldest first, one a tick, as the agent does. */
  resume(): void;
  readonly paused: boolean;
  /** When data last passed in either direction (the clock's milliseconds); acknowledgements and pings are none. */
  readonly lastData: number;
  readonly unacknowledged: number;
  readonly expected: number;
  readonly buffered: number;
  readonly nextOutput: number;
}

const bufferLimit = 100_000;
/** Bytes of early input that are kept at most: the real agent has no such bound, this process's memory does. */
const earlyByteLimit = 32 * 1_048_576;

export function createAgentStream(options: StreamOptions): AgentStream {
  const roundTrip = createRoundTrip();
  const outgoing = new Map<number, { frame: Buffer; sentAt: number }>();
  const early = new Map<number, ReceivedMessage>();
  let blocked: ReceivedMessage | undefined;
  let earlyBytes = 0;
  let expected = 0;
  let next = 0;
  let paused = false;
  let lastData = options.now();

  const acknowledge = ({ messageId, sequenceNumber, messageType }: ReceivedMessage) => {
    const payload = goJson({
      AcknowledgedMessageType: messageType,
      AcknowledgedMessageId: messageId,
      AcknowledgedMessageSequenceNumber: sequenceNumber,
      IsSequentialMessage: true,
    });
    options.send(
      control({ messageType: 'acknowledge', flags: 3, messageId: options.newId(), now: options.now() }, payload),
    );
  };
  const drain = () => {
    for (
      let message = early.get(expected);
      message !== undefined && options.accept(message) === true;
      message = early.get(expected)
    ) {
      early.delete(expected);
      earlyBytes -= message.payload.length;
      expected += 1;
    }
  };
  const keepEarly = (message: ReceivedMessage) => {
    if (!early.has(message.sequenceNumber)) {
      if (early.size >= bufferLimit || earlyBytes + message.payload.length > earlyByteLimit) return;
      early.set(message.sequenceNumber, message);
      earlyBytes += message.payload.length;
    }
    acknowledge(message);
  };
  const handle = (message: ReceivedMessage) => {
    const acceptance = options.accept(message);
    blocked = acceptance === 'later' ? message : undefined;
    if (acceptance !== true) return;
    acknowledge(message);
    expected += 1;
    drain();
  };
  const take = (message: ReceivedMessage) => {
    const { sequenceNumber } = message;
    if (sequenceNumber < expected) acknowledge(message);
    else if (sequenceNumber > expected) keepEarly(message);
    else if (early.has(sequenceNumber)) {
      acknowledge(message);
      drain();
    } else if (blocked === undefined) handle(message);
  };
  const wake = () => {
    if (blocked !== undefined) handle(blocked);
    else drain();
  };
  const acknowledged = (payload: Buffer) => {
    const sequence = (JSON.parse(payload.toString('utf8')) as { AcknowledgedMessageSequenceNumber?: unknown })
      .AcknowledgedMessageSequenceNumber;
    const sent = outgoing.get(Number(sequence));
    if (sent === undefined) return;
    outgoing.delete(Number(sequence));
    roundTrip.sample(options.now() - sent.sentAt);
  };

  return {
    receive(frame) {
      const message = decodeMessage(frame);
      if (message.messageType === 'pause_publication') paused = true;
      else if (message.messageType === 'start_publication') paused = false;
      else if (message.messageType === 'acknowledge') {
        paused = false;
        acknowledged(message.payload);
      } else if (message.messageType === 'input_stream_data') {
        paused = false;
        lastData = options.now();
        take(message);
      }
    },
    output(payloadType, payload) {
      if (payload.length === 0) return;
      const sequenceNumber = next;
      next += 1;
      const frame = encodeMessage({
        messageType: 'output_stream_data',
        schemaVersion: 1,
        createdDate: options.now(),
        sequenceNumber,
        flags: sequenceNumber === 0 ? 1 : 0,
        messageId: options.newId(),
        payloadType,
        payload,
      });
      if (outgoing.size < bufferLimit) outgoing.set(sequenceNumber, { frame, sentAt: options.now() });
      if (paused) return;
      lastData = options.now();
      options.send(frame);
    },
    wake,
    tick() {
      wake();
      if (paused) return;
      for (const kept of outgoing.values()) {
        if (options.now() - kept.sentAt > roundTrip.timeout) {
          kept.sentAt = options.now();
          options.send(kept.frame);
        }
        if (options.fastResend !== true) break;
      }
    },
    pause() {
      paused = true;
    },
    resume() {
      paused = false;
    },
    get paused() {
      return paused;
    },
    get lastData() {
      return lastData;
    },
    get unacknowledged() {
      return outgoing.size;
    },
    get expected() {
      return expected;
    },
    get buffered() {
      return early.size;
    },
    get nextOutput() {
      return next;
    },
  };
}

/** A message outside of the sequence: acknowledgements (SYN and FIN set) and the service's own. */
export function control({ messageType, flags, messageId, now }: Control, payload: string): Buffer {
  return encodeMessage({
    messageType,
    schemaVersion: 1,
    createdDate: now,
    sequenceNumber: 0,
    flags,
    messageId,
    payloadType: 0,
    payload: Buffer.from(payload),
  });
}

export interface Control {
  readonly messageType: string;
  readonly flags: number;
  readonly messageId: string;
  readonly now: number;
}
