/** One local connection's way through a session. */
export interface Stream {
  /** Takes bytes for the node, always; false: no more before `drained`. */
  write(bytes: Buffer): boolean;
  /** The local program sends no more; what the node still sends is delivered. */
  end(): void;
  /** The local connection is gone. */
  close(): void;
  /** So many of the bytes told by `data` have been delivered. */
  delivered(bytes: number): void;
}

/** What the node's end of a connection does. */
export interface StreamEvents {
  /** Bytes of the node, in order; each call is answered by `delivered`, once they have left. */
  data(bytes: Buffer): void;
  drained(): void;
  /** It holds the whole session back, because its local program does not read; or does not any more. */
  stalled(isStalled: boolean): void;
  /** The node sends no more. */
  end(): void;
  /** It is over and bytes may be missing: the session is lost, or the node could not connect. Nothing follows. */
  reset(): void;
}

/** How connections go through one session, whose channel is ready. */
export interface Carrier {
  readonly mode: 'multiplexed' | 'single';
  /** Whether `open` may be called now. */
  readonly isFree: boolean;
  /** Opens a connection; tells no event before this returns. */
  open(events: StreamEvents): Stream;
  /** ChannelEvents.output. */
  receive(bytes: Buffer): boolean;
  /** ChannelEvents.drained. */
  drained(): void;
  /** ChannelEvents.flag. */
  flag(value: number): void;
  /** The session is over: resets every connection. */
  stop(): void;
}

export interface CarrierEvents {
  /** The session cannot go on. */
  failed(message: string): void;
  /** `isFree` has become true. */
  freed(): void;
  /** The node could not connect to the destination. */
  refused(): void;
}

/** Payload type Flag (session-protocol: uint32, big-endian). */
export const flags = { disconnectToPort: 1, terminateSession: 2, connectToPortError: 3 } as const;

/** The most that is given to a channel before its acknowledgements: more would only wait there, before everybody. */
export const pendingLimit = 262_144;
/** The most that one connection leaves here before its local program is held back. */
export const outboxLimit = 32_768;
