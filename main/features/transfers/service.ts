import { randomBytes, randomUUID } from 'node:crypto';
import path from 'node:path';
import {
  mostTransferBytes,
  type Existing,
  type Transfer,
  type TransferTarget,
} from '../../../contract/features/transfers.ts';
import { failed, type Failure } from '../../../contract/failure.ts';
import type { Aws } from '../../aws/aws.ts';
import { endSession } from '../../aws/session-calls.ts';
import type { Log } from '../../log/log.ts';
import type { SettingsStore } from '../../storage/settings.ts';
import { farewellMs } from '../../terminal-host/farewell.ts';
import type { GuestHost } from '../../terminal-host/guest.ts';
import type { FromTerminalHost } from '../../terminal-host/protocol.ts';
import { TransferPlan } from '../../terminal-host/transfer/plan.ts';
import { transferFailure } from '../../terminal-host/transfer/transfer-failure.ts';
import { sizeOf } from './local-file.ts';
import { platformOf } from './platform.ts';
import { createTransferList, isOver } from './transfer-list.ts';
import type { StartedSession } from '../../terminal-host/port/tunnel-protocol.ts';
import { isOfDocument, startWay, waysOf, type Way } from './ways.ts';

export interface TransfersParts {
  readonly aws: Pick<Aws, 'send' | 'streamUrl' | 'route'>;
  readonly log: Pick<Log, 'warn'>;
  readonly host: Pick<GuestHost, 'join'>;
  readonly settings: Pick<SettingsStore, 'current' | 'change'>;
  readonly saving: {
    choosePlace(suggested: { folder: string | undefined; name: string }): Promise<string | undefined>;
    show(file: string): Promise<void>;
    /** Asks the user for files to send; none when they changed their mind. */
    chooseFiles(): Promise<readonly string[]>;
  };
  /** The path of a file that the user dropped on the window; undefined for ids that were never given out. */
  readonly droppedFile: (fileId: string) => string | undefined;
}

/** What a transfer needs beside what is shown of it. */
interface Running {
  readonly plan: TransferPlan;
  /** Ways that are left to try. */
  readonly ways: readonly Way[];
  readonly cancelled: boolean;
  /** Grows with each session that is begun, and when the host is lost: what an older attempt still brings is not used. */
  readonly attempt: number;
}

/** Of paths that are offered again: the settings hold so many. */
const keptPaths = 10;
/** A transfer that the host has not ended by then has its session ended by main itself. */
const endLimitMs = farewellMs + 500;

/** The files on their way; each goes over sessions of its own, never through a shell that the user has open. */
export function createTransfersService(parts: TransfersParts) {
  const { aws, host, log, saving, settings } = parts;
  const list = createTransferList();
  const running = new Map<string, Running>();
  const ended = new Map<string, () => void>();
  /** The session of each transfer that the host has. */
  const sessions = new Map<string, string>();

  const link = host.join({
    receive(message) {
      if (message.type === 'transfer-state') void heard(message);
    },
    lost() {
      const failure: Failure = { code: 'terminal-host-lost', message: 'The process of the transfer has ended.' };
      for (const transfer of list.all()) {
        if (isOver(transfer)) continue;
        // A session that is being started will find nobody.
        nextAttempt(transfer.transferId);
        // Its counters died with the host: nobody can go on with this session.
        void abandon(transfer);
        finish(transfer.transferId, { phase: 'failed', failure });
      }
    },
    scopeOf: (transferId) => list.find(transferId)?.target.scope,
    async end() {
      await Promise.all(
        list
          .all()
          .filter((transfer) => !isOver(transfer))
          .map(endOne),
      );
    },
  });

  async function endOne(transfer: Transfer): Promise<void> {
    const over = new Promise<void>((resolve) => ended.set(transfer.transferId, resolve));
    const limit = new Promise<void>((resolve) => setTimeout(resolve, endLimitMs).unref());
    cancel(transfer.transferId);
    await Promise.race([over, limit]);
    await abandon(transfer);
  }

  /** Ends the session that the host has for a transfer, where it still has one. */
  async function abandon({ transferId, target }: Transfer): Promise<void> {
    const sessionId = sessions.get(transferId);
    if (sessionId !== undefined) await terminate(target, sessionId);
  }

  function nextAttempt(transferId: string): number {
    const known = running.get(transferId);
    if (known === undefined) return 0;
    const attempt = known.attempt + 1;
    running.set(transferId, { ...known, attempt });
    return attempt;
  }

  const finish = (transferId: string, change: Partial<Transfer>) => {
    sessions.delete(transferId);
    list.update(transferId, { waiting: false, ...change });
    ended.get(transferId)?.();
    ended.delete(transferId);
  };

  async function heard(state: Extract<FromTerminalHost, { type: 'transfer-state' }>): Promise<void> {
    const { transferId, type: _type, begun, path: where, ...change } = state;
    const known = running.get(transferId);
    // A session that never ran the program (an old agent, a shell of another kind): the next way may.
    const mayFareBetter = !begun && (state.failure?.code === 'unsupported' || state.failure?.code === 'session-ended');
    if (state.phase === 'failed' && mayFareBetter && known !== undefined && known.ways.length > 0 && !known.cancelled) {
      await begin(transferId);
      return;
    }
    const { phase, done, size, rate, waiting, sha256, failure } = change;
    const next = {
      phase,
      done,
      rate,
      waiting,
      ...(size !== undefined && { size }),
      ...(sha256 !== undefined && { sha256 }),
      ...(failure !== undefined && { failure }),
      ...(where !== undefined && known?.plan.direction === 'upload' && { nodePath: where }),
    };
    if (phase === 'done' || phase === 'failed' || phase === 'cancelled') finish(transferId, next);
    else list.update(transferId, next);
  }

  /** Starts a session of the first way that is open and hands it to the host. Never rejects. */
  async function begin(transferId: string): Promise<void> {
    const transfer = list.find(transferId);
    if (transfer === undefined) return;
    const attempt = nextAttempt(transferId);
    const isCurrent = () => running.get(transferId)?.attempt === attempt;
    try {
      const plan = await planned(transfer, attempt);
      const { session, way } = await start(transfer, plan, attempt);
      if (!isCurrent() || running.get(transferId)?.cancelled === true) {
        await terminate(transfer.target, session.sessionId);
        throw failed('cancelled', 'The transfer was not wanted any more.');
      }
      const { localPath } = transfer;
      const typed = way === 'shell';
      try {
        link.post({ type: 'open-transfer', transferId, session, plan, typed, localPath, most: mostTransferBytes });
        sessions.set(transferId, session.sessionId);
      } catch (error) {
        await terminate(transfer.target, session.sessionId);
        throw error;
      }
    } catch (error) {
      if (!isCurrent()) return;
      if (running.get(transferId)?.cancelled === true) finish(transferId, { phase: 'cancelled' });
      else finish(transferId, { phase: 'failed', failure: transferFailure(error) });
    }
  }

  /** The plan with the file's size of this moment, the node's platform, and answers that no other session gives. */
  async function planned(
    { transferId, target, direction, localPath }: Transfer,
    attempt: number,
  ): Promise<TransferPlan> {
    const known = running.get(transferId);
    if (known === undefined) throw failed('not-found', 'No such transfer.');
    const size = direction === 'upload' ? await sizeOf(localPath) : 0;
    const platform = await platformOf(aws, target);
    // Things may have changed while the node was asked.
    const now = running.get(transferId);
    if (now?.attempt !== attempt || now.cancelled) throw failed('cancelled', 'The transfer was not wanted any more.');
    const plan = TransferPlan.safeParse({ ...now.plan, size, platform, nonce: randomBytes(8).toString('hex') });
    // A name with control characters, or too long: the host would refuse it with the session started.
    if (!plan.success) throw failed('file-failed', `The name cannot be used: ${JSON.stringify(now.plan.name)}.`);
    running.set(transferId, { ...now, plan: plan.data });
    return plan.data;
  }

  async function start(
    { transferId, target }: Transfer,
    plan: TransferPlan,
    attempt: number,
  ): Promise<{ session: StartedSession; way: Way }> {
    for (;;) {
      const known = running.get(transferId);
      const [way, ...ways] = known?.ways ?? [];
      if (known?.attempt !== attempt) throw failed('cancelled', 'The transfer was begun again.');
      if (way === undefined) throw failed('unexpected', 'No kind of session is left to try.');
      running.set(transferId, { ...known, ways });
      try {
        return { way, session: await startWay(aws, target, plan, way) };
      } catch (error) {
        if (ways.length === 0 || known.cancelled || !isOfDocument(error)) throw error;
      }
    }
  }

  const terminate = ({ scope }: TransferTarget, sessionId: string) => endSession(aws, log, scope, sessionId);

  const add = (transfer: Pick<Transfer, 'direction' | 'target' | 'name' | 'localPath' | 'nodePath'>): string => {
    const transferId = randomUUID();
    const { direction, nodePath, name } = transfer;
    const partId = randomBytes(4).toString('hex');
    const plan = {
      direction,
      platform: 'unix',
      path: nodePath,
      name,
      size: 0,
      existing: 'ask',
      partId,
      nonce: partId,
    } as const;
    running.set(transferId, { plan, ways: waysOf[direction], cancelled: false, attempt: 0 });
    list.put({ ...transfer, transferId, phase: 'starting', done: 0, rate: 0, waiting: false, startedAt: Date.now() });
    void begin(transferId);
    return transferId;
  };

  function cancel(transferId: string): void {
    const known = running.get(transferId);
    if (known === undefined) return;
    running.set(transferId, { ...known, cancelled: true });
    // Without a session there is nothing to end: the one that is being started is ended when it is known.
    if (sessions.has(transferId)) link.tell({ type: 'cancel-transfer', transferId });
  }

  return {
    all: list.all,
    watch: list.watch,
    cancel,

    async upload(target: TransferTarget, files: readonly string[] | undefined, nodePath: string): Promise<string[]> {
      const local = files?.map(droppedPath) ?? (await saving.chooseFiles());
      return local.map((localPath) =>
        add({ direction: 'upload', target, name: path.basename(localPath), localPath, nodePath }),
      );
    },

    async download(target: TransferTarget, nodePath: string): Promise<string[]> {
      const name = nodePath.split(/[/\\]/).findLast((part) => part !== '' && part !== '~') ?? 'file';
      const localPath = await saving.choosePlace({ folder: settings.current().exportFolder, name });
      if (localPath === undefined) return [];
      const others = settings.current().transferPaths.filter((other) => other !== nodePath);
      const transferPaths = [nodePath, ...others].slice(0, keptPaths);
      await settings.change({ exportFolder: path.dirname(localPath), transferPaths });
      return [add({ direction: 'download', target, name: path.basename(localPath), localPath, nodePath })];
    },

    retry(transferId: string, existing: Existing): void {
      const transfer = list.find(transferId);
      const known = running.get(transferId);
      if (transfer === undefined || known === undefined) throw failed('not-found', 'No such transfer.');
      if (!isOver(transfer) || transfer.phase === 'done') return;
      running.set(transferId, {
        ...known,
        plan: { ...known.plan, existing },
        ways: waysOf[transfer.direction],
        cancelled: false,
      });
      const { failure: _failure, size: _size, ...rest } = transfer;
      list.put({ ...rest, phase: 'starting', done: 0, rate: 0, waiting: false, startedAt: Date.now() });
      void begin(transferId);
    },

    remove(transferId: string): void {
      const transfer = list.find(transferId);
      if (transfer === undefined) return;
      if (!isOver(transfer)) throw failed('invalid-request', 'The transfer is under way.');
      running.delete(transferId);
      list.forget(transferId);
    },

    async reveal(transferId: string): Promise<void> {
      const transfer = list.find(transferId);
      if (transfer === undefined) throw failed('not-found', 'No such transfer.');
      await saving.show(transfer.localPath);
    },
  };

  function droppedPath(fileId: string): string {
    const file = parts.droppedFile(fileId);
    if (file === undefined) throw failed('not-found', 'No such dropped file.');
    return file;
  }
}
