import { randomBytes } from 'node:crypto';
import { mostTransferBytes, type Existing, type Transfer } from '../../../contract/features/transfers.ts';
import { failed } from '../../../contract/failure.ts';
import type { Scope } from '../../../contract/values.ts';
import type { Aws } from '../../aws/aws.ts';
import { endSession } from '../../aws/session-calls.ts';
import type { Log } from '../../log/log.ts';
import { farewellMs } from '../../terminal-host/farewell.ts';
import type { GuestHost, HostLink } from '../../terminal-host/guest.ts';
import type { StartedSession } from '../../terminal-host/session/started-session.ts';
import { TransferPlan } from '../../terminal-host/transfer/plan.ts';
import { transferFailure } from '../../terminal-host/transfer/transfer-failure.ts';
import type { TransferState } from '../../terminal-host/transfer/transfer-protocol.ts';
import { sizeOf } from './local-file.ts';
import type { NodeQueue } from './node-queue.ts';
import { nodeKey, type PlatformOf } from './platform.ts';
import { isOver } from './transfer-list.ts';
import { isOfDocument, startWay, waysOf, type Way } from './ways.ts';

export interface TransferRunParts {
  readonly aws: Pick<Aws, 'send' | 'streamUrl' | 'route'>;
  readonly log: Pick<Log, 'warn'>;
  readonly link: HostLink;
  readonly opening: GuestHost['opening'];
  readonly queue: NodeQueue;
  readonly platformOf: PlatformOf;
  /** What is shown of it is another. */
  change(change: Partial<Transfer>): void;
}

/** One transfer with all sessions that are begun for it. */
export interface TransferRun {
  readonly scope: Scope;
  /** It has its turn: the host has it, or is to get it. */
  isUnderWay(): boolean;
  /** Begins it, or begins it again, when it is its turn on the node. */
  begin(existing: Existing): void;
  /** The host's word on it. */
  told(state: TransferState): void;
  /** Stops it. One that is over stays as it is. */
  cancel(): void;
  /** The host's process has ended. */
  lost(): void;
  /** Stops it, for the app is ending. Resolves when its session has ended. */
  end(): Promise<void>;
}

/** A transfer that the host has not ended by then has its session ended by main itself. */
const endLimitMs = farewellMs + 500;

type Begun = Pick<Transfer, 'transferId' | 'direction' | 'target' | 'name' | 'localPath' | 'nodePath'>;

export function createTransferRun(transfer: Begun, parts: TransferRunParts): TransferRun {
  const { transferId, direction, target, localPath } = transfer;
  const { aws, log, link } = parts;
  let plan = firstPlan(transfer);
  /** Ways that are left to try. */
  let ways: readonly Way[] = [];
  let cancelled = false;
  /** Grows with each session that is begun, and when the host is lost: what an older attempt still brings is not used. */
  let attempt = 0;
  /** The session that the host has. */
  let sessionId: string | undefined;
  let isWaiting = false;
  let over = true;
  let leave = () => {};
  let tellOver = () => {};

  const terminate = (id: string) => endSession(aws, log, target.scope, id);

  const finish = (change: Partial<Transfer>) => {
    over = true;
    sessionId = undefined;
    parts.change({ waiting: false, ...change });
    leave();
    tellOver();
  };

  /** Ends the session that the host has, where it still has one. */
  const abandon = async () => {
    if (sessionId !== undefined) await terminate(sessionId);
  };

  /** Starts a session of the first way that is open and hands it to the host. Never rejects. */
  const next = async (): Promise<void> => {
    isWaiting = false;
    // That of the way before has ended.
    sessionId = undefined;
    attempt += 1;
    const mine = attempt;
    try {
      // Whoever quits waits for it: only AWS's answer tells which session is to be ended.
      await parts.opening(() => handOver(() => attempt === mine));
    } catch (error) {
      if (attempt !== mine) return;
      finish({ phase: 'failed', failure: transferFailure(error) });
    }
  };

  const handOver = async (isWanted: () => boolean): Promise<void> => {
    await makePlan(isWanted);
    const { session, way } = await start(isWanted);
    try {
      refuseUnwanted(isWanted);
      const typed = way === 'shell';
      link.post({ type: 'open-transfer', transferId, session, plan, typed, localPath, most: mostTransferBytes });
      ({ sessionId } = session);
    } catch (error) {
      await terminate(session.sessionId);
      throw error;
    }
  };

  /** The plan with the file's size of this moment, the node's platform, and answers that no other session gives. */
  const makePlan = async (isWanted: () => boolean): Promise<void> => {
    const size = direction === 'upload' ? await sizeOf(localPath) : 0;
    const platform = await parts.platformOf(target);
    refuseUnwanted(isWanted);
    const made = TransferPlan.safeParse({ ...plan, size, platform, nonce: randomBytes(8).toString('hex') });
    // A name with control characters, or too long: the host would refuse it with the session started.
    if (!made.success) throw failed('file-failed', `The name cannot be used: ${JSON.stringify(plan.name)}.`);
    plan = made.data;
  };

  const start = async (isWanted: () => boolean): Promise<{ session: StartedSession; way: Way }> => {
    for (;;) {
      refuseUnwanted(isWanted);
      const [way, ...others] = ways;
      if (way === undefined) throw failed('unexpected', 'No kind of session is left to try.');
      ways = others;
      try {
        return { way, session: await startWay(aws, target, plan, way) };
      } catch (error) {
        if (others.length === 0 || !isOfDocument(error)) throw error;
      }
    }
  };

  const told = (state: TransferState): void => {
    if (over) return;
    const { phase, begun, failure } = state;
    // A session that never ran the program (an old agent, a shell of another kind): the next way may.
    const mayFareBetter = !begun && (failure?.code === 'unsupported' || failure?.code === 'session-ended');
    if (phase === 'failed' && mayFareBetter && ways.length > 0 && !cancelled) void next();
    else if (isOver(state)) finish(changeOf(state, direction));
    else parts.change(changeOf(state, direction));
  };

  const cancel = (): void => {
    if (over) return;
    cancelled = true;
    if (sessionId !== undefined) return link.tell({ type: 'cancel-transfer', transferId });
    // The host has nothing to end, and others wait for the turn, whatever this one waits for: a session that is being
    // started is ended when it is known.
    attempt += 1;
    finish({ phase: 'cancelled' });
  };

  return {
    scope: target.scope,
    isUnderWay: () => !over && !isWaiting,
    begin(existing) {
      plan = { ...plan, existing };
      ways = waysOf[direction];
      cancelled = false;
      over = false;
      isWaiting = true;
      leave = parts.queue.enter(nodeKey(target), () => void next());
    },
    told,
    cancel,
    lost() {
      if (over) return;
      // A session that is being started will find nobody.
      attempt += 1;
      // Its counters died with the host: nobody can go on with this session.
      void abandon();
      const message = 'The process of the transfer has ended.';
      finish({ phase: 'failed', failure: { code: 'terminal-host-lost', message } });
    },
    async end() {
      const ended = new Promise<void>((resolve) => (tellOver = resolve));
      cancel();
      // For a session that is being started whoever quits waits in any case (`opening`).
      if (over) return;
      const limit = new Promise<void>((resolve) => setTimeout(resolve, endLimitMs).unref());
      await Promise.race([ended, limit]);
      await abandon();
    },
  };
}

function firstPlan({ direction, nodePath, name }: Begun): TransferPlan {
  const partId = randomBytes(4).toString('hex');
  return { direction, platform: 'unix', path: nodePath, name, size: 0, existing: 'ask', partId, nonce: partId };
}

/** What is shown of what the host tells. */
function changeOf(
  { phase, done, rate, waiting, size, sha256, failure, path, left }: TransferState,
  direction: Transfer['direction'],
): Partial<Transfer> {
  return {
    phase,
    done,
    rate,
    waiting,
    ...(size !== undefined && { size }),
    ...(sha256 !== undefined && { sha256 }),
    ...(failure !== undefined && { failure }),
    ...(left !== undefined && { left }),
    ...(path !== undefined && direction === 'upload' && { nodePath: path }),
  };
}

/** Things may have changed while somebody was asked. Throws `cancelled`. */
function refuseUnwanted(isWanted: () => boolean): void {
  if (!isWanted()) throw failed('cancelled', 'The transfer was not wanted any more.');
}
