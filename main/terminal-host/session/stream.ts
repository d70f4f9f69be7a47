import { decodeMessage, encodeMessage, MessageError, payloadTypes, type AgentMessage } from './message.ts';
import { acknowledgedSequence, acknowledgePayload } from './payloads.ts';
import { createUnderWay, type UnderWay } from './under-way.ts';

export interface StreamOptions {
  /** A frame of the agent has come, also one that is known: the agent is there. Called before what the frame leads to. */
  heard(): void;
  /** Puts one frame on the wire. Only called while the stream is connected. */
  send(frame: Buffer): void;
  /** Takes the next message of the agent in order; false when it cannot be taken yet: it will be sent again. */
  accept(message: AgentMessage): boolean;
  /** Takes what stands outside of the sequence: channel_closed and the publication messages. */
  control(message: AgentMessage): void;
  /** One of our messages was acknowledged; `carried` is what `input` was told of it, `sequenceNumber` what it gave. */
  acknowledged(carried: number, sequenceNumber: number): void;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly newId: () => string;
}

/** The client's end of a data channel: order, acknowledgement, retransmission; no clock or socket of its own. */
export interface ClientStream {
  /** Reads one frame. Throws MessageError for bytes that are no message, and what `accept` throws. */
  receive(frame: Buffer): void;
  /**
   * Numbers, keeps and sends one payload (1 byte or more); `carried` comes back with its acknowledgement. Gives its
   * sequence number: the agent waits for each, so what has one cannot be taken back.
   */
  input(payloadType: number, payload: Buffer, carried?: number): number;
  /**
   * To be called every 100 ms or so: sends again what must be taken for lost, and hands on what came early and was not
   * taken then. Throws what `accept` throws.
   */
  tick(): void;
  /** The wire is there (again): all that is unacknowledged goes out at once. */
  connected(): void;
  disconnected(): void;
  /** Hands on what had come early, gaps or not: no more will come. */
  flush(): void;
  /** Our messages under way. */
  readonly underWay: Pick<UnderWay, 'size' | 'bytes' | 'oldestSince' | 'sendOldest' | 'unread'>;
  /** The agent's next sequence number. */
  readonly expected: number;
  /** Messages that came early. */
  readonly early: number;
  /** Our next sequence number. */
  readonly next: number;
}

type Acknowledgeable = Pick<AgentMessage, 'messageType' | 'messageId' | 'sequenceNumber'>;

/** Acknowledgements that are remembered: of the last ones before a lost connection nobody knows which arrived. */
const lastAcknowledged = 1_024;
/** As the plugin has it. */
const mostEarly = 10_000;
/** A frame may be large: the memory that a peer can fill is bounded in bytes too. */
const mostEarlyBytes = 67_108_864;
/** Handshake messages are acknowledged before they are worked on (plugin: datachannel/streaming.go). */
const acknowledgedFirst: ReadonlySet<number> = new Set([
  payloadTypes.handshakeRequest,
  payloadTypes.handshakeComplete,
  payloadTypes.encryptionChallengeRequest,
]);

export function createClientStream(options: StreamOptions): ClientStream {
  const { now, newId } = options;
  const early = new Map<number, AgentMessage>();
  let earlyBytes = 0;
  /** What was acknowledged last, oldest first, and where the next one goes once it is full. */
  const acknowledged: Acknowledgeable[] = [];
  let oldest = 0;
  /** Acknowledged on connections that are lost, until the agent shows which of it has not arrived. */
  let doubted: readonly Acknowledgeable[] = [];
  let expected = 0;
  let next = 0;
  let up = false;
  const underWay = createUnderWay((frame) => {
    if (up) options.send(frame);
  }, now);

  const encode = (messageType: string, payloadType: number, payload: Buffer, sequenceNumber: number, flags: number) =>
    encodeMessage({
      messageType,
      schemaVersion: 1,
      createdDate: now(),
      sequenceNumber,
      flags,
      messageId: newId(),
      payloadType,
      payload,
    });

  const sayAcknowledged = ({ messageType, messageId, sequenceNumber }: Acknowledgeable) => {
    if (!up) return;
    const payload = Buffer.from(acknowledgePayload(messageType, messageId, sequenceNumber));
    options.send(encode('acknowledge', payloadTypes.none, payload, 0, 3));
  };

  const acknowledge = ({ messageType, messageId, sequenceNumber }: AgentMessage) => {
    const message = { messageType, messageId, sequenceNumber };
    if (acknowledged.length < lastAcknowledged) acknowledged.push(message);
    else {
      acknowledged[oldest] = message;
      oldest = (oldest + 1) % lastAcknowledged;
    }
    sayAcknowledged(message);
  };

  /**
   * The agent sends only its oldest unacknowledged message again, ten a second: each acknowledgement that was lost with the
   * connection would cost 100 ms before what was lost itself is sent (agent: datachannel.go, resend scheduler). What it
   * sends again shows where they begin: those before it have arrived, and all at once are not given for nothing, for a
   * link that was cut may be cut again by them. The one that it shows comes before them: where that happens, the next
   * connection begins after it.
   */
  const acknowledgeAgain = (message: AgentMessage) => {
    sayAcknowledged(message);
    const from = message.sequenceNumber;
    if (!up || !doubted.some(({ sequenceNumber }) => sequenceNumber === from)) return;
    for (const message of doubted) if (message.sequenceNumber > from) sayAcknowledged(message);
    doubted = [];
  };

  const drain = () => {
    for (let message = early.get(expected); message !== undefined; message = early.get(expected)) {
      if (!options.accept(message)) return;
      early.delete(expected);
      earlyBytes -= message.payload.length;
      expected += 1;
    }
  };

  const keepEarly = (message: AgentMessage) => {
    if (early.size >= mostEarly || earlyBytes + message.payload.length > mostEarlyBytes) return;
    early.set(message.sequenceNumber, message);
    earlyBytes += message.payload.length;
    acknowledge(message);
  };

  const take = (message: AgentMessage) => {
    // Duplicates are acknowledged again: if the first acknowledgement was lost, the agent would else resend for ever.
    if (message.sequenceNumber < expected || early.has(message.sequenceNumber)) {
      acknowledgeAgain(message);
      drain();
    } else if (message.sequenceNumber > expected) keepEarly(message);
    else {
      const first = acknowledgedFirst.has(message.payloadType);
      if (first) acknowledge(message);
      if (!options.accept(message)) return;
      if (!first) acknowledge(message);
      expected += 1;
      drain();
    }
  };

  const settle = (payload: Buffer) => {
    const sequence = acknowledgedSequence(payload);
    const carried = underWay.settle(sequence);
    if (carried !== undefined) options.acknowledged(carried, sequence);
  };

  return {
    receive(frame) {
      const message = decodeMessage(frame);
      const { messageType } = message;
      if (messageType === 'output_stream_data' || messageType === 'acknowledge') options.heard();
      if (messageType === 'output_stream_data') take(message);
      else if (messageType === 'acknowledge') settle(message.payload);
      else options.control(message);
    },
    input(payloadType, payload, carried = 0) {
      underWay.add(next, encode('input_stream_data', payloadType, payload, next, 0), carried);
      return next++;
    },
    tick() {
      drain();
      if (up) underWay.sendLost();
    },
    connected() {
      up = true;
      doubted = [...acknowledged.slice(oldest), ...acknowledged.slice(0, oldest)];
      underWay.sendAll();
    },
    disconnected() {
      up = false;
    },
    flush() {
      const left = [...early.values()].sort((a, b) => a.sequenceNumber - b.sequenceNumber);
      early.clear();
      earlyBytes = 0;
      for (const message of left) {
        try {
          options.accept(message);
        } catch (error) {
          // The channel is closed already: a message that does not fit cannot end it again.
          if (!(error instanceof MessageError)) throw error;
        }
      }
    },
    underWay,
    get expected() {
      return expected;
    },
    get early() {
      return early.size;
    },
    get next() {
      return next;
    },
  };
}
