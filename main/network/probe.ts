import { isIP, type Socket } from 'node:net';
import type { HopResult } from '../../contract/features/network.ts';
import { failed, FailureError, type Failure } from '../../contract/failure.ts';
import type { Hop } from '../../contract/network-values.ts';
import { orAborted } from './or-aborted.ts';
import { askHttp, connectTcp, encrypt, resolveName, type Seen } from './probe-steps.ts';
import type { Route } from './route.ts';
import { secureContextOf } from './secure-context.ts';
import { transportFailure } from './transport-failure.ts';
import { openTunnel } from './tunnel.ts';

export type Told = Omit<HopResult, 'service'>;

export interface ProbeOptions {
  /** http, https, ws or wss; a websocket is asked for by the latter two. */
  readonly url: string;
  readonly route: Route;
  readonly signal: AbortSignal;
  /** Of each hop, in milliseconds. */
  readonly limitMs?: number;
  /** Told of every hop when it begins and when it is over. */
  readonly tell: (told: Told) => void;
}

const defaultLimitMs = 5_000;

/** AWS refuses what is signed more than five minutes off its own time (AWS General Reference, Signature Version 4). */
const mostSkewSeconds = 300;

/**
 * Goes the way to a server as a call of the app does (its proxy, its authorities) and tells each hop: name, port, proxy,
 * TLS, an answer of HTTP, and the clock by that answer's date. Resolves with whether an answer came; what is told failed
 * says why not. Rejects only when the signal is aborted.
 */
export async function probe({ url, route, signal, limitMs = defaultLimitMs, tell }: ProbeOptions): Promise<boolean> {
  const step = createStep({ signal, limitMs, tell });
  const target = new URL(url);
  const port = Number(target.port) || (isEncrypted(target) ? 443 : 80);
  const host = target.hostname.replace(/^\[(.*)\]$/, '$1');
  const sockets: Socket[] = [];
  try {
    let socket = await reach({ route, host, port, step, limitMs });
    sockets.push(socket);
    if (isEncrypted(target)) {
      socket = await step('tls', (limit) => encrypt(socket, host, secureContextOf(route.ca), limit));
      sockets.push(socket);
    } else tell({ hop: 'tls', state: 'skipped' });
    const { date } = await step('http', (limit) => askHttp(socket, target, limit));
    tell(clock(date));
    return true;
  } catch (error) {
    if (error instanceof HopFailed) return false;
    throw error;
  } finally {
    for (const socket of sockets) socket.destroy();
  }
}

interface Reaching {
  readonly route: Route;
  readonly host: string;
  readonly port: number;
  readonly step: Step;
  readonly limitMs: number;
}

/** A connection to the server, through the proxy where there is one. */
async function reach({ route, host, port, step, limitMs }: Reaching): Promise<Socket> {
  const proxy = route.proxy === undefined ? undefined : new URL(route.proxy);
  const first = {
    host: proxy === undefined ? host : proxy.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: proxy === undefined ? port : Number(proxy.port) || (proxy.protocol === 'https:' ? 443 : 80),
  };
  const blamed = blaming(proxy?.host);
  if (isIP(first.host) === 0) await step('dns', () => resolveName(first.host).catch(blamed));
  else step.tell({ hop: 'dns', state: 'skipped', facts: { host: first.host } });
  const { socket } = await step('tcp', (limit) => connectTcp(first, limit).catch(blamed));
  if (proxy === undefined) {
    step.tell({ hop: 'proxy', state: 'skipped' });
    return socket;
  }
  // The tunnel is made as calls make theirs, on a connection of its own.
  socket.destroy();
  const secureContext = secureContextOf(route.ca);
  const through = await step('proxy', async (limit) => ({
    socket: await openTunnel({ proxy, host, port, secureContext, limitMs, signal: limit }),
    facts: { proxy: proxy.host },
  }));
  return through.socket;
}

/** A proxy that cannot be found or reached is named as the proxy that it is. */
function blaming(proxy: string | undefined) {
  return (error: unknown): never => {
    if (proxy === undefined || !(error instanceof FailureError)) throw error;
    throw failed('proxy-failed', error.message, { subject: { proxy }, remedy: 'retry' });
  };
}

class HopFailed extends Error {}

type Step = (<T extends Seen>(hop: Hop, work: (limit: AbortSignal) => Promise<T>) => Promise<T>) & {
  readonly tell: ProbeOptions['tell'];
};

/** Runs one hop within its time and tells it. Throws HopFailed once that is told. */
function createStep({ signal, limitMs, tell }: Required<Pick<ProbeOptions, 'signal' | 'limitMs' | 'tell'>>): Step {
  const step = async <T extends Seen>(hop: Hop, work: (limit: AbortSignal) => Promise<T>): Promise<T> => {
    signal.throwIfAborted();
    tell({ hop, state: 'running' });
    const began = performance.now();
    const ms = () => Math.round(performance.now() - began);
    const limit = AbortSignal.any([signal, AbortSignal.timeout(limitMs)]);
    try {
      const seen = await orAborted(work(limit), limit, () => limit.reason as Error);
      tell({ hop, state: 'passed', ms: ms(), ...(seen.facts !== undefined && { facts: seen.facts }) });
      return seen;
    } catch (error) {
      signal.throwIfAborted();
      tell({ hop, state: 'failed', ms: ms(), failure: failureOf(hop, error, limitMs) });
      throw new HopFailed(hop, { cause: error });
    }
  };
  return Object.assign(step, { tell });
}

const codes = {
  dns: 'name-unresolved',
  tcp: 'host-unreachable',
  proxy: 'proxy-failed',
  tls: 'no-answer',
  http: 'no-answer',
} as const;

function failureOf(hop: Hop, error: unknown, limitMs: number): Failure {
  const known = transportFailure(error);
  if (known !== undefined) return known;
  const late = error instanceof DOMException && error.name === 'TimeoutError';
  const message = late ? `Nothing came within ${limitMs / 1_000} s.` : error instanceof Error ? error.message : '';
  const code = Object.hasOwn(codes, hop) ? codes[hop as keyof typeof codes] : 'unexpected';
  return { code, message, remedy: 'retry' };
}

/** How far this computer's clock is from the server's, by an answer's Date (whole seconds). */
function clock(date: string | undefined): Told {
  const theirs = date === undefined ? Number.NaN : Date.parse(date);
  if (Number.isNaN(theirs)) return { hop: 'clock', state: 'skipped' };
  const seconds = Math.round((Date.now() - theirs) / 1_000);
  const facts = { seconds: String(seconds) };
  if (Math.abs(seconds) <= mostSkewSeconds) return { hop: 'clock', state: 'passed', facts };
  const { failure } = failed('clock-skew', `This clock is ${seconds} s from the server's.`, {
    subject: facts,
    remedy: 'retry',
  });
  return { hop: 'clock', state: 'failed', facts, failure };
}

function isEncrypted({ protocol }: URL): boolean {
  return protocol === 'https:' || protocol === 'wss:';
}
