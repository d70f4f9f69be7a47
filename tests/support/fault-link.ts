import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer, type RawData } from 'ws';
import { createRandom } from './seeded-random.ts';

/** Shares of frames that meet each fault, 0 to 1, in both directions. */
export interface LinkFaults {
  readonly drop?: number;
  readonly duplicate?: number;
  /** Held back for 1 to 40 ms, so that others overtake them. */
  readonly delay?: number;
  /** Swapped with the next one. */
  readonly reorder?: number;
  /** Cut short, towards the client alone: agents look at no digest and would take such a message for whole. */
  readonly truncate?: number;
  /** Of stretches of a thousand frames: the share in which the connection is cut. */
  readonly cut?: number;
}

export interface FaultLink {
  /** The same data channel by way of the link. */
  through(url: string): string;
  /** Cuts all connections without a word; tells how many there were. */
  cut(): number;
  readonly met: Readonly<Record<keyof LinkFaults, number>>;
  readonly connections: number;
  close(): Promise<void>;
}

const stretch = 1_000;
const longestDelayMs = 40;

/**
 * A bad network between a client and the service: a websocket proxy on loopback. A seed fixes the fate of each
 * direction's n-th frame; which message that is depends on the run. The opening text frame always passes.
 */
export async function startFaultLink(faults: LinkFaults, seed: number): Promise<FaultLink> {
  const met = { drop: 0, duplicate: 0, delay: 0, reorder: 0, truncate: 0, cut: 0 };
  const live = new Set<() => void>();
  let connections = 0;

  const lanes = {
    toService: createLane({ ...faults, truncate: 0 }, met, createRandom(seed * 2)),
    toClient: createLane(faults, met, createRandom(seed * 2 + 1)),
  };

  const server = createServer();
  const sockets = new WebSocketServer({ server, maxPayload: 1_048_576 });
  sockets.on('connection', (client, request) => {
    connections += 1;
    const target = new URL(request.url ?? '', 'ws://localhost').searchParams.get('link-target') ?? '';
    const service = new WebSocket(target, { perMessageDeflate: false });
    const opened = new Promise<void>((resolve) => service.once('open', resolve));
    const cut = () => {
      live.delete(cut);
      client.terminate();
      service.terminate();
    };
    live.add(cut);
    for (const end of [client, service]) end.on('error', cut);
    client.on('close', (code, reason) => close(service, code, reason, cut));
    service.on('close', (code, reason) => close(client, code, reason, cut));

    const pass = (lane: Lane, to: WebSocket, data: RawData, isBinary: boolean) => {
      const send = (frame: Buffer) => {
        if (to.readyState === WebSocket.OPEN) to.send(frame, { binary: isBinary });
      };
      const frame = data as Buffer;
      if (!isBinary) send(frame);
      else if (lane.take(frame, send)) cut();
    };
    client.on('message', (data, isBinary) => void opened.then(() => pass(lanes.toService, service, data, isBinary)));
    service.on('message', (data, isBinary) => pass(lanes.toClient, client, data, isBinary));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    through: (url) => `ws://127.0.0.1:${port}/?link-target=${encodeURIComponent(url)}`,
    cut() {
      const { size } = live;
      for (const one of live) one();
      return size;
    },
    met,
    get connections() {
      return connections;
    },
    async close() {
      for (const one of live) one();
      sockets.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function close(other: WebSocket, code: number, reason: Buffer, cut: () => void): void {
  // 1005 and 1006 say that there was no close frame.
  if (code === 1005 || code === 1006) cut();
  else other.close(code, reason);
}

interface Lane {
  /** Does to a frame what is its fate; true when the connection is to be cut. */
  take(frame: Buffer, send: (frame: Buffer) => void): boolean;
}

function createLane(faults: LinkFaults, met: Record<keyof LinkFaults, number>, random: () => number): Lane {
  let count = 0;
  let cutAt = -1;
  let held: Buffer | undefined;

  const meets = (fault: keyof LinkFaults): boolean => {
    // Drawn for every fault of every frame, so that one fault's share does not move another's fate.
    const isMet = random() < (faults[fault] ?? 0);
    if (isMet) met[fault] += 1;
    return isMet;
  };

  return {
    take(whole, send) {
      if (count % stretch === 0) cutAt = random() < (faults.cut ?? 0) ? count + Math.floor(random() * stretch) : -1;
      count += 1;
      const fate = { drop: meets('drop'), double: meets('duplicate'), late: meets('delay'), swap: meets('reorder') };
      const frame = meets('truncate') ? whole.subarray(0, Math.floor(random() * whole.length)) : whole;
      const wait = 1 + random() * (longestDelayMs - 1);
      if (!fate.drop) {
        // The delay is the fault itself: no test waits for it.
        if (fate.late) setTimeout(() => send(frame), wait);
        else if (fate.swap && held === undefined) held = frame;
        else send(frame);
        if (fate.double) send(frame);
      }
      if (held !== undefined && held !== frame) {
        send(held);
        held = undefined;
      }
      if (count - 1 !== cutAt) return false;
      met.cut += 1;
      held = undefined;
      return true;
    },
  };
}
