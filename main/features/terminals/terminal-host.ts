import { randomUUID } from 'node:crypto';
import type { Terminal } from '../../../contract/features/terminals.ts';
import { failed, type Failure } from '../../../contract/failure.ts';
import type { TerminalEnd, TerminalSize, TerminalTarget } from '../../../contract/terminal.ts';
import type { Scope } from '../../../contract/values.ts';
import type { Aws } from '../../aws/aws.ts';
import { endSession } from '../../aws/session-calls.ts';
import type { Log } from '../../log/log.ts';
import { farewellMs } from '../../terminal-host/farewell.ts';
import type { GuestHost, HostGuest } from '../../terminal-host/guest.ts';
import { FromTerminalHost, type ToTerminalHost } from '../../terminal-host/protocol.ts';
import { createSessionRequests } from './session-requests.ts';
import { createTerminalList } from './terminal-list.ts';

/** The utility process, as main sees it. `ports` are the runtime's own message ports. */
export interface HostProcess {
  post(message: unknown, ports?: readonly unknown[]): void;
  onMessage(listener: (message: unknown) => void): void;
  onExit(listener: (code: number) => void): void;
  kill(): void;
}

type LocalStart = Omit<Extract<ToTerminalHost, { type: 'open-local' }>, 'type' | 'terminalId' | 'size'>;
type SessionStart = Omit<Extract<ToTerminalHost, { type: 'open-session' }>, 'type' | 'terminalId' | 'size'>;
type TargetOf<K extends TerminalTarget['kind']> = Extract<TerminalTarget, { kind: K }>;

/** All terminals of the app and the process that runs them, and other features' sessions. */
export interface TerminalHost extends GuestHost {
  /**
   * Hands a started session over to the host. Throws `terminal-host-lost` when the host cannot be had, `cancelled` when
   * the app is ending.
   */
  openSession(target: TargetOf<'session'>, start: SessionStart, size: TerminalSize): Terminal;
  openLocal(target: TargetOf<'local'>, start: LocalStart, size: TerminalSize): Terminal;
  /** Ends it at once and forgets it; unknown ids are no error. */
  close(terminalId: string): void;
  /** Gives a window's port to a terminal. Throws `not-found` and `terminal-host-lost`. */
  connect(terminalId: string, port: unknown): void;
  all(): Terminal[];
  /** Calls at every change; the returned function stops it. */
  watch(listener: (terminals: Terminal[]) => void): () => void;
  /** Ends all, also what is still being opened or was just closed, as far as AWS answers within four seconds. */
  shutdown(): Promise<void>;
}

export interface TerminalHostOptions {
  readonly start: () => HostProcess;
  readonly aws: Pick<Aws, 'send' | 'streamUrl' | 'route'>;
  readonly log: Log;
}

const mostRestarts = 5;
/** A transfer's farewell and the calls that end its session fit into it. */
const shutdownLimitMs = farewellMs + 2_000;
const recordingsLimitMs = 1_000;

const hostLost: Failure = {
  code: 'terminal-host-lost',
  message: 'The process that runs the terminals has ended.',
  remedy: 'reconnect',
};

/** Starts the host with the first terminal, and again after a crash, at most five times. */
export function createTerminalHost({ start, aws, log }: TerminalHostOptions): TerminalHost {
  const list = createTerminalList();
  let host: HostProcess | undefined;
  let starts = 0;
  let closing = false;
  /** Sessions closed in the window, but not yet known to be terminated. */
  const leaving = new Map<string, Terminal>();
  const guests: HostGuest[] = [];
  /** What `shutdown` waits for. */
  const underWay = new Set<Promise<unknown>>();

  const refuseWhenClosing = () => {
    if (closing) throw failed('cancelled', 'The app is ending.');
  };

  const running = (): HostProcess => {
    refuseWhenClosing();
    if (host !== undefined) return host;
    if (starts > mostRestarts) {
      throw failed('terminal-host-lost', `The process that runs the terminals ended ${starts} times.`);
    }
    starts += 1;
    const started = start();
    host = started;
    started.onMessage((message) => receive(started, message));
    started.onExit((code) => {
      if (host === started) lost(code);
    });
    return started;
  };

  const unended = () => [...list.all().filter(({ phase }) => phase !== 'ended'), ...leaving.values()];

  const lost = (code: number) => {
    host = undefined;
    if (closing) return;
    log.error('the terminal host ended', { code, starts });
    const end: TerminalEnd = { reason: 'host-lost', failure: hostLost };
    // Their counters died with the host: nobody can go on with these sessions.
    for (const terminal of unended()) {
      list.update(terminal.terminalId, { phase: 'ended', end });
      // What the host had written is playable; there is nobody to write more.
      list.setRecording(terminal.terminalId, undefined);
      void endSessionOf(terminal);
    }
    leaving.clear();
    for (const guest of guests) guest.lost();
  };

  const receive = (from: HostProcess, message: unknown) => {
    const parsed = FromTerminalHost.safeParse(message);
    if (!parsed.success) {
      log.warn('a message of the terminal host was refused');
      return;
    }
    const { data } = parsed;
    if (data.type === 'phase') list.update(data.terminalId, { phase: data.phase });
    else if (data.type === 'ended') ended(data.terminalId, data.end);
    else if (data.type === 'recording') list.setRecording(data.terminalId, data.recording);
    else if (data.type === 'log') log[data.level](`terminal host: ${data.text}`, data.facts);
    else if (data.type === 'session-request') requests.receive(data, (answer) => from.post(answer));
    else for (const guest of guests) guest.receive(data);
  };

  const ended = (terminalId: string, end: TerminalEnd) => {
    list.update(terminalId, { phase: 'ended', end });
    // It had ended by itself when it was closed: its session's end will not be asked for.
    const { sessionId } = leaving.get(terminalId) ?? {};
    if (sessionId !== undefined && !requests.isTerminating(sessionId)) leaving.delete(terminalId);
  };

  const scopeOf = (id: string, sessionId: string): Scope | undefined =>
    scopeOfTerminal(list.find(id) ?? leaving.get(id)) ??
    guests.map((guest) => guest.scopeOf(id, sessionId)).find((scope) => scope !== undefined);

  const requests = createSessionRequests({
    aws,
    scopeOf: ({ terminalId, sessionId }) => scopeOf(terminalId, sessionId),
    terminated({ terminalId, sessionId }) {
      leaving.delete(terminalId);
      for (const guest of guests) guest.terminated?.(sessionId);
    },
  });

  const endSessionOf = async ({ target, sessionId }: Terminal): Promise<void> => {
    if (target.kind === 'session' && sessionId !== undefined) await endSession(aws, log, target.scope, sessionId);
  };

  const endSessions = async (ending: ReadonlyArray<Promise<void>>): Promise<void> => {
    await Promise.allSettled([...unended().map(endSessionOf), ...underWay, ...ending]);
    // The host's last words may be such: a process that ends takes its calls with it.
    await requests.settled();
  };

  /** Resolves when no recording is being written any more: the host is about to be ended, with what it holds. */
  const endRecordings = async (): Promise<void> => {
    const recorded = () => list.all().filter(({ recording }) => recording !== undefined && !recording.failure);
    for (const { terminalId } of recorded()) host?.post({ type: 'close', terminalId } satisfies ToTerminalHost);
    await new Promise<void>((resolve) => {
      const look = () => {
        if (recorded().length > 0) return;
        stop();
        resolve();
      };
      const stop = list.watch(look);
      look();
    });
  };

  return {
    async opening(work) {
      refuseWhenClosing();
      const promise = work();
      underWay.add(promise);
      try {
        return await promise;
      } finally {
        underWay.delete(promise);
      }
    },
    openSession(target, begun, size) {
      const terminalId = randomUUID();
      running().post({ type: 'open-session', terminalId, ...begun, size } satisfies ToTerminalHost);
      return list.add({ terminalId, target, phase: 'connecting', startedAt: Date.now(), sessionId: begun.sessionId });
    },
    openLocal(target, begun, size) {
      const terminalId = randomUUID();
      running().post({ type: 'open-local', terminalId, ...begun, size } satisfies ToTerminalHost);
      return list.add({ terminalId, target, phase: 'connecting', startedAt: Date.now() });
    },
    close(terminalId) {
      host?.post({ type: 'close', terminalId } satisfies ToTerminalHost);
      const terminal = list.find(terminalId);
      if (terminal?.target.kind === 'session' && terminal.phase !== 'ended') leaving.set(terminalId, terminal);
      list.forget(terminalId);
    },
    connect(terminalId, port) {
      const terminal = list.find(terminalId);
      if (terminal === undefined) throw failed('not-found', 'No such terminal.');
      if (host === undefined || terminal.end?.reason === 'host-lost')
        throw failed('terminal-host-lost', hostLost.message);
      host.post({ type: 'attach', terminalId } satisfies ToTerminalHost, [port]);
    },
    join(guest) {
      guests.push(guest);
      return {
        post: (message) => running().post(message),
        tell: (message) => host?.post(message),
      };
    },
    all: list.all,
    watch: list.watch,
    async shutdown() {
      // Guests say goodbye while messages still go.
      const ending = guests.map((guest) => guest.end());
      closing = true;
      const limit = new Promise<void>((resolve) => setTimeout(resolve, shutdownLimitMs).unref());
      await Promise.race([endSessions(ending), limit]);
      await Promise.race([
        endRecordings(),
        new Promise<void>((resolve) => setTimeout(resolve, recordingsLimitMs).unref()),
      ]);
      host?.kill();
      host = undefined;
    },
  };
}

function scopeOfTerminal(terminal: Terminal | undefined): Scope | undefined {
  return terminal?.target.kind === 'session' ? terminal.target.scope : undefined;
}
