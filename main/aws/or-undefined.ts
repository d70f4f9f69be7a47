import { FailureError } from '../../contract/failure.ts';

/** What was asked for; undefined where AWS does not know it (yet). Throws every other FailureError. */
export async function orUndefined<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof FailureError && error.failure.code === 'not-found') return undefined;
    throw error;
  }
}
