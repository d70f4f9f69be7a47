// The session engine in a process of its own, as the app's terminal host runs it; told by messages what to measure.
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { systemClock } from '../../../main/terminal-host/clock.ts';
import { openTunnel } from '../../../main/terminal-host/port/tunnel.ts';
import type { Channel, ChannelEvents } from '../../../main/terminal-host/session/channel.ts';
import { openChannel } from '../../../main/terminal-host/session/data-channel.ts';
import { createOpenSocket } from '../../../main/terminal-host/session/socket.ts';

/** Answer of ssm:StartSession, and whose session it is. */
export interface Started {
  readonly sessionId: string;
  readonly streamUrl: string;
  readonly token: string;
  readonly nodeId: string;
}

/** Seconds on the wall and of the processor. */
export interface Spent {
  readonly seconds: number;
  readonly cpu: number;
}

const quiet = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} };
const openSocket = createOpenSocket(systemClock);
const noKeys = () => Promise.reject(new Error('Nothing is encrypted here.'));
const closers: Array<() => void> = [];

function channelOf(started: Started, events: Partial<ChannelEvents>): Channel {
  const api = { resume: noKeys, terminate: () => Promise.resolve(), dataKey: noKeys };
  const whole = { ready() {}, output: () => true, drained() {}, flag() {}, phase() {}, ended() {}, ...events };
  const channel = openChannel(started, { api, openSocket, clock: systemClock, log: quiet }, whole);
  closers.push(channel.close);
  return channel;
}

/** Begins when it is made, or at `start`. */
function stopwatch() {
  let at = performance.now();
  let cpu = process.cpuUsage();
  return {
    start() {
      at = performance.now();
      cpu = process.cpuUsage();
    },
    read(): Spent {
      const { user, system } = process.cpuUsage(cpu);
      return { seconds: (performance.now() - at) / 1_000, cpu: (user + system) / 1e6 };
    },
  };
}

/** Takes so many bytes of a command's output. */
function output(started: Started, bytes: number): Promise<Spent> {
  return new Promise((resolve, reject) => {
    const watch = stopwatch();
    let left = bytes;
    channelOf(started, {
      output(chunk) {
        if (left === bytes) watch.start();
        left -= chunk.length;
        if (left <= 0) resolve(watch.read());
        return true;
      },
      ended: (end) => reject(new Error(JSON.stringify(end))),
    });
  });
}

/** The same over a bare websocket: so many frames, each answered by one of an acknowledgement's size. */
function bareOutput(url: string, frames: number): Promise<Spent> {
  return new Promise((resolve, reject) => {
    const answer = Buffer.alloc(320);
    const watch = stopwatch();
    let left = frames;
    const socket = new WebSocket(url, { perMessageDeflate: false });
    socket.once('error', reject);
    socket.on('message', () => {
      if (left === frames) watch.start();
      left -= 1;
      socket.send(answer);
      if (left > 0) return;
      resolve(watch.read());
      socket.close();
    });
  });
}

/** Sends one key and resolves with the milliseconds until its echo came. */
type Stroke = (key: Buffer) => Promise<number>;

function createStroke(send: (key: Buffer) => void): { stroke: Stroke; heard: () => void } {
  let heard: () => void = () => undefined;
  return {
    heard: () => heard(),
    async stroke(key) {
      const at = performance.now();
      const echoed = new Promise<void>((resolve) => (heard = resolve));
      send(key);
      await echoed;
      return performance.now() - at;
    },
  };
}

/** The prompt has come, and nothing after it for a while. */
const settleMs = 1_500;
const betweenStrokesMs = 4;

/**
 * Milliseconds from a key to the shell's echo, each; the same keys to a shell behind a bare websocket in turn, so that
 * both meet the same noise. A letter and its erasure follow each other: the line stays short.
 */
async function echo(started: Started, url: string, strokes: number): Promise<{ ours: number[]; plain: number[] }> {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  const bare = createStroke((key) => socket.send(key));
  socket.on('message', bare.heard);
  closers.push(() => socket.terminate());
  const channel = channelOf(started, {
    output() {
      own.heard();
      return true;
    },
  });
  const own = createStroke((key) => void channel.write(key));
  await pause(settleMs);
  const times = { ours: [] as number[], plain: [] as number[] };
  for (let at = 0; at < strokes; at += 1) {
    const key = Buffer.from(at % 2 === 0 ? 'a' : '\x7f');
    times.ours.push(await own.stroke(key));
    await pause(betweenStrokesMs);
    times.plain.push(await bare.stroke(key));
    await pause(betweenStrokesMs);
  }
  return times;
}

/** From the paste to the node's word that it has it all; the node's first word says that it reads. */
function paste(started: Started, bytes: number): Promise<Spent> {
  return new Promise((resolve) => {
    const watch = stopwatch();
    let text = '';
    const channel = channelOf(started, {
      output(chunk) {
        if (text === '') {
          watch.start();
          channel.write(Buffer.alloc(bytes, 'x'));
        }
        text += chunk.toString();
        if (text.includes('done')) resolve(watch.read());
        return true;
      },
    });
  });
}

/** The same over a bare websocket, with as many messages under way as a terminal's channel has. */
function barePaste(url: string, bytes: number): Promise<Spent> {
  return new Promise((resolve) => {
    const watch = stopwatch();
    const frame = Buffer.alloc(1_144, 'x');
    let left = Math.ceil(bytes / 1_024);
    const socket = new WebSocket(url, { perMessageDeflate: false });
    const send = () => {
      if (left > 0) socket.send(frame);
      left -= 1;
    };
    socket.once('message', () => {
      watch.start();
      for (let room = 0; room < 64; room += 1) send();
      socket.on('message', (data: Buffer) => {
        if (data.toString('latin1', 0, 4) === 'done') resolve(watch.read());
        else send();
      });
    });
  });
}

/** Opens a local port over one session; resolves with its number once the session is there. */
function tunnel(started: Started): Promise<number> {
  return new Promise((resolve, reject) => {
    const { close } = openTunnel(
      { localPort: 0, ipv6: false, width: 1 },
      {
        clock: systemClock,
        log: quiet,
        random: Math.random,
        requestSession: () => Promise.resolve((events) => channelOf(started, events)),
      },
      {
        state: ({ phase, localPort, mode }) => {
          if (phase === 'connected' && mode !== undefined && localPort !== undefined) resolve(localPort);
        },
        ended: (failure) => reject(new Error(failure?.message ?? 'The tunnel ended.')),
      },
    );
    closers.push(close);
  });
}

/** What the process holds, after a collection, in MiB: with what lies outside of the heap. */
async function memory(): Promise<number> {
  for (let round = 0; round < 4; round += 1) {
    globalThis.gc?.();
    await pause(50);
  }
  return process.memoryUsage().rss / 1_048_576;
}

/** MiB that each of these sessions costs while nothing happens in it. */
async function idle(sessions: readonly Started[]): Promise<number> {
  const before = await memory();
  for (const started of sessions) channelOf(started, {});
  await pause(settleMs);
  return ((await memory()) - before) / sessions.length;
}

const operations = {
  output,
  bareOutput,
  echo,
  paste,
  barePaste,
  tunnel,
  idle,
  cpu: (): number => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  },
  close(): void {
    for (const close of closers.splice(0)) close();
  },
};

/** What the engine is asked for. */
export type Operations = typeof operations;

process.on('message', (message: { name: keyof Operations; args: never[] }) => {
  const work: (...args: never[]) => unknown = operations[message.name];
  Promise.resolve()
    .then(() => work(...message.args))
    .then(
      (value) => process.send?.({ value }),
      (error: unknown) => process.send?.({ error: String(error) }),
    );
});
process.once('disconnect', () => process.exit(0));
