import type { Clock } from '../clock.ts';
import type { Channel } from '../session/channel.ts';
import { createBacklog } from './backlog.ts';
import { flags, outboxLimit, type Carrier, type CarrierEvents, type Stream, type StreamEvents } from './carrier.ts';
import { createKeepAlive } from './keep-alive.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import { commands, createFrameParser, frameHead, SmuxError } from './smux-frame.ts';
import { createSmuxSender } from './smux-sender.ts';

export interface SmuxOptions {
  readonly channel: Pick<Channel, 'write' | 'pending' | 'pause' | 'resume'>;
  readonly clock: Clock;
  /** Off for agents above 3.1.1511.0: both ends must agree. */
  readonly keepAlive: boolean;
  /** Whether the channel is connected to the agent now. */
  isConnected(): boolean;
}

interface Line {
  readonly streamId: number;
  readonly events: StreamEvents;
  readonly outbox: Outbox;
  received: boolean;
  nodeEnded: boolean;
  /** Its local program is held back until the outbox is almost empty. */
  full: boolean;
}

const largestStreamId = 0xffffffff;

/** The client's end of smux version 1: many connections through one session. */
export function createSmux(options: SmuxOptions, events: CarrierEvents): Carrier {
  const { channel, clock } = options;
  const lines = new Map<number, Line>();
  const sender = createSmuxSender(channel);
  let lastId = 1;
  /** Flags that say "could not connect" and whose FIN has not come yet. */
  let refusals = 0;
  let over = false;

  const backlog = createBacklog({
    hold(isHeld) {
      if (over) return;
      if (isHeld) channel.pause();
      else channel.resume();
    },
    stalled: (streamId, isStalled) => lines.get(streamId)?.events.stalled(isStalled),
  });
  const alive = options.keepAlive
    ? createKeepAlive({
        clock,
        beat: () => sender.urgent(frameHead(commands.nop, 0)),
        died: () => fail('No frame of the agent came for 30 seconds.'),
        canHear: () => options.isConnected() && !backlog.isHeld,
      })
    : undefined;
  const parser = createFrameParser({ frame, data });

  function frame(command: number, streamId: number): void {
    alive?.heard();
    const line = lines.get(streamId);
    // The agent opens no streams, and nothing answers a NOP.
    if (command !== commands.fin || line?.nodeEnded === true) return;
    const isRefused = refusals > 0 && line?.received !== true;
    if (isRefused) refusals -= 1;
    // Gone already: it was perhaps the one that was refused.
    if (line === undefined) return;
    line.nodeEnded = true;
    if (isRefused) {
      drop(line);
      line.events.reset();
      return;
    }
    forgetEnded(line);
    line.events.end();
  }

  function data(streamId: number, bytes: Buffer): void {
    const line = lines.get(streamId);
    if (line === undefined || line.nodeEnded) return;
    line.received = true;
    backlog.added(streamId, bytes.length);
    line.events.data(bytes);
  }

  /** Both ends have ended: the id means nothing any more. */
  function forgetEnded(line: Line): void {
    if (line.nodeEnded && line.outbox.isDone) lines.delete(line.streamId);
  }

  /** Takes nothing more of it; the node is told. */
  function drop(line: Line): void {
    lines.delete(line.streamId);
    backlog.forget(line.streamId);
    line.outbox.discard();
    send(line, () => line.outbox.finish());
  }

  function send(line: Line, add: () => void): void {
    add();
    if (over || !line.outbox.isWaiting) return;
    sender.enqueue(line.outbox, () => {
      forgetEnded(line);
      if (!line.full || line.outbox.bytes > outboxLimit / 4) return;
      line.full = false;
      if (lines.has(line.streamId)) line.events.drained();
    });
  }

  function fail(message: string): void {
    if (over) return;
    stop();
    events.failed(message);
  }

  function stop(): void {
    over = true;
    alive?.stop();
    sender.stop();
    const lost = [...lines.values()];
    lines.clear();
    // Those that the node has ended lack nothing: their programs read to the end.
    for (const line of lost) if (!line.nodeEnded) line.events.reset();
  }

  function streamOf(line: Line): Stream {
    return {
      write(bytes) {
        if (over) return true;
        // Before it is sent: an acknowledgement may come at once.
        line.full = line.outbox.bytes + bytes.length > outboxLimit;
        send(line, () => line.outbox.push(bytes));
        return !line.full;
      },
      end: () => send(line, () => line.outbox.finish()),
      close() {
        if (lines.has(line.streamId)) drop(line);
        else backlog.forget(line.streamId);
      },
      delivered: (bytes) => backlog.delivered(line.streamId, bytes),
    };
  }

  return {
    mode: 'multiplexed',
    get isFree() {
      return !over && lastId < largestStreamId;
    },
    open(streamEvents) {
      lastId += 2;
      const outbox = createOutbox(lastId);
      const line = { streamId: lastId, events: streamEvents, outbox, received: false, nodeEnded: false, full: false };
      lines.set(line.streamId, line);
      send(line, () => undefined);
      return streamOf(line);
    },
    receive(bytes) {
      if (over || backlog.isFull) return over;
      try {
        parser.push(bytes);
      } catch (error) {
        if (!(error instanceof SmuxError)) throw error;
        fail(error.message);
      }
      return true;
    },
    drained: sender.pump,
    flag(value) {
      if (value !== flags.connectToPortError) return;
      refusals += 1;
      events.refused();
    },
    stop,
  };
}
