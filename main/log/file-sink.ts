import path from 'node:path';
import log from 'electron-log/node.js';
import type { Sink } from './log.ts';

const megabyte = 1_048_576;

/** Lines into `<folder>/fleetdeck.log`; at 5 MiB the file moves aside to `fleetdeck.old.log`. */
export function createFileSink(folder: string): Sink {
  const logger = log.create({ logId: 'fleetdeck' });
  logger.transports.console.level = false;
  logger.transports.file.resolvePathFn = () => path.join(folder, 'fleetdeck.log');
  logger.transports.file.maxSize = 5 * megabyte;
  logger.transports.file.format = '{y}-{m}-{d} {h}:{i}:{s}.{ms} [{level}] {text}';
  return (level, line) => logger[level](line);
}
