import { FailureError } from '../../../contract/failure.ts';
import type { Clock } from '../clock.ts';
import { farewellMs } from '../farewell.ts';
import type { HostLog } from '../host-log.ts';
import { createMeter } from '../port/meter.ts';
import type { SessionApi } from '../session/session-api.ts';
import type { OpenSocket } from '../session/socket.ts';
import type { Direction, Finished, Progress } from './direction.ts';
import { openDownload } from './download.ts';
import { typedOf } from './plan.ts';
import { openTalk, type Talk } from './talk.ts';
import { transferFailure } from './transfer-failure.ts';
import type { OpenTransfer, ToTransfers, TransferState } from './transfer-protocol.ts';
import { openUpload } from './upload.ts';

export interface TransfersParts {
  readonly clock: Clock;
  readonly log: HostLog;
  /** By the way that main found to the session's data channel. */
  readonly openSocketOf: (session: OpenTransfer['session']) => OpenSocket;
  /** What the session of a transfer needs of AWS. */
  readonly apiOf: (transferId: string) => SessionApi;
  readonly post: (state: TransferState) => void;
}

const tellEveryMs = 250;

/** All transfers of this process, each over a session of its own. */
export function createTransfers(parts: TransfersParts): { receive(message: ToTransfers): void } {
  const running = new Map<string, { cancel(): void }>();
  return {
    receive(message) {
      const { transferId } = message;
      if (message.type === 'cancel-transfer') running.get(transferId)?.cancel();
      else if (running.has(transferId)) parts.log.error('a transfer was opened twice');
      else
        running.set(
          transferId,
          runTransfer(message, parts, () => running.delete(transferId)),
        );
    },
  };
}

function runTransfer(message: OpenTransfer, parts: TransfersParts, over: () => void): { cancel(): void } {
  const { transferId, plan, session } = message;
  const { clock, log, post } = parts;
  const api = parts.apiOf(transferId);
  const meter = createMeter(clock.now);
  let progress: Pick<TransferState, 'phase' | 'done' | 'size'> = { phase: 'starting', done: 0 };
  let waiting = false;
  let talk: Talk | undefined;
  let direction: Direction | undefined;
  let cancelled = false;
  let told = -Infinity;

  const tell = (rest: Partial<TransferState> = {}) => {
    told = clock.now();
    const { rateUp: rate } = meter.snapshot();
    post({
      type: 'transfer-state',
      transferId,
      ...progress,
      rate,
      waiting,
      begun: talk?.isBegun === true,
      ...rest,
    });
  };
  const advance = (next: Progress) => {
    meter.up(Math.max(0, next.done - progress.done));
    const isNew = next.phase !== progress.phase;
    progress = next;
    if (isNew || clock.now() - told >= tellEveryMs) tell();
  };

  const work = async (): Promise<Finished> => {
    try {
      direction = await (plan.direction === 'upload'
        ? openUpload(plan, message.localPath, advance)
        : openDownload(plan, message.localPath, message.most, advance));
      if (cancelled) throw new FailureError({ code: 'cancelled', message: 'The transfer was cancelled.' });
    } catch (error) {
      // No channel was opened that would end the session.
      api
        .terminate(session.sessionId)
        .catch((problem: unknown) => log.warn('a session could not be terminated', { reason: String(problem) }));
      throw error;
    }
    talk = openTalk(
      {
        session,
        nonce: plan.nonce,
        ...(message.typed && { typed: typedOf(plan) }),
        ...direction.talking,
        phase(phase) {
          const away = phase === 'network-lost' || phase === 'agent-silent';
          if (away === waiting) return;
          waiting = away;
          tell();
        },
      },
      { api, openSocket: parts.openSocketOf(session), clock, log },
    );
    return direction.run(talk);
  };

  const farewell = async (): Promise<void> => {
    if (talk === undefined) return;
    if (direction?.cancelBytes !== undefined && talk.isBegun) {
      talk.channel.discard();
      talk.channel.write(direction.cancelBytes, true);
      await Promise.race([talk.ended, new Promise<void>((resolve) => void clock.after(farewellMs, resolve))]);
    }
    talk.channel.close();
  };

  const run = async () => {
    try {
      const finished = await work();
      progress = { ...progress, phase: 'done' };
      talk?.channel.close();
      await direction?.close();
      tell({ ...finished, waiting: false });
    } catch (error) {
      await farewell();
      await direction?.close();
      if (cancelled) tell({ phase: 'cancelled', waiting: false });
      else tell({ phase: 'failed', waiting: false, failure: transferFailure(error) });
    }
    over();
  };
  void run();

  return {
    cancel() {
      if (cancelled || progress.phase === 'done' || direction?.isSettled === true) return;
      cancelled = true;
      talk?.interrupt({ code: 'cancelled', message: 'The transfer was cancelled.' });
    },
  };
}
