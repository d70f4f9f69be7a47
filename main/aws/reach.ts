import { networkInterfaces } from 'node:os';
import { failed, type FailureError } from '../../contract/failure.ts';
import { isLoopback } from './endpoints.ts';

/** Whether an endpoint is on this very computer: it is asked without any network. */
export function isNear(url: string | undefined): boolean {
  return url !== undefined && isLoopback(new URL(url).hostname);
}

/** Whether this computer has a network interface beside its loopback. */
export function anyInterface(): boolean {
  return Object.values(networkInterfaces()).some((addresses) => addresses?.some(({ internal }) => !internal));
}

/** Said at once instead of waiting for a time-out. */
export function offline(operation?: string): FailureError {
  return failed('offline', 'This computer has no network connection.', {
    ...(operation !== undefined && { operation }),
    remedy: 'retry',
  });
}
