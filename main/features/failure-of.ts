import { failed, FailureError, type Failure } from '../../contract/failure.ts';

/** The failure of anything thrown. */
export function failureOf(error: unknown): Failure {
  if (error instanceof FailureError) return error.failure;
  return failed('unexpected', error instanceof Error ? error.name : 'unknown error').failure;
}
