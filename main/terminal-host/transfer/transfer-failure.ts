import { FailureError, type Failure } from '../../../contract/failure.ts';

/** Why a transfer did not go on, in the one shape: what was meant for the user, or what the system said of a file. */
export function transferFailure(error: unknown): Failure {
  if (error instanceof FailureError) return error.failure;
  const isSystems = error instanceof Error && 'code' in error;
  return {
    code: isSystems ? 'file-failed' : 'unexpected',
    message: error instanceof Error ? error.message : 'unknown',
  };
}
