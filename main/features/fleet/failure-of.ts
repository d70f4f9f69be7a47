import { FailureError, type Failure } from '../../../contract/failure.ts';

/** What was thrown, in the one error shape. */
export function failureOf(error: unknown): Failure {
  if (error instanceof FailureError) return error.failure;
  return { code: 'unexpected', message: error instanceof Error ? error.message : String(error) };
}
