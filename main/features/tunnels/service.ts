import { randomUUID } from 'node:crypto';
import type { ShelvedTunnel, Tunnel, TunnelState } from '../../../contract/features/tunnels.ts';
import { failed, FailureError } from '../../../contract/failure.ts';
import type { SettingsStore } from '../../storage/settings.ts';
import type { GuestHost } from '../../terminal-host/guest.ts';
import type { FromTunnels } from '../../terminal-host/port/tunnel-protocol.ts';
import { createPortSessions, type PortSessionsParts } from './port-sessions.ts';
import { createTunnelRun, type TunnelRun } from './tunnel-run.ts';

export interface TunnelsParts extends PortSessionsParts {
  readonly settings: Pick<SettingsStore, 'current' | 'change'>;
  readonly host: GuestHost;
}

/** The tunnel shelf. */
export interface TunnelsService {
  all(): ShelvedTunnel[];
  /** Calls at every change; the returned function stops it. */
  watch(listener: (tunnels: ShelvedTunnel[]) => void): () => void;
  save(tunnel: Omit<Tunnel, 'tunnelId'> & { readonly tunnelId?: string | undefined }): Promise<Tunnel>;
  remove(tunnelId: string): Promise<void>;
  /** Throws FailureError. */
  open(tunnelId: string): Promise<TunnelState>;
  close(tunnelId: string): void;
  /** Opens those that begin with the app. Failures are told on the tunnels. */
  begin(): void;
  /** The computer has woken: what was open and is not any more is opened again. */
  wake(): void;
}

const closed: TunnelState = { phase: 'closed', sessions: 0 };

export function createTunnelsService(parts: TunnelsParts): TunnelsService {
  const { settings, host } = parts;
  const sessions = createPortSessions(parts);
  const runs = new Map<string, TunnelRun>();
  const listeners = new Set<(tunnels: ShelvedTunnel[]) => void>();
  /** Grows when the host's process ends. */
  let losses = 0;
  let isEnding = false;

  const shelf = () => settings.current().tunnels;
  const all = () => shelf().map((tunnel) => ({ tunnel, state: runs.get(tunnel.tunnelId)?.state ?? closed }));
  const changed = () => {
    for (const listener of listeners) listener(all());
  };

  const runOf = (tunnelId: string): TunnelRun => {
    const known = runs.get(tunnelId);
    if (known !== undefined) return known;
    const run = createTunnelRun(tunnelId, { link, changed });
    runs.set(tunnelId, run);
    return run;
  };

  const startFor = async (tunnelId: string) => {
    const route = runs.get(tunnelId)?.route;
    if (route === undefined) throw failed('not-found', 'No such tunnel.');
    const before = losses;
    const session = await sessions.start(tunnelId, route);
    // Nobody is there any more to run it: the service must not keep it.
    if (isEnding || losses !== before) {
      await sessions.terminate(session.sessionId);
      throw failed('cancelled', 'The session was not wanted any more.');
    }
    return session;
  };

  const answer = async ({ requestId, tunnelId }: Extract<FromTunnels, { type: 'tunnel-request' }>) => {
    const reply = { type: 'tunnel-session', requestId } as const;
    try {
      const session = await host.opening(() => startFor(tunnelId));
      link.tell({ ...reply, session });
      runs.get(tunnelId)?.sessionStarted();
    } catch (error) {
      link.tell({ ...reply, failure: failureOf(error) });
    }
  };

  const link = host.join({
    receive(message) {
      if (message.type === 'tunnel-request') void answer(message);
      else if (message.type === 'tunnel-state') runs.get(message.tunnelId)?.told(message.state);
      else if (message.type === 'tunnel-ended') runs.get(message.tunnelId)?.ended(message.failure);
    },
    scopeOf: sessions.scopeOf,
    terminated: sessions.forget,
    lost() {
      losses += 1;
      void sessions.terminateAll();
      for (const run of runs.values()) run.lost();
    },
    async end() {
      isEnding = true;
      for (const run of runs.values()) run.stop();
      await sessions.terminateAll();
    },
  });

  return {
    all,
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async save({ tunnelId = randomUUID(), ...rest }) {
      const tunnel = { ...rest, tunnelId };
      const isNew = shelf().every((other) => other.tunnelId !== tunnelId);
      const tunnels = isNew
        ? [...shelf(), tunnel]
        : shelf().map((other) => (other.tunnelId === tunnelId ? tunnel : other));
      await settings.change({ tunnels });
      changed();
      return tunnel;
    },
    async remove(tunnelId) {
      runs.get(tunnelId)?.close();
      await settings.change({ tunnels: shelf().filter((other) => other.tunnelId !== tunnelId) });
      changed();
    },
    async open(tunnelId) {
      const tunnel = shelf().find((other) => other.tunnelId === tunnelId);
      if (tunnel === undefined) throw failed('not-found', 'No such tunnel.');
      return runOf(tunnelId).open(tunnel.route);
    },
    close: (tunnelId) => runs.get(tunnelId)?.close(),
    begin() {
      for (const { tunnelId, autostart, route } of shelf()) if (autostart) runOf(tunnelId).openByItself(route);
    },
    wake() {
      for (const { tunnelId, route } of shelf()) {
        const run = runs.get(tunnelId);
        if (run?.isWanted === true) run.openByItself(route);
      }
    },
  };
}

function failureOf(error: unknown) {
  if (error instanceof FailureError) return error.failure;
  return failed('unexpected', error instanceof Error ? error.name : 'unknown error').failure;
}
