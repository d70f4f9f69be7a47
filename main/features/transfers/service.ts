import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { Existing, Transfer, TransferTarget } from '../../../contract/features/transfers.ts';
import { failed } from '../../../contract/failure.ts';
import type { Aws } from '../../aws/aws.ts';
import type { Log } from '../../log/log.ts';
import type { SettingsStore } from '../../storage/settings.ts';
import type { GuestHost } from '../../terminal-host/guest.ts';
import { createNodeQueue } from './node-queue.ts';
import { createPlatformOf } from './platform.ts';
import { createTransferList, isOver } from './transfer-list.ts';
import { createTransferRun, type TransferRun } from './transfer-run.ts';

export interface TransfersParts {
  readonly aws: Pick<Aws, 'send' | 'streamUrl' | 'route'>;
  readonly log: Pick<Log, 'warn'>;
  readonly host: GuestHost;
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

/** Of paths that are offered again: the settings hold so many. */
const keptPaths = 10;
/** Files that one choice may have, as those that are dropped (contract). */
const mostFiles = 100;

/** The files on their way; each goes over sessions of its own, never through a shell that the user has open. */
export function createTransfersService(parts: TransfersParts) {
  const { aws, host, log, saving, settings } = parts;
  const list = createTransferList();
  const runs = new Map<string, TransferRun>();
  const queue = createNodeQueue();
  const platformOf = createPlatformOf(aws);

  const link = host.join({
    receive(message) {
      if (message.type === 'transfer-state') runs.get(message.transferId)?.told(message);
    },
    lost() {
      // Decided before anybody moves up: those that wait have nothing in the host, and it is started again for them.
      for (const run of [...runs.values()].filter((one) => one.isUnderWay())) run.lost();
    },
    scopeOf: (transferId) => runs.get(transferId)?.scope,
    async end() {
      const all = [...runs.values()];
      // Those that wait first, or they would begin in the turns of the others.
      for (const run of all.filter((one) => !one.isUnderWay())) run.cancel();
      await Promise.all(all.map((run) => run.end()));
    },
  });

  const starting = () =>
    ({ phase: 'starting', done: 0, rate: 0, waiting: false, startedAt: Date.now() }) satisfies Partial<Transfer>;

  const add = (given: Pick<Transfer, 'direction' | 'target' | 'name' | 'localPath' | 'nodePath'>): string => {
    const transfer = { ...given, transferId: randomUUID() };
    const { transferId } = transfer;
    const change = (next: Partial<Transfer>) => list.update(transferId, next);
    const run = createTransferRun(transfer, { aws, log, link, opening: host.opening, queue, platformOf, change });
    runs.set(transferId, run);
    list.put({ ...transfer, ...starting() });
    run.begin('ask');
    return transferId;
  };

  return {
    all: list.all,
    watch: list.watch,
    cancel: (transferId: string): void => runs.get(transferId)?.cancel(),

    async upload(target: TransferTarget, files: readonly string[] | undefined, nodePath: string): Promise<string[]> {
      const local = files?.map(droppedPath) ?? (await saving.chooseFiles());
      if (local.length > mostFiles)
        throw failed('invalid-request', `${local.length} files were chosen; ${mostFiles} at a time are the most.`);
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
      // Only a note for the next time: the file can be got without it.
      settings.change({ exportFolder: path.dirname(localPath), transferPaths }).catch((error: unknown) => {
        log.warn('the place of a download could not be kept', { error });
      });
      return [add({ direction: 'download', target, name: path.basename(localPath), localPath, nodePath })];
    },

    retry(transferId: string, existing: Existing): void {
      const transfer = list.find(transferId);
      const run = runs.get(transferId);
      if (transfer === undefined || run === undefined) throw failed('not-found', 'No such transfer.');
      if (!isOver(transfer) || transfer.phase === 'done') return;
      const { failure: _failure, size: _size, ...rest } = transfer;
      list.put({ ...rest, ...starting() });
      run.begin(existing);
    },

    remove(transferId: string): void {
      const transfer = list.find(transferId);
      if (transfer === undefined) return;
      if (!isOver(transfer)) throw failed('invalid-request', 'The transfer is under way.');
      runs.delete(transferId);
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
