import type { TunnelRoute, TunnelState } from '../../../contract/features/tunnels.ts';
import { failed, FailureError, type Failure, type FailureCode } from '../../../contract/failure.ts';
import type { HostLink } from '../../terminal-host/guest.ts';

export interface TunnelRunParts {
  readonly link: HostLink;
  /** The state is another one. */
  changed(): void;
}

/** One tunnel of the shelf: whether it shall be open, whether it is, and what is done about the difference. */
export interface TunnelRun {
  readonly state: TunnelState;
  /** As it was opened last. */
  readonly route: TunnelRoute | undefined;
  /** Shall be open: the user has opened it, or it opens by itself, and nobody has closed it. */
  readonly isWanted: boolean;
  /** Resolves when the port is open and a session was started. Throws FailureError. An open one stays as it is. */
  open(route: TunnelRoute): Promise<TunnelState>;
  /** Opens it without anybody waiting: tries again while the failure is one that passes. An open one stays as it is. */
  openByItself(route: TunnelRoute): void;
  close(): void;
  /** Tries no more, and tells the host nothing: the app is ending. */
  stop(): void;
  /** The host's word on it. */
  told(state: TunnelState): void;
  sessionStarted(): void;
  ended(failure: Failure | undefined): void;
  /** The host's process has ended. */
  lost(): void;
}

/** After a start or a wake the network is often not there yet. */
const waitsMs = [1_000, 2_000, 5_000, 10_000, 20_000, 30_000];
const longestWaitMs = 60_000;
/** About ten minutes. */
const mostTries = 15;
/** After so many crashes of the host a tunnel could be their cause: then it waits for its user. */
const mostReopenings = 3;

/** Failures that pass by themselves. */
const passing: ReadonlySet<FailureCode> = new Set(['offline', 'throttled', 'service-unavailable', 'not-connected']);

const closedState: TunnelState = { phase: 'closed', sessions: 0 };

export function createTunnelRun(tunnelId: string, { link, changed }: TunnelRunParts): TunnelRun {
  let state = closedState;
  let route: TunnelRoute | undefined;
  let isWanted = false;
  let isOpen = false;
  let isByItself = false;
  let hadSession = false;
  /** Openings whose end the host has not told yet: only the last can be the one that is open. */
  let unended = 0;
  let tries = 0;
  let reopenings = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waiting: Array<{ resolve(state: TunnelState): void; reject(error: Error): void }> = [];

  const put = (next: TunnelState) => {
    state = next;
    changed();
  };

  const begin = (next: TunnelRoute) => {
    clearTimeout(timer);
    const { localPort, ipv6, width } = next;
    route = next;
    isWanted = true;
    isOpen = true;
    hadSession = false;
    // While it is tried again, the reason stays in sight.
    const { failure } = state;
    put({ phase: 'connecting', sessions: 0, ...(isByItself && failure !== undefined && { failure }) });
    try {
      link.post({ type: 'open-tunnel', tunnelId, localPort, ipv6, width });
      unended += 1;
    } catch (error) {
      end(error instanceof FailureError ? error.failure : failed('unexpected', String(error)).failure);
    }
  };

  const end = (failure: Failure | undefined) => {
    isOpen = false;
    if (failure !== undefined && isByItself && passing.has(failure.code) && tries < mostTries) {
      put({ phase: 'connecting', sessions: 0, failure });
      timer = setTimeout(again, waitsMs[tries] ?? longestWaitMs);
      tries += 1;
      return;
    }
    // What the user has tried in vain is not what they had open.
    if (!hadSession && !isByItself) isWanted = false;
    put({ ...closedState, ...(failure !== undefined && { failure }) });
    const error = new FailureError(failure ?? failed('cancelled', 'The tunnel was closed.').failure);
    for (const { reject } of waiting.splice(0)) reject(error);
  };

  const again = () => {
    if (route !== undefined) begin(route);
  };

  const settle = () => {
    if (!isReady()) return;
    tries = 0;
    for (const { resolve } of waiting.splice(0)) resolve(state);
  };

  const isReady = () => isOpen && hadSession && state.localPort !== undefined;

  return {
    get state() {
      return state;
    },
    get route() {
      return route;
    },
    get isWanted() {
      return isWanted;
    },
    open(next) {
      const settled = new Promise<TunnelState>((resolve, reject) => waiting.push({ resolve, reject }));
      reopenings = 0;
      isByItself = false;
      if (isOpen) settle();
      else begin(next);
      return settled;
    },
    openByItself(next) {
      if (isOpen) return;
      isByItself = true;
      tries = 0;
      begin(next);
    },
    close() {
      clearTimeout(timer);
      isWanted = false;
      if (isOpen) link.tell({ type: 'close-tunnel', tunnelId });
      isByItself = false;
      if (isOpen || state.phase !== 'closed' || state.failure !== undefined) end(undefined);
    },
    stop() {
      clearTimeout(timer);
      isWanted = false;
    },
    told(next) {
      if (!isOpen || unended !== 1) return;
      put(next);
      settle();
    },
    sessionStarted() {
      hadSession = true;
      settle();
    },
    ended(failure) {
      unended = Math.max(0, unended - 1);
      if (isOpen && unended === 0) end(failure);
    },
    lost() {
      unended = 0;
      if (!isOpen || route === undefined) return;
      reopenings += 1;
      isByItself = reopenings <= mostReopenings;
      if (isByItself) begin(route);
      else end(failed('terminal-host-lost', 'The process that runs the tunnels ended again and again.').failure);
    },
  };
}
