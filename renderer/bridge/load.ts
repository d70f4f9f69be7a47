import type { Failure } from '../../contract/failure.ts';
import { CallFailed } from './client.ts';

/** Something that is asked for: the only way a view learns of waiting and failing. */
export type Load<T> =
  | { readonly status: 'idle' }
  | { readonly status: 'loading'; readonly previous?: T }
  | { readonly status: 'ready'; readonly value: T }
  | { readonly status: 'failed'; readonly failure: Failure; readonly previous?: T };

export const idle: Load<never> = { status: 'idle' };

/** The value on screen: the ready one, or the one before while loading or after a failure. */
export function shown<T>(load: Load<T>): T | undefined {
  if (load.status === 'ready') return load.value;
  return load.status === 'idle' ? undefined : load.previous;
}

/** `loading`, keeping what is on screen. */
export function loading<T>(before: Load<T>): Load<T> {
  const previous = shown(before);
  return previous === undefined ? { status: 'loading' } : { status: 'loading', previous };
}

/** `failed`, keeping what is on screen. */
export function failedLoad<T>(before: Load<T>, failure: Failure): Load<T> {
  const previous = shown(before);
  return previous === undefined ? { status: 'failed', failure } : { status: 'failed', failure, previous };
}

/** The failure of anything thrown; what is not a CallFailed is a defect of the window itself. */
export function failureOf(error: unknown): Failure {
  if (error instanceof CallFailed) return error.failure;
  return { code: 'unexpected', message: error instanceof Error ? error.message : String(error) };
}
